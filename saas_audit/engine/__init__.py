"""From rows to results: one pass per dataset, however many checks look at it."""
