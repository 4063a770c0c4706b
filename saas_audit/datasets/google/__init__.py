"""What we ask Google Workspace for."""
