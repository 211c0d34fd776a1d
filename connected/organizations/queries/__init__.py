"""Reads of organizations."""

from connected.organizations.queries.listing import page
from connected.organizations.queries.resolving import resolve
from connected.organizations.queries.search import search

__all__ = ["page", "resolve", "search"]
