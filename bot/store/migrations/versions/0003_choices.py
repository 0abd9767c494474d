"""Choices: the client whom a channel's lead chose, or wrote, to come next"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contents", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "workspace",
                sa.String(length=32),
                nullable=True,
                comment="whose it is: a client that a channel's lead wrote; null for guides",
            )
        )
        batch_op.create_index(batch_op.f("ix_contents_workspace"), ["workspace"], unique=False)
    op.create_table(
        "choices",
        sa.Column("workspace", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("prompt", sa.String(length=120), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=True, comment="null for a client of the guide"),
        sa.Column("chosen_by", sa.String(length=32), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["content"], ["contents.hash"], name=op.f("fk_choices_content_contents")),
        sa.PrimaryKeyConstraint("workspace", "channel", name=op.f("pk_choices")),
    )


def downgrade() -> None:
    op.drop_table("choices")
    with op.batch_alter_table("contents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contents_workspace"))
        batch_op.drop_column("workspace")
