"""Power Platform, by subject; the ids stay ``m365.power_platform.NAME``."""
