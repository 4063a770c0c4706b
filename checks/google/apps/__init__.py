"""Checks of apps that reach the data."""
