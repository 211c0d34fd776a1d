"""Write what differs between records of ROR and the organizations known, a batch at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session, selectinload

from connected.kernel.clock import now
from connected.kernel.ids import new_id
from connected.organizations.enums import NameSource
from connected.organizations.models import Organization, OrganizationName
from connected.organizations.ror.records import RorRecord
from connected.organizations.rules import Name, key_of, shown_names, sorting_key, standing

Row = dict[str, Any]


def store_records(session: Session, records: Sequence[RorRecord]) -> tuple[int, int, int]:
    """Create or update the organizations of ``records``, no two of them with one id.

    The kind is guessed when an organization is created, and people's from then on; its domains stay where ROR has none.
    Rows that would not change are not written. Call ``refresh_words`` after the last batch.

    Returns:
        How many were created, updated, and left as they were.
    """
    known = _known(session, records)
    changes = _Changes()
    for record in records:
        organization = known.get(record.ror_id)
        if organization is None:
            changes.create(record)
        else:
            changes.update(record, organization)
    changes.write(session)
    return len(changes.created), changes.updated, len(records) - len(changes.created) - changes.updated


def _known(session: Session, records: Sequence[RorRecord]) -> dict[str | None, Organization]:
    ids = [record.ror_id for record in records]
    query = select(Organization).where(Organization.ror_id.in_(ids)).options(selectinload(Organization.all_names))
    # Read anew: what an earlier batch wrote past the session is not what the session remembers.
    found = session.scalars(query.execution_options(populate_existing=True))
    return {organization.ror_id: organization for organization in found}


@dataclass
class _Changes:
    """The rows to write for a batch."""

    created: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    new_names: list[Row] = field(default_factory=list)
    moved_names: list[Row] = field(default_factory=list)
    gone_names: list[UUID] = field(default_factory=list)
    updated: int = 0

    def create(self, record: RorRecord) -> None:
        """Note a new organization."""
        id_ = new_id()
        facts = _facts(record, [], [])
        self.created.append({"id": id_, "ror_id": record.ror_id, "kind": record.kind, **facts})
        self._add_names(id_, record.names, standing(record.status, record.country))

    def update(self, record: RorRecord, organization: Organization) -> None:
        """Note what differs in an organization that is known."""
        rows = {Name(row.value, row.kind, row.language, row.source): row for row in organization.all_names}
        place = standing(record.status, record.country)
        new = [name for name in record.names if name not in rows]
        gone = [row.id for name, row in rows.items() if name.source is NameSource.ROR and name not in record.names]
        moved = [{"moved": row.id, "standing": place} for row in rows.values() if row.standing != place]
        own = [name for name in rows if name.source is NameSource.OWN]
        facts = _facts(record, own, organization.domains)
        differs = any(getattr(organization, name) != value for name, value in facts.items())
        self._add_names(organization.id, new, place)
        self.gone_names += gone
        self.moved_names += moved
        self.changed += [{"changed": organization.id, "updated_at": now(), **facts}] if differs else []
        self.updated += bool(differs or new or gone or moved)

    def write(self, session: Session) -> None:
        """Write the rows, in a few statements."""
        organization, name = cast(Table, Organization.__table__), cast(Table, OrganizationName.__table__)
        # By table and not by class: the ORM would make a statement of every few rows that have the same columns set.
        for statement, rows in (
            (delete(name).where(name.c.id == bindparam("gone")), [{"gone": id_} for id_ in self.gone_names]),
            (insert(organization), self.created),
            (update(organization).where(organization.c.id == bindparam("changed")), self.changed),
            (update(name).where(name.c.id == bindparam("moved")), self.moved_names),
            (insert(name), self.new_names),
        ):
            if rows:
                session.execute(statement, rows)

    def _add_names(self, organization_id: UUID, names: Sequence[Name], place: int) -> None:
        self.new_names += [
            {
                "id": new_id(),
                "organization_id": organization_id,
                "key": key_of(name.value),
                "standing": place,
                **name._asdict(),
            }
            for name in names
        ]


def _facts(record: RorRecord, own: list[Name], domains: list[str]) -> Row:
    shown = shown_names([*own, *record.names], record.display)
    return {
        "names": shown,
        "sorted_by": sorting_key(shown),
        "country": record.country,
        "domains": list(record.domains) or domains,
        "status": record.status,
    }
