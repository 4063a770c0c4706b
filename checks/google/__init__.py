"""Checks of Google Workspace: one module for each service."""
