"""Sharing, by subject; the ids stay ``salesforce.sharing.NAME``."""
