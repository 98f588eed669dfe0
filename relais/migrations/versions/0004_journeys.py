"""Journeys over several structures: agreements, readings, changes"""

import sqlalchemy as sa
from alembic import op

from relais.database import JsonList

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _of_conversation(table: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    return sa.Column("conversation_id", sa.String(length=36), nullable=False), sa.ForeignKeyConstraint(
        ["conversation_id"],
        ["conversations.id"],
        name=op.f(f"fk_{table}_conversation_id_conversations"),
        ondelete="CASCADE",
    )


def upgrade() -> None:
    op.create_table(
        "journeys",
        sa.Column("id", sa.String(length=36), nullable=False),
        *_of_conversation("journeys"),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_result", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journeys")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_journeys_conversation_id")),
    )
    op.create_table(
        "journey_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_conversation("journey_changes"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey_changes")),
    )
    op.create_index(op.f("ix_journey_changes_conversation_id"), "journey_changes", ["conversation_id"])
    op.create_table(
        "journey_agreements",
        sa.Column("id", sa.String(length=36), nullable=False),
        *_of_conversation("journey_agreements"),
        sa.Column("structure_id", sa.String(length=60), nullable=False),
        sa.Column("sections", JsonList, nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["structure_id"],
            ["receiving_structures.id"],
            name=op.f("fk_journey_agreements_structure_id_receiving_structures"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey_agreements")),
    )
    op.create_index(op.f("ix_journey_agreements_conversation_id"), "journey_agreements", ["conversation_id"])
    op.create_index("ix_journey_agreements_structure_id_ended_at", "journey_agreements", ["structure_id", "ended_at"])
    op.create_table(
        "journey_readings",
        sa.Column("id", sa.String(length=36), nullable=False),
        *_of_conversation("journey_readings"),
        sa.Column("structure_id", sa.String(length=60), nullable=False),
        sa.Column("counsellor_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey_readings")),
    )
    op.create_index(op.f("ix_journey_readings_conversation_id"), "journey_readings", ["conversation_id"])


def downgrade() -> None:
    for table in ("journey_readings", "journey_agreements", "journey_changes", "journeys"):
        op.drop_table(table)
