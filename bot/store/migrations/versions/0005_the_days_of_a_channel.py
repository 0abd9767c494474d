"""The days of a channel: which it practises on, who paused it, when its week's picture comes; a recap is due once."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("channels") as batch_op:
        weekdays = "the weekdays it practises on, from 1 (Monday) to 7"
        region = "whose public holidays are free; null: nobody's"
        dates = "dates, parted by spaces"
        batch_op.add_column(
            sa.Column("weekdays", sa.String(7), nullable=False, server_default="12345", comment=weekdays)
        )
        batch_op.add_column(sa.Column("region", sa.String(40), nullable=True, comment=region))
        batch_op.add_column(sa.Column("dates_off", sa.Text(), nullable=True, comment=dates))
        batch_op.add_column(sa.Column("skipped", sa.Text(), nullable=True, comment=dates))
        batch_op.add_column(sa.Column("paused_by", sa.String(32), nullable=True, comment="empty: somebody forgotten"))
        batch_op.add_column(sa.Column("next_week_at", sa.DateTime(timezone=True), nullable=True))
    # a first look, from which the next moment is reckoned
    op.execute("UPDATE channels SET next_week_at = next_prompt_at")
    with op.batch_alter_table("channels") as batch_op:
        batch_op.alter_column("next_week_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_index(batch_op.f("ix_channels_next_week_at"), ["next_week_at"], unique=False)
    with op.batch_alter_table("threads") as batch_op:
        batch_op.alter_column(
            "recap_at", existing_type=sa.DateTime(timezone=True), nullable=True, comment="null once its recap was due"
        )


def downgrade() -> None:
    op.execute("UPDATE threads SET recap_at = opened_at WHERE recap_at IS NULL")
    with op.batch_alter_table("threads") as batch_op:
        batch_op.alter_column(
            "recap_at",
            existing_type=sa.DateTime(timezone=True),
            nullable=False,
            comment=None,
            existing_comment="null once its recap was due",
        )
    with op.batch_alter_table("channels") as batch_op:
        batch_op.drop_index(batch_op.f("ix_channels_next_week_at"))
        for column in ("next_week_at", "paused_by", "skipped", "dates_off", "region", "weekdays"):
            batch_op.drop_column(column)
