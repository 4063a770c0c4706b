"""Gmail, by subject; the ids stay ``google.gmail.NAME``."""
