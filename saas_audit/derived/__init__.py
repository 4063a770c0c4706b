"""Rows made from rows: effective settings, coverage, people."""
