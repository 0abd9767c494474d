"""Whose turn it is to be sent, and where Slack said to wait."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NOT_BEFORE = "until then nothing is done about it: put off, waiting its turn, under way"
STATES = "recorded, sending; sent, failed, dropped, unknown"


def upgrade() -> None:
    with op.batch_alter_table("effects") as batch_op:
        batch_op.add_column(
            sa.Column("attempts", sa.Integer(), nullable=False, server_default="0", comment="how often it was put off")
        )
        batch_op.add_column(
            sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True, comment="when the last attempt began")
        )
        batch_op.alter_column("not_before", existing_type=sa.DateTime(timezone=True), comment=NOT_BEFORE)
        batch_op.alter_column("state", existing_type=sa.String(length=10), existing_nullable=False, comment=STATES)
    # An attempt that was under way begins to count as over when it is next looked at: the process is gone.
    op.execute("UPDATE effects SET not_before = NULL, begun_at = changed_at WHERE state = 'sending'")
    with op.batch_alter_table("tries") as batch_op:
        note = "the message that its reflection became, once the effect is not kept any more"
        batch_op.add_column(sa.Column("message", sa.String(length=40), nullable=True, comment=note))
    with op.batch_alter_table("heartbeats") as batch_op:
        note = "what keeps the process from sending"
        batch_op.add_column(sa.Column("trouble", sa.String(length=200), nullable=True, comment=note))
    op.create_table(
        "limits",
        sa.Column("workspace", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False, comment="empty: the whole workspace"),
        sa.Column("way", sa.String(length=10), nullable=False, comment="how is delivered what is limited together"),
        sa.Column(
            "last_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when something was last delivered this way",
        ),
        sa.Column(
            "free_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="the first turn that nobody has been given yet",
        ),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True, comment="until when Slack asked to wait"),
        sa.PrimaryKeyConstraint("workspace", "channel", "way", name=op.f("pk_limits")),
    )


def downgrade() -> None:
    op.execute("UPDATE effects SET state = 'failed' WHERE state = 'dropped'")
    op.drop_table("limits")
    with op.batch_alter_table("heartbeats") as batch_op:
        batch_op.drop_column("trouble")
    with op.batch_alter_table("tries") as batch_op:
        batch_op.drop_column("message")
    with op.batch_alter_table("effects") as batch_op:
        batch_op.drop_column("begun_at")
        batch_op.drop_column("attempts")
        batch_op.alter_column(
            "state",
            existing_type=sa.String(length=10),
            existing_nullable=False,
            comment="recorded, sending, sent, failed or unknown",
        )
        batch_op.alter_column(
            "not_before", existing_type=sa.DateTime(timezone=True), comment="until when it is put off"
        )
