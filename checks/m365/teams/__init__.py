"""Teams, by subject; the ids stay ``m365.teams.NAME``."""
