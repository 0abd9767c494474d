"""A client that a channel's lead writes in Slack: checked as content is, and kept as a version of the content.

Such a client has a statement and a question; next lines and examples it has none. Its version holds the client
alone, and names the guide that it stands on.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Protocol

from bot.guide.drafting import slug, wrong_line, wrong_name, wrong_sentence, wrong_statement
from bot.guide.types import Client, Guide, Prompt, WrittenClient

CLIENT, BASE = "client.json", "base"
"""The files of such a version: the client, and the hash of the guide below."""

THEME = "own"

_HASH = 16


class Keep(Protocol):
    def __call__(self, content_hash: str, files: Mapping[str, str], workspace: str, /) -> None:
        """Keeps a version of the content that belongs to a workspace."""


class Writing:
    """What becomes of a client that a lead writes."""

    def __init__(self, guide: Guide, keep: Keep) -> None:
        self._guide = guide
        self._keep = keep

    def check(self, written: WrittenClient) -> dict[str, str]:
        """Returns what is wrong, by field."""
        return check_written(written)

    def keep(self, written: WrittenClient, workspace: str) -> tuple[str, str]:
        """Keeps the client; returns its id, and the version of the content that holds it."""
        prompt, version, files = as_version(written, self._guide)
        self._keep(version, files, workspace)
        return prompt, version


def check_written(written: WrittenClient) -> dict[str, str]:
    """Returns what is wrong, by field; empty where nothing is. What is wrong in content files is wrong here."""
    found = {
        "name": wrong_name(written.name),
        "line": wrong_line(written.line, written.name),
        "statement": wrong_statement(written.statement),
        "question": wrong_sentence(written.question) if written.question else "The recap needs a question to ask.",
        "invitation": wrong_sentence(written.invitation),
    }
    return {field: wrong for field, wrong in found.items() if wrong}


def as_version(written: WrittenClient, guide: Guide) -> tuple[str, str, dict[str, str]]:
    """Returns the client's id, and the hash and files of a version of the guide with them."""
    text = json.dumps(asdict(written), ensure_ascii=False, sort_keys=True)
    version = sha256(f"{guide.hash}\0{text}".encode()).hexdigest()[:_HASH]
    return _id_of(written, version), version, {BASE: guide.hash, CLIENT: text}


def base_of(files: Mapping[str, str]) -> str | None:
    """Returns the hash of the guide that a written client stands on; None for files that are a guide themselves."""
    return files.get(BASE)


def with_client(base: Guide, files: Mapping[str, str], version: str) -> Guide:
    """Returns a guide with the written client among its prompts."""
    written = WrittenClient(**json.loads(files[CLIENT]))
    prompt = Prompt(
        id=_id_of(written, version),
        theme=THEME,
        level=1,
        client=Client(written.name, written.line, written.pronouns),
        statement=written.statement,
        invitation=written.invitation,
        pulls=(),
        next_lines={},
        examples={},
        question=written.question,
    )
    return replace(base, hash=version, prompts={**base.prompts, prompt.id: prompt})


def _id_of(written: WrittenClient, version: str) -> str:
    return f"{slug(written.name)[:40] or 'client'}-{version[:6]}"
