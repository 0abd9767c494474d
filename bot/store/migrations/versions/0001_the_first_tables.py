"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("workspace", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("post_at", sa.String(length=5), nullable=False),
        sa.Column("recap_at", sa.String(length=5), nullable=False),
        sa.Column("set_up_by", sa.String(length=32), nullable=False),
        sa.Column("paused", sa.String(length=200), nullable=True),
        sa.Column("next_prompt_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "channel", name=op.f("pk_channels")),
    )
    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_channels_next_prompt_at"), ["next_prompt_at"], unique=False)

    op.create_table(
        "contents",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column(
            "files",
            sa.Text(),
            nullable=False,
            comment="the files as JSON: a thread keeps the client it was opened with",
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_contents")),
    )
    op.create_table(
        "events",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("event_id", sa.String(length=80), nullable=True),
        sa.Column("workspace", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten", sa.Boolean(), nullable=False, comment="goes once all of it is sent"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_events")),
        sa.UniqueConstraint("event_id", name=op.f("uq_events_event_id")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_events_decided_at_received_at"), ["decided_at", "received_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_events_forgotten"), ["forgotten"], unique=False)

    op.create_table(
        "gone",
        sa.Column("key", sa.String(length=120), nullable=False, comment="the message's key"),
        sa.Column("workspace", sa.String(length=32), nullable=False),
        sa.Column(
            "deleted", sa.Boolean(), nullable=False, comment="else it was edited into something that is not read"
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_gone")),
    )
    with op.batch_alter_table("gone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gone_at"), ["at"], unique=False)

    op.create_table(
        "heartbeats",
        sa.Column("executor", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("executor", name=op.f("pk_heartbeats")),
    )
    with op.batch_alter_table("heartbeats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_heartbeats_at"), ["at"], unique=False)

    op.create_table(
        "people",
        sa.Column("workspace", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("how", sa.Boolean(), nullable=False),
        sa.Column("who_sees", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "person", name=op.f("pk_people")),
    )
    op.create_table(
        "words",
        sa.Column("id", sa.String(length=120), nullable=False, comment="the message's key"),
        sa.Column("workspace", sa.String(length=32), nullable=False),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "version",
            sa.String(length=40),
            nullable=False,
            comment="orders the edits of a message: a later one compares greater",
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words")),
    )
    with op.batch_alter_table("words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_words_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_words_workspace_author"), ["workspace", "author"], unique=False)

    op.create_table(
        "effects",
        sa.Column("id", sa.String(length=240), nullable=False),
        sa.Column("event", sa.String(length=200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("read", sa.String(length=100), nullable=True, comment="a fingerprint of the words that it quotes"),
        sa.Column("state", sa.String(length=10), nullable=False, comment="recorded, sending, sent, failed or unknown"),
        sa.Column("message", sa.String(length=40), nullable=True, comment="the message that it became"),
        sa.Column("of", sa.String(length=240), nullable=True, comment="the effect whose message it changes or deletes"),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True, comment="until when it is put off"),
        sa.Column("runner", sa.String(length=80), nullable=True, comment="the process that began to send it"),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["events.key"], name=op.f("fk_effects_event"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effects")),
    )
    with op.batch_alter_table("effects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_effects_event"), ["event"], unique=False)
        batch_op.create_index(batch_op.f("ix_effects_of"), ["of"], unique=False)
        batch_op.create_index(batch_op.f("ix_effects_state"), ["state"], unique=False)

    op.create_table(
        "threads",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("workspace", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("prompt", sa.String(length=120), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("root", sa.String(length=40), nullable=True, comment="null until the post is known to have arrived"),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recap_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recapped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["content"], ["contents.hash"], name=op.f("fk_threads_content")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
        sa.UniqueConstraint("workspace", "channel", "day", name=op.f("uq_threads_workspace_channel_day")),
    )
    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_threads_recapped_recap_at"), ["recapped", "recap_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_threads_workspace_channel_root"), ["workspace", "channel", "root"], unique=False
        )

    op.create_table(
        "tries",
        sa.Column("id", sa.String(length=140), nullable=False),
        sa.Column("thread", sa.String(length=80), nullable=False),
        sa.Column("workspace", sa.String(length=32), nullable=False),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reflection", sa.String(length=240), nullable=True, comment="the effect that posted its reflection"),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["thread"], ["threads.id"], name=op.f("fk_tries_thread"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tries")),
        sa.UniqueConstraint("thread", "author", "n", name=op.f("uq_tries_thread_author_n")),
    )
    with op.batch_alter_table("tries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tries_reflection"), ["reflection"], unique=False)
        batch_op.create_index(batch_op.f("ix_tries_workspace_author"), ["workspace", "author"], unique=False)

    op.create_table(
        "findings",
        sa.Column("try", sa.String(length=140), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=80), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True, comment="null once the words are gone: the finding is a trace"),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["try"], ["tries.id"], name=op.f("fk_findings_try"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("try", "seq", name=op.f("pk_findings")),
    )
    op.create_table(
        "replies",
        sa.Column("key", sa.String(length=120), nullable=False, comment="the message's key"),
        sa.Column("workspace", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("message", sa.String(length=40), nullable=False),
        sa.Column("try", sa.String(length=140), nullable=False),
        sa.Column("fingerprint", sa.String(length=100), nullable=False, comment="tells an edit that changed nothing"),
        sa.ForeignKeyConstraint(["try"], ["tries.id"], name=op.f("fk_replies_try"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_replies")),
    )
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_replies_try"), ["try"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_replies_try"))

    op.drop_table("replies")
    op.drop_table("findings")
    with op.batch_alter_table("tries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tries_workspace_author"))
        batch_op.drop_index(batch_op.f("ix_tries_reflection"))

    op.drop_table("tries")
    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_threads_workspace_channel_root"))
        batch_op.drop_index(batch_op.f("ix_threads_recapped_recap_at"))

    op.drop_table("threads")
    with op.batch_alter_table("effects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_effects_state"))
        batch_op.drop_index(batch_op.f("ix_effects_of"))
        batch_op.drop_index(batch_op.f("ix_effects_event"))

    op.drop_table("effects")
    with op.batch_alter_table("words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_words_workspace_author"))
        batch_op.drop_index(batch_op.f("ix_words_expires_at"))

    op.drop_table("words")
    op.drop_table("people")
    with op.batch_alter_table("heartbeats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_heartbeats_at"))

    op.drop_table("heartbeats")
    with op.batch_alter_table("gone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gone_at"))

    op.drop_table("gone")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_events_forgotten"))
        batch_op.drop_index(batch_op.f("ix_events_decided_at_received_at"))

    op.drop_table("events")
    op.drop_table("contents")
    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_channels_next_prompt_at"))

    op.drop_table("channels")
