"""Make an organization known by what people here say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from connected.organizations.enums import NameKind, NameSource, OrganizationKind, OrganizationStatus
from connected.organizations.models import Organization, OrganizationName, OrganizationWord
from connected.organizations.rules import Name, key_of, shown_names, sorting_key, standing
from connected.organizations.service.refresh_words import WORD_MAX


@dataclass(frozen=True, kw_only=True)
class NewOrganization:
    """An organization as people describe it: its name by language, and other names in whatever language."""

    names: Mapping[str, str]
    kind: OrganizationKind
    country: str | None = None
    ror_id: str | None = None
    aliases: Sequence[str] = ()
    acronyms: Sequence[str] = ()
    domains: Sequence[str] = ()


def add_organization(session: Session, new: NewOrganization) -> Organization:
    """Make ``new`` known and return it; one with its ROR id gets the kind and, beside those it has, the names."""
    organization = _with_ror_id(session, new.ror_id) or Organization(ror_id=new.ror_id, country=new.country)
    organization.kind = new.kind
    organization.status = organization.status or OrganizationStatus.ACTIVE
    organization.domains = sorted({*(organization.domains or ()), *new.domains})
    added = _add_names(organization, new)
    organization.names = {**(organization.names or {}), **shown_names(_names(new))}
    organization.sorted_by = sorting_key(organization.names)
    session.add(organization)
    session.flush()
    _add_words(session, added)
    return organization


def _with_ror_id(session: Session, ror_id: str | None) -> Organization | None:
    return session.scalar(select(Organization).where(Organization.ror_id == ror_id)) if ror_id else None


def _names(new: NewOrganization) -> list[Name]:
    own = NameSource.OWN
    return [
        *(Name(value, NameKind.LABEL, language, own) for language, value in new.names.items()),
        *(Name(value, NameKind.ALIAS, None, own) for value in new.aliases),
        *(Name(value, NameKind.ACRONYM, None, own) for value in new.acronyms),
    ]


def _add_names(organization: Organization, new: NewOrganization) -> list[str]:
    known = {Name(row.value, row.kind, row.language, row.source) for row in organization.all_names}
    place = standing(organization.status, organization.country)
    rows = [
        OrganizationName(**name._asdict(), key=key_of(name.value), standing=place)
        for name in dict.fromkeys(_names(new))
        if name not in known
    ]
    organization.all_names.extend(rows)
    return [row.key for row in rows]


def _add_words(session: Session, keys: Sequence[str]) -> None:
    words = sorted({word for key in keys for word in key.split() if len(word) <= WORD_MAX})
    if words:
        statement = insert(OrganizationWord).values([{"word": word, "frequency": 1} for word in words])
        more = {"frequency": OrganizationWord.frequency + 1}
        session.execute(statement.on_conflict_do_update(index_elements=["word"], set_=more))
