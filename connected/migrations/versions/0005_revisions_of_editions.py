"""revisions of editions and categories."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("conference", "category"):
        op.add_column(table, sa.Column("revision", sa.BigInteger(), server_default="1", nullable=False))


def downgrade() -> None:
    for table in ("category", "conference"):
        op.drop_column(table, "revision")
