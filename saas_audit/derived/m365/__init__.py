"""Facts about a Microsoft 365 tenant that no single answer holds."""
