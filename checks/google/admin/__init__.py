"""Checks of administrators and what acts in their name."""
