"""Checks of devices."""
