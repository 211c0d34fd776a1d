"""Celery's side: thin tasks that look into the database."""
