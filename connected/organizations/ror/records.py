"""A record of ROR: what of it we keep, and what must be right about it.

It is read after version 2 of ROR's schema (2.0 and 2.1 do not differ in what we keep). Checked is what is kept; the
rest of a record may be missing or wrong, and much of the older data is.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from connected.kernel.countries import is_country
from connected.organizations.enums import NameKind, NameSource, OrganizationKind, OrganizationStatus
from connected.organizations.ror.fields import Field, FieldError
from connected.organizations.ror.kinds import kind_of_record
from connected.organizations.rules import DOMAIN_MAX, DOMAINS_MAX, NAME_MAX, NAMES_MAX, Name

_ID = re.compile(r"https://ror\.org/0[a-z0-9]{8}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_TYPE = re.compile(r"[a-z_]{1,40}")
_NAME_TYPES = ("ror_display", "label", "acronym", "alias")
# A withdrawn record was a mistake or a double: nobody should choose it.
_STATUS = {
    "active": OrganizationStatus.ACTIVE,
    "inactive": OrganizationStatus.INACTIVE,
    "withdrawn": OrganizationStatus.INACTIVE,
}


@dataclass(frozen=True)
class RorRecord:
    """What we keep of a record; ``display`` is the name by which ROR shows it to everybody."""

    ror_id: str
    names: tuple[Name, ...]
    display: str
    kind: OrganizationKind
    country: str | None
    domains: tuple[str, ...]
    status: OrganizationStatus


@dataclass(frozen=True)
class Rejected:
    """A record that could not be read: its place in the file (from 0), its id if any, and what is wrong where."""

    index: int
    path: str
    reason: str
    ror_id: str | None

    def __str__(self) -> str:
        """Return it as a line for people."""
        return f"record {self.index} ({self.ror_id or 'no id'}): {self.path}: {self.reason}"


class RorRecords:
    """The good records among ``elements``; the others are given to ``on_problem`` and counted in ``rejected``."""

    def __init__(self, elements: Iterable[object], on_problem: Callable[[Rejected], None]) -> None:
        self.elements = elements
        self.on_problem = on_problem
        self.rejected = 0
        self._seen: set[str] = set()

    def __iter__(self) -> Iterator[RorRecord]:
        """Yield record after record.

        Raises:
            DumpError: as the elements do.
        """
        for index, element in enumerate(self.elements):
            try:
                yield self._new(read_record(element))
            except FieldError as error:
                self.rejected += 1
                self.on_problem(Rejected(index, f"$[{index}]{error.path}", error.reason, _id_of(element)))

    def _new(self, record: RorRecord) -> RorRecord:
        if record.ror_id in self._seen:
            raise FieldError(".id", "an earlier record has the same id")
        self._seen.add(record.ror_id)
        return record


def read_record(element: object) -> RorRecord:
    """Return what we keep of ``element``, a decoded JSON value.

    Raises:
        FieldError: something that is kept is missing or not what the schema says.
    """
    record = Field(element)
    named = [_read_name(field) for field in record.member("names").elements(NAMES_MAX, at_least=1)]
    names = tuple(dict.fromkeys(name for name, _ in named))
    display = next((name.value for name, is_display in named if is_display), names[0].value)
    types = [field.text(40, _TYPE) for field in record.member("types").elements(20, at_least=1)]
    return RorRecord(
        ror_id=record.member("id").text(40, _ID),
        names=names,
        display=display,
        kind=kind_of_record(types, display, [name.value for name in names]),
        country=_read_country(record),
        domains=_read_domains(record),
        status=_STATUS[record.member("status").choice(_STATUS)],
    )


def _read_name(field: Field) -> tuple[Name, bool]:
    types = [each.choice(_NAME_TYPES) for each in field.member("types").elements(len(_NAME_TYPES), at_least=1)]
    kind = NameKind.ALIAS
    if "label" in types or "ror_display" in types:
        kind = NameKind.LABEL
    elif "acronym" in types:
        kind = NameKind.ACRONYM
    language = field.optional("lang")
    code = language.text(3, _LANGUAGE) if language else None
    return Name(_read_value(field.member("value")), kind, code, NameSource.ROR), "ror_display" in types


def _read_value(field: Field) -> str:
    value = " ".join(field.text(NAME_MAX).split())
    if not value or any(unicodedata.category(letter) in ("Cc", "Cs") for letter in value):
        raise field.wrong("is empty or holds control characters")
    return value


def _read_country(record: Field) -> str | None:
    first, *_ = record.member("locations").elements(1000, at_least=1)
    code = first.member("geonames_details").optional("country_code")
    if code is None:
        return None
    if not is_country(code.text(2)):
        raise code.wrong(f"is not the code of a country: {code.value!r}")
    return code.text(2)


def _read_domains(record: Field) -> tuple[str, ...]:
    domains = record.optional("domains")
    return tuple(domain.text(DOMAIN_MAX, _DOMAIN) for domain in domains.elements(DOMAINS_MAX)) if domains else ()


def _id_of(element: object) -> str | None:
    found = element.get("id") if isinstance(element, dict) else None
    return found[:60] if isinstance(found, str) else None
