"""Checks of guests and partners."""
