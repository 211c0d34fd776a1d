"""Editions of a conference and their categories."""
