"""Checks of Drive: what may be shared, and what has been."""
