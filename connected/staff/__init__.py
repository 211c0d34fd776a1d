"""Accounts of those who run conferences: sign-in, roles per conference, API tokens."""
