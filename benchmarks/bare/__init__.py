"""The yardstick: what Flask, SQLAlchemy and PostgreSQL need for one row at the very least, served as ours is."""
