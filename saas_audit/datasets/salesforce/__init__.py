"""Salesforce: what the rows of its objects and settings hold."""
