"""Organizations to be found, and what somebody types who looks for them.

The names are invented, but made like those of the registry: a few words stand in most of them, most words in a few, and
many have names in several languages. Where the real records lie beside the project, they come first.
"""

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REAL = Path(__file__).parents[2] / "shared" / "data" / "organizations" / "ror_education_v2.json.gz"

_SYLLABLES = (
    "al am an ar be bo da de el ga ha ir ka ko la li lo ma mi mo na ne no or pa ra ri ro sa so ta te ti to va za"
)
_PATTERNS = (
    {"en": "{0} University", "ru": "Университет {0}", "kk": "{0} университеті"},
    {"en": "University of {0}", "es": "Universidad de {0}"},
    {"en": "{0} State Technical University", "ru": "{0} государственный технический университет"},
    {"en": "National University of {0}", "es": "Universidad Nacional de {0}"},
    {"en": "{0} Institute of Technology", "ru": "Технологический институт {0}"},
    {"en": "{0} {1} College"},
    {"en": "{0} Research Center", "kk": "{0} ғылыми-зерттеу орталығы", "ru": "Научный центр {0}"},
    {"en": "{0} University of Science and Technology"},
    {"en": "{0} Hospital", "fr": "Hôpital {0}"},
    {"en": "Institute of {0} Studies, {1}"},
    {"en": "{0} {1} ({2})"},
    {"en": "{0} Foundation", "de": "{0}-Stiftung"},
)
_TO_CYRILLIC = dict(zip("abdeghiklmnoprstvz", "абдегхиклмнопрствз", strict=True))
_LETTERS = {False: "abcdefghiklmnoprstuvwyz", True: "абвгдежзиклмнопрстуфхцч"}


@dataclass(frozen=True)
class Question:
    """What is typed, and the ROR id of whom it means; ``manner`` says how it was typed."""

    q: str
    ror_id: str
    manner: str


def records(count: int, seed: int = 2027) -> list[dict[str, Any]]:
    """Return ``count`` records in version 2 of ROR's schema, the same ones for the same ``seed``."""
    chance = random.Random(seed)
    real: list[dict[str, Any]] = json.loads(gzip.decompress(REAL.read_bytes()))[:count] if REAL.exists() else []
    return [*real, *(_invented(number, chance) for number in range(len(real), count))]


def questions(known: list[dict[str, Any]], count: int, seed: int = 2027) -> list[Question]:
    """Return ``count`` questions of each manner after organizations that exist, in Latin and in Cyrillic letters."""
    chance = random.Random(seed)
    names = [
        (name["value"], each["id"], _is_cyrillic(name["value"]))
        for each in known
        if each["status"] == "active"
        for name in each["names"]
        if "acronym" not in name["types"] and len(name["value"]) > 5 and _is_written(name["value"])
    ]
    cyrillic = [name for name in names if name[2]]
    asked: list[Question] = []
    for place in range(count):
        name, ror_id, _ = chance.choice(cyrillic if place % 2 else names)
        asked += (Question(q, ror_id, manner) for manner, q in _manners(name, chance))
    return asked


def _manners(name: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    yield "two letters", name[:2]
    yield "beginning", name[: chance.randint(3, len(name))]
    yield "beginning with a slip", _with_a_slip(name[: chance.randint(5, len(name))], chance)
    yield "whole", name
    yield "with a slip", _with_a_slip(name, chance)
    if not _is_cyrillic(name):
        yield "in the other script", "".join(_TO_CYRILLIC.get(letter, letter) for letter in name.lower())


def _with_a_slip(text: str, chance: random.Random) -> str:
    """Leave out, add, mistake or swap one letter that is not the first."""
    at = chance.randrange(1, len(text) - 1)
    letter = chance.choice(_LETTERS[_is_cyrillic(text)])
    before, here, after, rest = text[:at], text[at], text[at + 1], text[at + 2 :]
    return before + chance.choice((after, letter + here + after, letter + after, after + here)) + rest


def _is_cyrillic(text: str) -> bool:
    return any("\u0400" <= letter < "\u0530" for letter in text)


def _is_written(text: str) -> bool:
    return all(letter < "\u0530" for letter in text)


def _invented(number: int, chance: random.Random) -> dict[str, Any]:
    pattern = chance.choice(_PATTERNS)
    # The square makes a few places common and most of them rare.
    places = [_place(int(30_000 * chance.random() ** 2)) for _ in range(3)]
    names: list[dict[str, Any]] = [
        {
            "value": form.format(*places),
            "types": ["label", "ror_display"] if language == "en" else ["label"],
            "lang": language,
        }
        for language, form in pattern.items()
    ]
    acronym = "".join(word[0] for word in pattern["en"].format(*places).split())
    names.append({"value": acronym, "types": ["acronym"], "lang": None})
    country = chance.choice(("KZ", "US", "US", "CN", "IN", "DE", "FR", "GB", "RU", "JP", "BR", "TR", "UZ"))
    return {
        "id": f"https://ror.org/0zz{number:06d}",
        "names": names,
        "types": ["education"],
        "status": "inactive" if number % 20 == 0 else "active",
        "domains": [],
        "locations": [{"geonames_id": 1, "geonames_details": {"name": places[0], "country_code": country}}],
    }


def _place(number: int) -> str:
    """Return the invented place with this number: the same number, the same place."""
    chance = random.Random(number)
    return "".join(chance.choice(_SYLLABLES.split()) for _ in range(chance.randint(2, 4))).capitalize()
