"""People, whatever platform they are on: their accounts, and which of them are one person's."""
