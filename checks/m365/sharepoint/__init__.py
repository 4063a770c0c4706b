"""SharePoint and OneDrive, by subject; the ids stay ``m365.sharepoint.NAME``."""
