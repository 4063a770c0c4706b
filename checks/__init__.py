"""The checks: a folder per platform, a module per service."""
