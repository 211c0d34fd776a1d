"""What those who run an edition look at first: its figures, what waits for them, what went wrong."""
