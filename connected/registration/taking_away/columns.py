"""What stands in a list of registrations, and where in a row it comes from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

from connected.conferences.models import Category
from connected.kernel.i18n import N_, pick
from connected.kernel.sheets import Cell, Column
from connected.registration import codes
from connected.registration.listing import Wanted
from connected.registration.models import Registration
from connected.registration.visibility import Sight

#: Rows fetched at once: the rest waits in the server's cursor.
_AT_ONCE = 500

_READ = (
    Registration.number,
    Registration.status,
    Category.slug,
    Registration.given_name,
    Registration.family_name,
    Registration.native_name,
    Registration.form_of_address,
    Registration.job_title,
    Registration.organization_names,
    Registration.organization_country,
    Registration.country,
    Registration.email,
    Registration.phone,
    Registration.cc_email,
    Registration.language,
    Registration.dietary,
    Registration.accessibility,
    Registration.consents,
    Registration.created_at,
)
Taken = Row[Any]


@dataclass(frozen=True)
class Heading:
    """One column before it has a language: ``cell`` makes its cell of a row, for a language and a zone."""

    key: str
    text: str
    cell: Callable[[Taken, str, ZoneInfo], Cell]
    width: int = 16
    kind: str = "text"


def _plain(name: str) -> Callable[[Taken, str, ZoneInfo], Cell]:
    def cell(row: Taken, _language: str, _zone: ZoneInfo) -> Cell:
        found: Cell = getattr(row, name)
        return found

    return cell


def _native(part: str) -> Callable[[Taken, str, ZoneInfo], Cell]:
    return lambda row, _language, _zone: (row.native_name or {}).get(part)


def _consent(kind: str) -> Callable[[Taken, str, ZoneInfo], Cell]:
    return lambda row, _language, _zone: bool((row.consents.get(kind) or {}).get("given"))


def _registered_at(row: Taken, _language: str, zone: ZoneInfo) -> Cell:
    at: datetime = row.created_at
    return at.astimezone(zone)


HEADINGS: Sequence[Heading] = (
    Heading("code", N_("Code"), lambda row, _language, _zone: codes.encode(row.number), 9),
    Heading("status", N_("Status"), lambda row, _language, _zone: row.status.value, 12),
    Heading("category", N_("Category"), lambda row, _language, _zone: row.slug, 14),
    Heading("family_name", N_("Family name"), _plain("family_name"), 20),
    Heading("given_name", N_("Given name"), _plain("given_name"), 20),
    Heading("native_family", N_("Family name in own letters"), _native("family"), 20),
    Heading("native_given", N_("Given name in own letters"), _native("given"), 20),
    Heading("native_patronymic", N_("Patronymic"), _native("patronymic"), 20),
    Heading(
        "form_of_address", N_("Form of address"), lambda row, *_: row.form_of_address and row.form_of_address.value
    ),
    Heading("job_title", N_("Position"), _plain("job_title"), 28),
    Heading(
        "organization", N_("Organization"), lambda row, language, _zone: pick(row.organization_names, language).text, 36
    ),
    Heading("organization_country", N_("Country of the organization"), _plain("organization_country"), 10),
    Heading("country", N_("Country represented"), _plain("country"), 10),
    Heading("email", N_("Email"), _plain("email"), 28),
    Heading("phone", N_("Telephone"), _plain("phone"), 18),
    Heading("cc_email", N_("Copies to"), _plain("cc_email"), 28),
    Heading("language", N_("Language"), _plain("language"), 9),
    Heading("dietary", N_("Diet"), _plain("dietary"), 24),
    Heading("accessibility", N_("Accessibility"), _plain("accessibility"), 24),
    Heading("photo", N_("Agrees to photographs"), _consent("photo"), 10),
    Heading("newsletter", N_("Wants news"), _consent("newsletter"), 10),
    Heading("registered_at", N_("Registered"), _registered_at, 17, "moment"),
)


def headings(seen: Sight) -> list[Heading]:
    """Return the columns that somebody sees."""
    return [heading for heading in HEADINGS if heading.key not in seen.hidden]


def columns(shown: Sequence[Heading], translate: Callable[[str], str]) -> list[Column]:
    """Return the columns with their headings in the reader's language."""
    return [Column(each.key, translate(each.text), each.width, each.kind) for each in shown]  # type: ignore[arg-type]


def rows(
    session: Session, matching: Select[Any], shown: Sequence[Heading], *, language: str, timezone: str
) -> Iterator[list[Cell]]:
    """Yield the cells of every registration of the query ``matching``, in the order of registering.

    Rows come from a cursor in the server, some hundred at a time, however many there are.
    """
    zone = ZoneInfo(timezone)
    query = matching.join(Category, Registration.category_id == Category.id).with_only_columns(*_READ)
    found = session.execute(query.order_by(Registration.number).execution_options(yield_per=_AT_ONCE))
    for row in found:
        yield [heading.cell(row, language, zone) for heading in shown]


def summary(wanted: Wanted) -> dict[str, str]:
    """Return which filters were used, for the audit: that there was a search, but not what was searched for."""
    filters = {name: value for name, value in vars(wanted).items() if value and name != "conference_id"}
    return {name: "…" if name == "q" else str(value) for name, value in filters.items()}
