"""Microsoft 365: what is asked of Graph, SharePoint and Teams."""
