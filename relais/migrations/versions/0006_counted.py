"""What is counted by territory"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counted_searches",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("departement", sa.String(length=3), nullable=False),
        sa.Column("need", sa.String(length=40), nullable=False),
        sa.Column("has_found", sa.Boolean(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "departement", "need", "has_found", name=op.f("pk_counted_searches")),
    )
    op.create_table(
        "counted_for",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("searches", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_counted_for_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_counted_for")),
    )


def downgrade() -> None:
    op.drop_table("counted_for")
    op.drop_table("counted_searches")
