"""Registrations decided, entered and searched by staff."""

import json

import sqlalchemy as sa
from alembic import op

from connected.kernel.folding import fold

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_AT_ONCE = 1_000


def upgrade() -> None:
    op.add_column("registration", sa.Column("search_key", sa.Text(), server_default="", nullable=False))
    op.add_column("registration", sa.Column("by_staff", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("registration", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("registration", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("registration", sa.Column("decision_reason", sa.Text(), nullable=True))
    op.add_column("registration", sa.Column("decision_text", sa.Text(), nullable=True))
    op.alter_column("registration", "email", existing_type=sa.TEXT(), nullable=True)
    op.alter_column("registration", "email_key", existing_type=sa.TEXT(), nullable=True)
    op.drop_index(op.f("ix_registration_category_id"), table_name="registration")
    op.create_index(op.f("ix_registration_category_id_number"), "registration", ["category_id", "number"], unique=False)
    op.create_index(
        op.f("ix_registration_conference_id_country_number"),
        "registration",
        ["conference_id", "country", "number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_registration_conference_id_number"), "registration", ["conference_id", "number"], unique=False
    )
    op.create_index(
        op.f("ix_registration_conference_id_status_number"),
        "registration",
        ["conference_id", "status", "number"],
        unique=False,
    )
    op.create_index("ix_registration_counted", "registration", ["conference_id", "status", "category_id"], unique=False)
    op.create_index(
        "ix_registration_to_settle",
        "registration",
        ["conference_id", "number"],
        unique=False,
        postgresql_where=sa.text(
            "registration.status = 'pending' AND registration.shared_address AND registration.settled_at IS NULL"
        ),
    )
    op.create_index(
        "ix_person_manual", "person", ["id"], unique=False, postgresql_where=sa.text("person.delivery_route = 'manual'")
    )
    op.create_table(
        "registration_word",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("frequency", sa.BigInteger(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_registration_word")),
    )
    op.create_index(
        "ix_registration_word_trigrams",
        "registration_word",
        ["word"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
        postgresql_with={"fastupdate": "off"},
    )
    _make_findable(op.get_bind())
    op.create_index(
        "ix_registration_searched",
        "registration",
        ["search_key", "email_key"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops", "email_key": "gin_trgm_ops"},
    )


def _make_findable(connection: sa.Connection) -> None:
    """Give what is registered already the words that it is found by, before they are indexed."""
    columns = "id, given_name, family_name, native_name, organization_names"
    chosen = sa.text(f"SELECT {columns} FROM registration")  # noqa: S608 - columns of ours
    rows = connection.execute(chosen, execution_options={"yield_per": _AT_ONCE})
    setting = sa.text("UPDATE registration SET search_key = :key WHERE id = :id")
    for some in rows.partitions():
        connection.execute(setting, [{"id": row.id, "key": _key(row)} for row in some])
    connection.execute(
        sa.text(
            "INSERT INTO registration_word (word, frequency) SELECT word, count(*) "
            "FROM registration, unnest(string_to_array(ltrim(search_key), ' ')) AS word "
            "WHERE length(word) BETWEEN 4 AND 60 GROUP BY word"
        )
    )


def _key(row: sa.Row[tuple[object, ...]]) -> str:
    kept = (row.native_name, row.organization_names)
    named = [json.loads(each) if isinstance(each, str) else each or {} for each in kept]
    texts = [row.given_name, row.family_name, *(text for each in named for text in each.values() if text)]
    return "".join(f" {word}" for word in dict.fromkeys(fold(" ".join(texts)).split()))


def downgrade() -> None:
    op.drop_index(
        "ix_registration_searched",
        table_name="registration",
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops", "email_key": "gin_trgm_ops"},
    )
    op.drop_table("registration_word")
    op.drop_index("ix_person_manual", table_name="person")
    op.drop_index("ix_registration_to_settle", table_name="registration")
    op.drop_index("ix_registration_counted", table_name="registration")
    op.drop_index(op.f("ix_registration_conference_id_status_number"), table_name="registration")
    op.drop_index(op.f("ix_registration_conference_id_number"), table_name="registration")
    op.drop_index(op.f("ix_registration_conference_id_country_number"), table_name="registration")
    op.drop_index(op.f("ix_registration_category_id_number"), table_name="registration")
    op.create_index(op.f("ix_registration_category_id"), "registration", ["category_id"], unique=False)
    op.alter_column("registration", "email_key", existing_type=sa.TEXT(), nullable=False)
    op.alter_column("registration", "email", existing_type=sa.TEXT(), nullable=False)
    op.drop_column("registration", "decision_text")
    op.drop_column("registration", "decision_reason")
    op.drop_column("registration", "decided_at")
    op.drop_column("registration", "settled_at")
    op.drop_column("registration", "by_staff")
    op.drop_column("registration", "search_key")
