"""Log-in by OpenID Connect, and accounts that were closed"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sso_attempts",
        sa.Column("state_digest", sa.String(length=64), nullable=False),
        sa.Column("browser_digest", sa.String(length=64), nullable=False),
        sa.Column("nonce_digest", sa.String(length=64), nullable=False),
        sa.Column("invitation_digest", sa.String(length=64), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_digest", name=op.f("pk_sso_attempts")),
    )
    op.create_index("ix_sso_attempts_expires_at", "sso_attempts", ["expires_at"])
    op.add_column("counsellor_sessions", sa.Column("id_token", sa.LargeBinary(), nullable=True))
    op.add_column("counsellors", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("counsellors") as table:
        table.drop_column("closed_at")
    with op.batch_alter_table("counsellor_sessions") as table:
        table.drop_column("id_token")
    op.drop_index("ix_sso_attempts_expires_at", table_name="sso_attempts")
    op.drop_table("sso_attempts")
