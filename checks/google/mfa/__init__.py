"""Checks of 2-Step Verification."""
