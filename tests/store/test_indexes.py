"""No question that is asked for every message, or every minute, reads a whole table."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, event

from bot.practice.effects import CloseThread, DeleteReflection, DropTry, DropWords, SettleTry
from bot.practice.events import (
    DoubtSettled,
    PromptAsked,
    RecapDue,
    ReflectionAsked,
    ReplyDeleted,
    ReplyEdited,
    TopLevelPosted,
)
from tests.store.room import (
    ADA,
    CLEO,
    HERE,
    PROMPT,
    ROOT,
    TEAM,
    THREAD,
    Room,
    keep,
    message,
    open_day,
    posted,
    try_id,
    update,
)


@contextmanager
def asked(engine: Engine) -> Iterator[dict[str, Any]]:
    """The statements that are executed while the block lasts, with the values of one time."""
    statements: dict[str, Any] = {}

    def note(_conn: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        if statement.split(maxsplit=1)[0] in ("SELECT", "UPDATE", "DELETE"):
            statements[statement] = values

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def scans(engine: Engine, statements: dict[str, Any]) -> list[str]:
    """What SQLite would read from end to end, with the statement."""
    with engine.begin() as conn:
        return [
            f"{step[3]}: {statement}"
            for statement, values in statements.items()
            for step in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            if step[3].startswith("SCAN") and "CONSTANT ROW" not in step[3]
        ]


def test_the_way_of_every_event_goes_by_indexes(sqlite_engine: Engine) -> None:
    room = Room.set_up(sqlite_engine)
    with asked(sqlite_engine) as statements:
        room.happens("now", PromptAsked(HERE, CLEO))
        room.decides("now", *open_day())
        room.waits(room.hears(9))
        room.sends(PROMPT, ROOT)
        room.store.confirm(PROMPT, ROOT.id, room.now)
        room.happens("top", TopLevelPosted(message(3), ADA))
        room.recalled("top")
        room.answers(2)
        room.happens("edit", ReplyEdited(message(2), ROOT, ADA, "9"), "new words")
        room.decides("edit", keep(1, 2), update("edit/update", 1, 2))
        room.sends("edit/update")
        room.happens("asked", ReflectionAsked(message(2), ROOT, ADA, ADA), "new words")
        room.decides("asked")
        room.happens("settled", DoubtSettled(HERE, try_id(1), ADA, "wait"))
        room.decides("settled", SettleTry(try_id(1), ("wait",)))
        room.store.try_state(try_id(1), ADA)
        room.store.kept_of(TEAM, ADA)
        room.store.channel(HERE)
        room.happens("deleted", ReplyDeleted(message(2)))
        delete = DeleteReflection("delete", HERE, posted(2))
        room.decides("deleted", DropWords(message(2)), DropTry(try_id(1)), delete)
        room.sends("delete")
        room.happens("recap", RecapDue(HERE, THREAD))
        room.decides("recap", CloseThread(THREAD))
        room.store.has_work()
    assert len(statements) > 40
    assert scans(sqlite_engine, statements) == []


def test_what_is_asked_every_minute_goes_by_indexes(sqlite_engine: Engine) -> None:
    room = Room.set_up(sqlite_engine)
    room.opens_day()
    with asked(sqlite_engine) as statements:
        assert len(room.store.take_due(room.now + timedelta(days=1))) == 2
        room.store.left_over(room.now)
        room.store.clean_up(room.now)
        room.store.beat("one", room.now)
        room.store.alive(room.now, timedelta(seconds=60))
    assert len(statements) > 8
    assert scans(sqlite_engine, statements) == []
