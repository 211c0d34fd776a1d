"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "conference",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("venue", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "published",
                "archived",
                name="conferencestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("registration_opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registration_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "registration_opens_at < registration_closes_at", name=op.f("ck_conference_window_in_order")
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_conference_days_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference")),
        sa.UniqueConstraint("slug", name=op.f("uq_conference_slug")),
    )
    op.create_table(
        "kept_answer",
        sa.Column("scope", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("body", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_kept_answer")),
    )
    op.create_index(op.f("ix_kept_answer_created_at"), "kept_answer", ["created_at"], unique=False)
    op.create_table(
        "organization",
        sa.Column("names", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("sorted_by", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "university",
                "international_organization",
                "ministry",
                "government",
                "company",
                "research",
                "school",
                "nonprofit",
                "healthcare",
                "other",
                name="organizationkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("ror_id", sa.Text(), nullable=True),
        sa.Column("domains", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active", "inactive", name="organizationstatus", native_enum=False, create_constraint=True, length=40
            ),
            server_default="active",
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("ror_id", name=op.f("uq_organization_ror_id")),
    )
    op.create_index(op.f("ix_organization_sorted_by_id"), "organization", ["sorted_by", "id"], unique=False)
    op.create_table(
        "organization_word",
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("frequency", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_organization_word")),
    )
    op.create_index(
        "ix_organization_word_trigrams",
        "organization_word",
        ["word"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "person",
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "form_of_address",
            sa.Enum(
                "mr",
                "ms",
                "dr",
                "prof",
                "he",
                name="formofaddress",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("citizenship", sa.Text(), nullable=True),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column(
            "delivery_route",
            sa.Enum(
                "direct",
                "via_contact",
                "manual",
                name="deliveryroute",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="direct",
            nullable=False,
        ),
        sa.Column("contact_email", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "category",
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column(
            "entry",
            sa.Enum(
                "open",
                "approval",
                "invitation",
                "staff_only",
                name="entry",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "counts_as",
            sa.Enum(
                "delegate",
                "participant",
                "audience",
                "press",
                "staff",
                name="countsas",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("listed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=True),
        sa.Column("taken", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 0", name=op.f("ck_category_capacity_not_negative")),
        sa.CheckConstraint("capacity IS NULL OR taken <= capacity", name=op.f("ck_category_taken_within_capacity")),
        sa.CheckConstraint("taken >= 0", name=op.f("ck_category_taken_not_negative")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_category_conference_id_conference"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("conference_id", "slug", name=op.f("uq_category_conference_id_slug")),
    )
    op.create_table(
        "message",
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("context", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column(
            "message_class",
            sa.Enum(
                "transactional",
                "operational",
                "invitation",
                "news",
                name="messageclass",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("to_email", sa.Text(), nullable=False),
        sa.Column("to_name", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("cc", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("by_public", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                "uncertain",
                "skipped",
                "cancelled",
                name="messagestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("attempt", sa.SmallInteger(), nullable=False),
        sa.Column("lease_owner", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("transmitting_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uncertain_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_message_conference_id_conference"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_message_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_message_dedupe_key")),
    )
    op.create_index(op.f("ix_message_about_id"), "message", ["about_id"], unique=False)
    op.create_index(op.f("ix_message_email_key_due_at"), "message", ["email_key", "due_at"], unique=False)
    op.create_index(
        "ix_message_open",
        "message",
        ["lane", "due_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued', 'sending', 'uncertain')"),
    )
    op.create_table(
        "organization_name",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("label", "alias", "acronym", name="namekind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum("own", "ror", name="namesource", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("standing", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_name_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_name")),
    )
    op.create_index(
        op.f("ix_organization_name_organization_id"), "organization_name", ["organization_id"], unique=False
    )
    op.create_index(op.f("ix_organization_name_key"), "organization_name", ["key"], unique=False)
    op.create_index(op.f("ix_organization_name_standing_key"), "organization_name", ["standing", "key"], unique=False)
    op.create_index(
        "ix_organization_name_words",
        "organization_name",
        [sa.literal_column("string_to_array(key, ' ')")],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "person_email",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_email_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_email")),
    )
    op.create_index(op.f("ix_person_email_email_key"), "person_email", ["email_key"], unique=False)
    op.create_index(op.f("ix_person_email_person_id"), "person_email", ["person_id"], unique=False)
    op.create_table(
        "registration",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True, start=1), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "unverified",
                "pending",
                "waitlisted",
                "confirmed",
                "declined",
                "cancelled",
                "attended",
                name="registrationstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("shared_address", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("native_name", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column(
            "form_of_address",
            sa.Enum(
                "mr",
                "ms",
                "dr",
                "prof",
                "he",
                name="formofaddress",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("job_title", sa.Text(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("organization_names", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("organization_country", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("cc_email", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("dietary", sa.LargeBinary(), nullable=True),
        sa.Column("accessibility", sa.LargeBinary(), nullable=True),
        sa.Column("consents", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("link_version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_registration_category_id_category")),
        sa.ForeignKeyConstraint(
            ["conference_id"],
            ["conference.id"],
            name=op.f("fk_registration_conference_id_conference"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_registration_organization_id_organization"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_registration_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("number", name=op.f("uq_registration_number")),
    )
    op.create_index(op.f("ix_registration_category_id"), "registration", ["category_id"], unique=False)
    op.create_index(op.f("ix_registration_organization_id"), "registration", ["organization_id"], unique=False)
    op.create_index(op.f("ix_registration_person_id"), "registration", ["person_id"], unique=False)
    op.create_index(
        "uq_registration_name_at_address",
        "registration",
        ["conference_id", "email_key", "name_key"],
        unique=True,
        postgresql_where=sa.text("status <> 'cancelled'"),
    )
    op.create_index(
        "uq_registration_own_address",
        "registration",
        ["conference_id", "email_key"],
        unique=True,
        postgresql_where=sa.text("status <> 'cancelled' AND NOT shared_address"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_registration_own_address",
        table_name="registration",
        postgresql_where=sa.text("status <> 'cancelled' AND NOT shared_address"),
    )
    op.drop_index(
        "uq_registration_name_at_address", table_name="registration", postgresql_where=sa.text("status <> 'cancelled'")
    )
    op.drop_index(op.f("ix_registration_person_id"), table_name="registration")
    op.drop_index(op.f("ix_registration_organization_id"), table_name="registration")
    op.drop_index(op.f("ix_registration_category_id"), table_name="registration")
    op.drop_table("registration")
    op.drop_index(op.f("ix_person_email_person_id"), table_name="person_email")
    op.drop_index(op.f("ix_person_email_email_key"), table_name="person_email")
    op.drop_table("person_email")
    op.drop_index("ix_organization_name_words", table_name="organization_name", postgresql_using="gin")
    op.drop_index(op.f("ix_organization_name_standing_key"), table_name="organization_name")
    op.drop_index(op.f("ix_organization_name_key"), table_name="organization_name")
    op.drop_index(op.f("ix_organization_name_organization_id"), table_name="organization_name")
    op.drop_table("organization_name")
    op.drop_index(
        "ix_message_open", table_name="message", postgresql_where=sa.text("state IN ('queued', 'sending', 'uncertain')")
    )
    op.drop_index(op.f("ix_message_email_key_due_at"), table_name="message")
    op.drop_index(op.f("ix_message_about_id"), table_name="message")
    op.drop_table("message")
    op.drop_table("category")
    op.drop_table("person")
    op.drop_index("ix_organization_word_trigrams", table_name="organization_word", postgresql_using="gin")
    op.drop_table("organization_word")
    op.drop_index(op.f("ix_organization_sorted_by_id"), table_name="organization")
    op.drop_table("organization")
    op.drop_index(op.f("ix_kept_answer_created_at"), table_name="kept_answer")
    op.drop_table("kept_answer")
    op.drop_table("conference")
