"""How fast, against a raw client in the same run. ``make bench``; the last table is in docs/."""
