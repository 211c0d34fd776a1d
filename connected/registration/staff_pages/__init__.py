"""The pages where staff find, decide about and enter registrations."""

from connected.registration.staff_pages import entering, many, one
from connected.registration.staff_pages.listing import PLACE, blueprint

__all__ = ["PLACE", "blueprint", "entering", "many", "one"]
