"""Corrections: words and readings that their authors gave, without a name, for the reader to learn from."""

import json

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, select, update

from bot.practice.effects import KeepCorrection
from bot.practice.events import place_of
from bot.practice.thread import Correction
from bot.store.tables import corrections, findings, replies, words


def keep(conn: Connection, given: KeepCorrection) -> None:
    """Keeps a correction in the place of an earlier one of the same try; nothing where its words are gone.

    Where the reading that it corrects saw the same category, the words it saw are the evidence.
    """
    said = _said(conn, given.try_id)
    if said is None:
        return
    seen = {
        row.category: said[row.start : row.end]
        for row in conn.execute(select(findings).where(findings.c["try"] == given.try_id, findings.c.end.is_not(None)))
    }
    conn.execute(delete(corrections).where(corrections.c["try"] == given.try_id))
    row = {
        "workspace": place_of(given.try_id).workspace,
        "try": given.try_id,
        "content": given.content,
        "prompt": given.prompt,
        "reply": said,
        "evidence": json.dumps([[label, seen.get(label)] for label in given.labels], ensure_ascii=False),
    }
    conn.execute(corrections.insert().values(row))


def let_go_of_author(conn: Connection, of_tries: Select[tuple[str]]) -> None:
    """Cuts what leads from corrections to the tries they came from."""
    conn.execute(update(corrections).where(corrections.c["try"].in_(of_tries)).values({"try": None}))


def kept(conn: Connection) -> tuple[Correction, ...]:
    """All corrections, oldest first."""
    return tuple(_correction(row) for row in conn.execute(select(corrections).order_by(corrections.c.id)))


def _correction(row: Row[tuple[str]]) -> Correction:
    evidence = tuple((label, quote) for label, quote in json.loads(row.evidence))
    return Correction(row.content, row.prompt, row.reply, evidence)


def _said(conn: Connection, try_id: str) -> str | None:
    """The words of a try's messages as one text, as its findings count over them; None unless all are still kept."""
    of_try: ColumnElement[bool] = replies.c["try"] == try_id
    messages = (
        select(words.c.text)
        .select_from(replies)
        .join(words, words.c.id == replies.c.key, isouter=True)
        .where(of_try)
        .order_by(replies.c.message)
    )
    texts = conn.execute(messages).scalars().all()
    return None if not texts or None in texts else "\n".join(texts)
