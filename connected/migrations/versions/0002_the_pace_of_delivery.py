"""Messages: the pace of trying again, letters sent again when nobody knows, and indexes of what is due."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("refusals", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("message", sa.Column("repeat_at", sa.DateTime(timezone=True), nullable=True))
    op.alter_column(
        "message", "attempt", type_=sa.BigInteger(), existing_type=sa.SmallInteger(), existing_nullable=False
    )
    op.drop_index("ix_message_open", table_name="message")
    op.create_index("ix_message_due", "message", ["lane", "due_at"], postgresql_where=sa.text("state = 'queued'"))
    op.create_index("ix_message_unsent", "message", ["state", "due_at"], postgresql_where=sa.text("state <> 'sent'"))


def downgrade() -> None:
    op.drop_index("ix_message_unsent", table_name="message")
    op.drop_index("ix_message_due", table_name="message")
    op.create_index(
        "ix_message_open",
        "message",
        ["lane", "due_at"],
        postgresql_where=sa.text("state IN ('queued', 'sending', 'uncertain')"),
    )
    op.alter_column(
        "message", "attempt", type_=sa.SmallInteger(), existing_type=sa.BigInteger(), existing_nullable=False
    )
    op.drop_column("message", "repeat_at")
    op.drop_column("message", "refusals")
