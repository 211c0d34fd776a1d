"""The outbox: one row for every letter, and the way it is delivered."""
