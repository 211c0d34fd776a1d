"""Invented records of ROR, and where the real ones lie."""

from pathlib import Path
from typing import Any

import pytest

REAL = Path(__file__).parents[3] / "shared" / "data" / "organizations"

needs_real_records = pytest.mark.skipif(not REAL.exists(), reason="the real records are not on this machine")


def ror_id(number: int) -> str:
    return f"https://ror.org/0{number:06d}00"


def name(value: str, language: str | None = None, *types: str) -> dict[str, Any]:
    return {"value": value, "types": list(types) or ["alias"], "lang": language}


def record(number: int = 1, *names: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A record of schema 2.1; ``country`` and any member can be given."""
    country = members.pop("country", "KZ")
    details = {
        "name": "Somewhere",
        "country_code": country,
        "country_name": "Some country",
        "country_subdivision_code": "10",
        "country_subdivision_name": "Some region",
        "continent_code": "AS",
        "continent_name": "Asia",
        "lat": 51.1,
        "lng": 71.4,
    }
    return {
        "admin": {
            "created": {"date": "2018-11-14", "schema_version": "1.0"},
            "last_modified": {"date": "2025-01-01", "schema_version": "2.1"},
        },
        "id": ror_id(number),
        "names": list(names) or [name(f"Invented University {number}", "en", "ror_display", "label")],
        "types": ["education"],
        "status": "active",
        "domains": [],
        "established": 1934,
        "external_ids": [],
        "links": [],
        "locations": [{"geonames_id": 1526273, "geonames_details": details}],
        "relationships": [],
        **members,
    }


STEPPE = record(
    7,
    name("Steppe University", "en", "ror_display", "label"),
    name("Дала университеті", "kk", "label"),
    name("Степной университет", "ru", "label"),
    name("SteppeU", None, "acronym"),
    name("Institute of the Steppe", "en", "alias"),
    domains=["steppe.example"],
)
