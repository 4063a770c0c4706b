"""Entra ID, by subject; the ids stay ``m365.entra.NAME``."""
