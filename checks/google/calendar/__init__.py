"""Checks of Calendar."""
