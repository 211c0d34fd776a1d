"""Who did what, by ids and field names."""
