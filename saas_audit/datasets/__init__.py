"""Rows: what we ask the vendors for. The one place where a vendor's field is spelt."""
