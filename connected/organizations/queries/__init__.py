"""Reads of organizations."""

from connected.organizations.queries.listing import page
from connected.organizations.queries.resolving import Meant, by_id, by_name, meant, resolve
from connected.organizations.queries.search import search

__all__ = ["Meant", "by_id", "by_name", "meant", "page", "resolve", "search"]
