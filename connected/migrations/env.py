"""Alembic's environment: runs on the connection it is given, one migrator at a time."""

from alembic import context
from sqlalchemy import Connection, text

from connected import migrations, models
from connected.kernel.db import Base

assert models  # importing it makes every table known  # noqa: S101


def run(connection: Connection) -> None:
    """Run the migrations in one transaction, under a lock of their own."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": migrations.MIGRATION_LOCK})
    context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
