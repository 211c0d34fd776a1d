"""The pages of staff about editions: list, make, copy, change, steps, categories."""

from connected.conferences.staff_pages import categories, editions, steps
from connected.conferences.staff_pages.blueprint import blueprint

__all__ = ["blueprint", "categories", "editions", "steps"]
