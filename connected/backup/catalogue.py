"""What lies in the database, asked of PostgreSQL itself: a backup holds all of it, whatever this code knows."""

from typing import NamedTuple

from sqlalchemy import Connection, text

BOOKKEEPING = "alembic_version"  # in the manifest, not among the tables

_TABLES = """
    SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> :bookkeeping
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    GROUP BY c.oid ORDER BY c.relname"""
_SEQUENCES = """
    SELECT sequencename, last_value FROM pg_sequences
    WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY sequencename"""
_FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = current_schema()::regnamespace AND contype = 'f' ORDER BY 1, 2"""


class ForeignKey(NamedTuple):
    """A foreign key: its table and definition as SQL spells them, and its name."""

    table: str
    name: str
    definition: str


def tables(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Return the tables by name, each with the columns that hold something of their own (not the computed ones)."""
    found = connection.execute(text(_TABLES), {"bookkeeping": BOOKKEEPING})
    return {name: tuple(columns) for name, columns in found}


def sequences(connection: Connection) -> dict[str, int]:
    """Return the last number of each sequence that gave one out, those of identity columns among them."""
    return {row.sequencename: row.last_value for row in connection.execute(text(_SEQUENCES))}


def foreign_keys(connection: Connection) -> list[ForeignKey]:
    """Return every foreign key."""
    return [ForeignKey(*row) for row in connection.execute(text(_FOREIGN_KEYS))]


def version(connection: Connection) -> str | None:
    """Return the version that the migrations brought the database to, or None when none ever ran."""
    if connection.scalar(text("SELECT to_regclass(:name)"), {"name": BOOKKEEPING}) is None:
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def quoted(connection: Connection, name: str) -> str:
    """Return ``name`` as SQL spells it."""
    return connection.dialect.identifier_preparer.quote_identifier(name)
