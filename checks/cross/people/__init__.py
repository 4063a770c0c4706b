"""People on several platforms: leavers, second factors, administrators of everything."""
