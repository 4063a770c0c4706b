"""Google Workspace: effective settings, who belongs to what, who administers."""
