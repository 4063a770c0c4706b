"""Checks of Intune."""
