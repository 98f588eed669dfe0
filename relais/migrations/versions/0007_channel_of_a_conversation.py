"""Where a conversation goes on, and what lies under the chat"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("channel", sa.String(length=20), nullable=False, server_default="web"))
    op.add_column(
        "channel_links", sa.Column("has_place_keyboard", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    with op.batch_alter_table("channel_links") as table:
        table.drop_column("has_place_keyboard")
    with op.batch_alter_table("conversations") as table:
        table.drop_column("channel")
