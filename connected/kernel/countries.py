"""Countries and territories by their codes, in our own words. No framework.

The codes are those of ISO 3166-1 alpha-2 and XK, which ISO leaves to users and which organizations' registers use. The
names in ``countries.json`` began as those of Unicode CLDR and were mended as official letters here write them; that
file is the one place to change them.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from connected.kernel.folding import sort_key


def _read() -> Mapping[str, Mapping[str, str]]:
    names = json.loads(Path(__file__).with_name("countries.json").read_text(encoding="utf-8"))
    return MappingProxyType({code: MappingProxyType(texts) for code, texts in names.items()})


_NAMES = _read()

#: Every code.
COUNTRIES = frozenset(_NAMES)


def is_country(code: str) -> bool:
    """Whether ``code`` is a code of the table, in capitals."""
    return code in _NAMES


def country_name(code: str, language: str) -> str:
    """Return the name of the country ``code`` in ``language`` (kk, ru, en).

    Raises:
        KeyError: there is no such country or language.
    """
    return _NAMES[code][language]


@cache
def _sorted(language: str) -> tuple[tuple[str, str], ...]:
    named = ((code, names[language]) for code, names in _NAMES.items())
    return tuple(sorted(named, key=lambda country: sort_key(country[1], language)))


def countries(language: str) -> list[tuple[str, str]]:
    """Return code and name of every country, in the order of the names in ``language`` (kk, ru, en).

    Raises:
        KeyError: there is no such language.
    """
    return list(_sorted(language))
