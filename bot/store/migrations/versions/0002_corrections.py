"""Corrections: readings that their authors gave for the reader to learn from"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("workspace", sa.String(length=32), nullable=False),
        sa.Column(
            "try",
            sa.String(length=140),
            nullable=True,
            comment="null once the words' time is over: nobody can tell then whose they were",
        ),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("prompt", sa.String(length=120), nullable=False),
        sa.Column(
            "reply", sa.Text(), nullable=False, comment="words that their author gave for the reader to learn from"
        ),
        sa.Column(
            "evidence",
            sa.Text(),
            nullable=False,
            comment="the author's reading as JSON: [category, quote or null], in order",
        ),
        sa.ForeignKeyConstraint(["try"], ["tries.id"], name=op.f("fk_corrections_try_tries"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corrections_try"), ["try"], unique=False)
        batch_op.create_index(batch_op.f("ix_corrections_workspace"), ["workspace"], unique=False)


def downgrade() -> None:
    op.drop_table("corrections")
