"""Registrations as lists to take away: files, and a list to print."""
