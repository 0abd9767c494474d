"""Who carries an event through: a process that listens can leave its events to others."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        note = "the process that carries it through; null until one has taken it up"
        batch_op.add_column(sa.Column("runner", sa.String(length=80), nullable=True, comment=note))


def downgrade() -> None:
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_column("runner")
