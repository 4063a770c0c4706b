"""Checks of Salesforce: one module for each service."""
