"""What follows from Salesforce's rows: who holds what, who is outside, what is really shared."""
