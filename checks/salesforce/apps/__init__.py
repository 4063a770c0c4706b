"""Checks of the apps that reach a Salesforce org: admitted by whom, for how long, as whom."""
