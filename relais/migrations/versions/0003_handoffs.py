"""Receiving structures, counsellors, handoffs"""

import sqlalchemy as sa
from alembic import op

from relais.counsellors.guards import DROPS, GUARDS
from relais.database import JsonList

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_trail",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=60), nullable=True),
        sa.Column("request_id", sa.String(length=36), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_trail")),
        sa.UniqueConstraint("digest", name=op.f("uq_audit_trail_digest")),
    )
    op.create_index(op.f("ix_audit_trail_at"), "audit_trail", ["at"], unique=False)
    op.create_index("ix_audit_trail_object_id", "audit_trail", ["object_id"], unique=False)
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)
    op.create_table(
        "counsellors",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("email_digest", sa.String(length=64), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("departements", JsonList, nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counsellors")),
        sa.UniqueConstraint("subject", name=op.f("uq_counsellors_subject")),
    )
    op.create_index(op.f("ix_counsellors_email_digest"), "counsellors", ["email_digest"], unique=True)
    op.create_table(
        "receiving_structures",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("reseau", sa.String(length=60), nullable=True),
        sa.Column("departements", JsonList, nullable=False),
        sa.Column("communes", JsonList, nullable=False),
        sa.Column("publics", JsonList, nullable=False),
        sa.Column("needs", JsonList, nullable=False),
        sa.Column("min_age", sa.Integer(), nullable=True),
        sa.Column("max_age", sa.Integer(), nullable=True),
        sa.Column("opening_hours", sa.String(length=500), nullable=True),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("promised_hours", sa.Integer(), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("canned_replies", JsonList, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receiving_structures")),
    )
    op.create_table(
        "counsellor_sessions",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("counsellor_id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["counsellor_id"],
            ["counsellors.id"],
            name=op.f("fk_counsellor_sessions_counsellor_id_counsellors"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_counsellor_sessions")),
    )
    op.create_index(
        op.f("ix_counsellor_sessions_counsellor_id"), "counsellor_sessions", ["counsellor_id"], unique=False
    )
    op.create_index(op.f("ix_counsellor_sessions_expires_at"), "counsellor_sessions", ["expires_at"], unique=False)
    op.create_table(
        "handoffs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("structure_id", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("trigger", sa.String(length=20), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(length=40), nullable=True),
        sa.Column("commune", sa.String(length=5), nullable=True),
        sa.Column("departement", sa.String(length=3), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passed_by", sa.Integer(), nullable=False),
        sa.Column("counsellor_id", sa.String(length=36), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("from_seq", sa.Integer(), nullable=False),
        sa.Column("read_seq", sa.Integer(), nullable=False),
        sa.Column("summary", sa.LargeBinary(), nullable=True),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("appointment_state", sa.String(length=20), nullable=True),
        sa.Column("appointment", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_handoffs_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["receiving_structures.id"], name=op.f("fk_handoffs_structure_id_receiving_structures")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
    )
    op.create_index(op.f("ix_handoffs_conversation_id"), "handoffs", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_handoffs_counsellor_id"), "handoffs", ["counsellor_id"], unique=False)
    op.create_index("ix_handoffs_state_due_at", "handoffs", ["state", "due_at"], unique=False)
    op.create_index("ix_handoffs_structure_id_state", "handoffs", ["structure_id", "state"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("counsellor_id", sa.String(length=36), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["counsellor_id"],
            ["counsellors.id"],
            name=op.f("fk_invitations_counsellor_id_counsellors"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_counsellor_id"), "invitations", ["counsellor_id"], unique=False)
    op.create_index(op.f("ix_invitations_expires_at"), "invitations", ["expires_at"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("counsellor_id", sa.String(length=36), nullable=False),
        sa.Column("structure_id", sa.String(length=60), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["counsellor_id"],
            ["counsellors.id"],
            name=op.f("fk_memberships_counsellor_id_counsellors"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"],
            ["receiving_structures.id"],
            name=op.f("fk_memberships_structure_id_receiving_structures"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("counsellor_id", "structure_id", "since", name=op.f("pk_memberships")),
    )
    op.create_table(
        "presences",
        sa.Column("counsellor_id", sa.String(length=36), nullable=False),
        sa.Column("structure_id", sa.String(length=60), nullable=False),
        sa.Column("is_available", sa.Boolean(), nullable=False),
        sa.Column("most_at_once", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["structure_id"],
            ["receiving_structures.id"],
            name=op.f("fk_presences_structure_id_receiving_structures"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("counsellor_id", "structure_id", name=op.f("pk_presences")),
    )
    op.create_index("ix_presences_structure_id_seen_at", "presences", ["structure_id", "seen_at"], unique=False)
    op.create_table(
        "handoff_notes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("handoff_id", sa.String(length=36), nullable=False),
        sa.Column("counsellor_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_handoff_notes_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["handoff_id"], ["handoffs.id"], name=op.f("fk_handoff_notes_handoff_id_handoffs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff_notes")),
    )
    op.create_index(op.f("ix_handoff_notes_conversation_id"), "handoff_notes", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_handoff_notes_handoff_id"), "handoff_notes", ["handoff_id"], unique=False)
    op.create_table(
        "handoff_steps",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("handoff_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("move", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("counsellor_id", sa.String(length=36), nullable=True),
        sa.Column("structure_id", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_handoff_steps_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["handoff_id"], ["handoffs.id"], name=op.f("fk_handoff_steps_handoff_id_handoffs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff_steps")),
    )
    op.create_index(op.f("ix_handoff_steps_conversation_id"), "handoff_steps", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_handoff_steps_handoff_id"), "handoff_steps", ["handoff_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_handoff_steps_handoff_id"), table_name="handoff_steps")
    op.drop_index(op.f("ix_handoff_steps_conversation_id"), table_name="handoff_steps")
    op.drop_table("handoff_steps")
    op.drop_index(op.f("ix_handoff_notes_handoff_id"), table_name="handoff_notes")
    op.drop_index(op.f("ix_handoff_notes_conversation_id"), table_name="handoff_notes")
    op.drop_table("handoff_notes")
    op.drop_index("ix_presences_structure_id_seen_at", table_name="presences")
    op.drop_table("presences")
    op.drop_table("memberships")
    op.drop_index(op.f("ix_invitations_expires_at"), table_name="invitations")
    op.drop_index(op.f("ix_invitations_counsellor_id"), table_name="invitations")
    op.drop_table("invitations")
    op.drop_index("ix_handoffs_structure_id_state", table_name="handoffs")
    op.drop_index("ix_handoffs_state_due_at", table_name="handoffs")
    op.drop_index(op.f("ix_handoffs_counsellor_id"), table_name="handoffs")
    op.drop_index(op.f("ix_handoffs_conversation_id"), table_name="handoffs")
    op.drop_table("handoffs")
    op.drop_index(op.f("ix_counsellor_sessions_expires_at"), table_name="counsellor_sessions")
    op.drop_index(op.f("ix_counsellor_sessions_counsellor_id"), table_name="counsellor_sessions")
    op.drop_table("counsellor_sessions")
    op.drop_table("receiving_structures")
    op.drop_index(op.f("ix_counsellors_email_digest"), table_name="counsellors")
    op.drop_table("counsellors")
    op.drop_index("ix_audit_trail_object_id", table_name="audit_trail")
    op.drop_index(op.f("ix_audit_trail_at"), table_name="audit_trail")
    op.drop_table("audit_trail")
    for statement in DROPS[op.get_bind().dialect.name]:
        op.execute(statement)
