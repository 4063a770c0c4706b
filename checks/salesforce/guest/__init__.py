"""Guests of sites, by subject; the ids stay ``salesforce.guest.NAME``."""
