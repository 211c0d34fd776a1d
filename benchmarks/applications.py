"""What the clients ask for: the least that registers somebody, and a form with every field filled."""

from typing import Any

from benchmarks.clients import EMAIL

EDITION = "benchmark"
PATH = f"/api/v1/conferences/{EDITION}/registrations"
#: Nobody is refused here, yet every place is taken from a number that is limited.
HOT = "hot"
LIMITED = "limited"


def least(category: str = HOT) -> dict[str, Any]:
    """Return the fields that must be there, for one category."""
    return {
        "email": EMAIL,
        "given_name": "Aigerim",
        "family_name": "Sadykova",
        "language": "kk",
        "category": category,
        "consents": {"processing": True},
    }


def whole(category: str = HOT) -> dict[str, Any]:
    """Return a form with every field filled; the organization is typed, and one that the demo knows."""
    return least(category) | {
        "native_name": {"given": "Әйгерім", "family": "Садықова", "patronymic": "Нұрланқызы"},
        "form_of_address": "dr",
        "job_title": "Vice-rector for international partnership",
        "organization_name": "Nazarbayev University",
        "organization_country": "KZ",
        "country": "KZ",
        "phone": "+7 701 234 56 78",
        "cc_email": "office@example.org",
        "dietary": "No nuts, please",
        "accessibility": "A seat near the door",
        "consents": {"processing": True, "photo": True, "newsletter": False},
    }
