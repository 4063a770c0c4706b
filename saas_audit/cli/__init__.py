"""The command line: one file per command. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

from .app import console, main

__all__ = ["console", "main"]
