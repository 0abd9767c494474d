"""The tables. Words of people stand in `words` alone."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # as above
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

channels = Table(
    "channels",
    metadata,
    Column("workspace", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("zone", String(64), nullable=False),
    Column("post_at", String(5), nullable=False),
    Column("recap_at", String(5), nullable=False),
    Column(
        "weekdays",
        String(7),
        nullable=False,
        server_default="12345",
        comment="the weekdays it practises on, from 1 (Monday) to 7",
    ),
    Column("region", String(40), comment="whose public holidays are free; null: nobody's"),
    Column("dates_off", Text, comment="dates, parted by spaces"),
    Column("skipped", Text, comment="dates, parted by spaces"),
    Column("set_up_by", String(32), nullable=False),
    Column("paused", String(200)),
    Column("paused_by", String(32), comment="empty: somebody forgotten"),
    Column("next_prompt_at", Moment, nullable=False, index=True),
    Column("next_week_at", Moment, nullable=False, index=True),
)

contents = Table(
    "contents",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column(
        "files",
        Text,
        nullable=False,
        comment="the files as JSON: a thread keeps the client it was opened with",
    ),
    Column(
        "workspace",
        String(32),
        index=True,
        comment="whose it is: a client that a channel's lead wrote; null for guides",
    ),
)

choices = Table(
    "choices",
    metadata,
    Column("workspace", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("prompt", String(120), nullable=False),
    Column("content", ForeignKey("contents.hash"), comment="null for a client of the guide"),
    Column("chosen_by", String(32), nullable=False),
    Column("chosen_at", Moment, nullable=False),
)
"""The client whom a channel's lead chose to come next. It counts until a thread with that client was opened."""

threads = Table(
    "threads",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("workspace", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("day", Date, nullable=False),
    Column("prompt", String(120), nullable=False),
    Column("content", ForeignKey("contents.hash"), nullable=False),
    Column("root", String(40), comment="null until the post is known to have arrived"),
    Column("opened_at", Moment, nullable=False),
    Column("recap_at", Moment, comment="null once its recap was due"),
    Column("recapped", Boolean, nullable=False, default=False),
    UniqueConstraint("workspace", "channel", "day"),
    Index(None, "recapped", "recap_at"),
    Index(None, "workspace", "channel", "root"),
)

words = Table(
    "words",
    metadata,
    Column("id", String(120), primary_key=True, comment="the message's key"),
    Column("workspace", String(32), nullable=False),
    Column("author", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column(
        "version", String(40), nullable=False, comment="orders the edits of a message: a later one compares greater"
    ),
    Column("expires_at", Moment, nullable=False, index=True),
    Index(None, "workspace", "author"),
)

tries = Table(
    "tries",
    metadata,
    Column("id", String(140), primary_key=True),
    Column("thread", ForeignKey("threads.id", ondelete="CASCADE"), nullable=False),
    Column("workspace", String(32), nullable=False),
    Column("author", String(32), nullable=False),
    Column("n", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("reflection", String(240), index=True, comment="the effect that posted its reflection"),
    Column(
        "message", String(40), comment="the message that its reflection became, once the effect is not kept any more"
    ),
    Column("alone", Boolean, nullable=False),
    UniqueConstraint("thread", "author", "n"),
    Index(None, "workspace", "author"),
)

replies = Table(
    "replies",
    metadata,
    Column("key", String(120), primary_key=True, comment="the message's key"),
    Column("workspace", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("message", String(40), nullable=False),
    Column("try", ForeignKey("tries.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("fingerprint", String(100), nullable=False, comment="tells an edit that changed nothing"),
)

gone = Table(
    "gone",
    metadata,
    Column("key", String(120), primary_key=True, comment="the message's key"),
    Column("workspace", String(32), nullable=False),
    Column("deleted", Boolean, nullable=False, comment="else it was edited into something that is not read"),
    Column("at", Moment, nullable=False, index=True),
)
"""Messages whose earlier words must not be read any more, should they still arrive."""

findings = Table(
    "findings",
    metadata,
    Column("try", ForeignKey("tries.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("category", String(80), nullable=False),
    Column("start", Integer, comment="null once the words are gone: the finding is a trace"),
    Column("end", Integer),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("workspace", String(32), nullable=False, index=True),
    Column(
        "try",
        ForeignKey("tries.id", ondelete="CASCADE"),
        index=True,
        comment="null once the words' time is over: nobody can tell then whose they were",
    ),
    Column("content", String(64), nullable=False),
    Column("prompt", String(120), nullable=False),
    Column("reply", Text, nullable=False, comment="words that their author gave for the reader to learn from"),
    Column(
        "evidence", Text, nullable=False, comment="the author's reading as JSON: [category, quote or null], in order"
    ),
)

people = Table(
    "people",
    metadata,
    Column("workspace", String(32), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("how", Boolean, nullable=False, default=False),
    Column("who_sees", Boolean, nullable=False, default=False),
)

events = Table(
    "events",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("event_id", String(80), unique=True),
    Column("workspace", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Column("runner", String(80), comment="the process that carries it through; null until one has taken it up"),
    Column("forgotten", Boolean, nullable=False, default=False, index=True, comment="goes once all of it is sent"),
    Index(None, "decided_at", "received_at"),
)

effects = Table(
    "effects",
    metadata,
    Column("id", String(240), primary_key=True),
    Column("event", ForeignKey("events.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("read", String(100), comment="a fingerprint of the words that it quotes"),
    Column(
        "state", String(10), nullable=False, index=True, comment="recorded, sending; sent, failed, dropped, unknown"
    ),
    Column("message", String(40), comment="the message that it became"),
    Column("of", String(240), index=True, comment="the effect whose message it changes or deletes"),
    Column("not_before", Moment, comment="until then nothing is done about it: put off, waiting its turn, under way"),
    Column("attempts", Integer, nullable=False, default=0, server_default="0", comment="how often it was put off"),
    Column("begun_at", Moment, comment="when the last attempt began"),
    Column("runner", String(80), comment="the process that began to send it"),
    Column("reason", String(200)),
    Column("changed_at", Moment, nullable=False),
)

limits = Table(
    "limits",
    metadata,
    Column("workspace", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True, comment="empty: the whole workspace"),
    Column("way", String(10), primary_key=True, comment="how is delivered what is limited together"),
    Column("last_at", Moment, comment="when something was last delivered this way"),
    Column("free_at", Moment, nullable=False, comment="the first turn that nobody has been given yet"),
    Column("blocked_until", Moment, comment="until when Slack asked to wait"),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("executor", String(80), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("trouble", String(200), comment="what keeps the process from sending"),
)
