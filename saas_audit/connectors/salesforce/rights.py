"""Permissions of the audit user that the tool looks for: what it may need, and what is too much."""

from __future__ import annotations

WORDS = (
    "ApiEnabled",
    "AuthorApex",
    "CustomizeApplication",
    "DataExport",
    "ManageTwoFactor",
    "ManageUsers",
    "ModifyAllData",
    "ModifyMetadata",
    "MonitorLoginHistory",
    "QueryAllFiles",
    "ViewAllData",
    "ViewAllUsers",
    "ViewHealthCheck",
    "ViewSetup",
)
PREFIX = "Permissions"
OBJECT = "UserPermissionAccess"
"""One row about whoever asks."""
