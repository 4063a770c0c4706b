"""Exchange Online, by subject; the ids stay ``m365.exchange.NAME``."""
