"""What other tools exported, turned into snapshots. The evidence grade is *imported*."""
