"""Second factors, by subject; the ids stay ``salesforce.mfa.NAME``."""
