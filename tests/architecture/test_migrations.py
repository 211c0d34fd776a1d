"""The migrations make the database that the models describe, in one line of versions."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text

from connected import migrations, models
from connected.kernel.db import Base
from connected.local.databases import Databases

EXTENSIONS = ("pg_trgm",)
BOOKKEEPING = "alembic_version"

#: What PostgreSQL says of a schema: columns, constraints (CHECK and EXCLUDE too), indexes with their predicates.
_SCHEMA = {
    "columns": """
        SELECT table_name || '.' || column_name, concat_ws(' ', data_type, udt_name, character_maximum_length,
            collation_name, 'null:' || is_nullable, 'identity:' || coalesce(identity_generation, 'no'), column_default)
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> :bookkeeping""",
    "constraints": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> :bookkeeping""",
    "indexes": """
        SELECT tablename || '.' || indexname, indexdef
        FROM pg_indexes WHERE schemaname = 'public' AND tablename <> :bookkeeping""",
}


def schema(connection: Connection) -> dict[str, dict[str, str]]:
    facts = {"bookkeeping": BOOKKEEPING}
    return {
        kind: {str(name): str(definition) for name, definition in connection.execute(text(query), facts)}
        for kind, query in _SCHEMA.items()
    }


@pytest.fixture
def empty(cluster_share: dict[str, str]) -> Iterator[Engine]:
    """An engine on a database in which nothing was made yet."""
    databases, name = Databases(Path(cluster_share["socket_dir"])), f"test_schema_{id(cluster_share)}"
    databases.drop_database(name)
    databases.create_database(name)
    engine = create_engine(databases.url(name))
    yield engine
    engine.dispose()
    databases.drop_database(name)


@pytest.fixture
def migrated(new_database: Callable[[], str]) -> Iterator[Engine]:
    """An engine on a database that went through every migration."""
    engine = create_engine(new_database())
    yield engine
    engine.dispose()


def test_versions_are_one_line_of_numbers() -> None:
    scripts = list(ScriptDirectory.from_config(migrations.config()).walk_revisions())
    numbers = [script.revision for script in reversed(scripts)]
    assert numbers == [f"{number:04}" for number in range(1, len(scripts) + 1)]
    assert [script.down_revision for script in reversed(scripts)] == [None, *numbers[:-1]]
    assert all(Path(script.path).name.startswith(f"{script.revision}_") for script in scripts)


def test_there_is_one_newest_version() -> None:
    assert ScriptDirectory.from_config(migrations.config()).get_heads() == [migrations.head()]


def test_alembic_finds_no_difference(migrated: Engine) -> None:
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("kind", sorted(_SCHEMA))
def test_migrations_make_what_the_models_describe(kind: str, migrated: Engine, empty: Engine) -> None:
    with empty.begin() as connection:
        for extension in EXTENSIONS:
            connection.execute(text(f"CREATE EXTENSION {extension}"))
        Base.metadata.create_all(connection)
        described = schema(connection)[kind]
    with migrated.connect() as connection:
        found = schema(connection)[kind]
    assert described
    assert found == described


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("columns", "ALTER TABLE registration ALTER COLUMN name_key DROP NOT NULL"),
        ("constraints", "ALTER TABLE category DROP CONSTRAINT ck_category_taken_within_capacity"),
        ("constraints", "ALTER TABLE person ADD CONSTRAINT alone EXCLUDE USING btree (id WITH =)"),
        ("indexes", "DROP INDEX uq_registration_own_address"),
    ],
)
def test_a_difference_would_be_seen(kind: str, change: str, migrated: Engine) -> None:
    """The control: what Alembic's comparison does not see shows in what PostgreSQL says."""
    with migrated.connect() as connection:
        before = schema(connection)[kind]
        connection.execute(text(change))
        assert schema(connection)[kind] != before


def test_every_model_is_known_to_the_metadata() -> None:
    tables = {getattr(models, name).__tablename__ for name in models.__all__}
    assert tables == set(Base.metadata.tables)


def test_migrations_can_be_taken_back(empty: Engine) -> None:
    with empty.begin() as connection:
        config = migrations.config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        there = schema(connection)
        command.downgrade(config, "base")
        assert schema(connection) == {kind: {} for kind in _SCHEMA}
        command.upgrade(config, "head")
        assert schema(connection) == there
