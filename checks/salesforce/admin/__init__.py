"""Checks of Salesforce administration: who, what they hold, and in whose name."""
