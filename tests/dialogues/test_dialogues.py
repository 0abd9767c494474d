"""The guide's dialogues, acted out: what the bot does on the wire is what each dialogue says."""

from dataclasses import dataclass

import pytest

from bot.guide import dialogues as d
from bot.guide.loading import load_guide
from bot.guide.types import NONE
from bot.practice.saying import client_slots, fill
from bot.sandbox.workspace import Message
from bot.settings import ROOT
from bot.staging import Stage
from bot.trying import TryOut
from tests.try_out import EVERYWHERE

CONTENT = ROOT / "content" / "self-sabotage"
DIALOGUES = d.load_dialogues(CONTENT, load_guide(CONTENT))


@dataclass(frozen=True)
class Doings:
    """What the bot did since the last person's turn."""

    posted: tuple[Message, ...]
    changed: tuple[Message, ...]
    deleted: tuple[Message, ...]


class Watcher:
    """Keeps what the bot has said in one channel, and tells what is new."""

    def __init__(self, stage: Stage, try_out: TryOut) -> None:
        self._stage = stage
        self._try_out = try_out
        self._seen: dict[str, Message] = self._said()

    def doings(self) -> Doings:
        """What is new since the last time. That a person is told who sees what goes without saying."""
        before, now = self._seen, self._said()
        self._seen = now
        told = self._who_sees()
        return Doings(
            tuple(m for ts, m in now.items() if ts not in before and m.text not in told),
            tuple(m for ts, m in now.items() if ts in before and m != before[ts]),
            tuple(m for ts, m in before.items() if ts not in now),
        )

    def _said(self) -> dict[str, Message]:
        workspace = self._try_out.sandbox.workspace
        return {m.ts: m for m in workspace.messages(self._stage.channel) if m.is_bot}

    def _who_sees(self) -> set[str]:
        wordings = self._try_out.bot.library.present.voice.notices["who_sees"]
        return {fill(wording, {"until": "16:30"}) for wording in wordings}


@pytest.mark.parametrize("try_out", EVERYWHERE, indirect=True, scope="session")
@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.id)
async def test_the_bot_does_what_the_dialogue_says(dialogue: d.Dialogue, try_out: TryOut) -> None:
    stage = try_out.stage(dialogue)
    await stage.open()
    watcher = Watcher(stage, try_out)
    last: d.PersonTurn | None = None
    for turn in dialogue.turns:
        if isinstance(turn, d.BotTurn):
            await stage.settle()
            check(turn, watcher.doings(), last, stage, try_out)
        else:
            last = last if isinstance(turn, d.HourComes) else turn
            await stage.act(turn)
    assert not try_out.sandbox.pings, "nothing that a person types may ping anyone through the bot"


def check(turn: d.BotTurn, did: Doings, last: d.PersonTurn | None, stage: Stage, try_out: TryOut) -> None:
    """Holds what the bot did against a bot's turn."""
    everything = [*did.posted, *did.changed, *did.deleted]
    match turn:
        case d.BotIsSilent():
            assert not everything, f"{turn.at}: the bot was to be silent and said: {[m.text for m in everything]}"
        case d.BotReflects():
            said = only(did.changed if turn.updates else did.posted, turn.at, did)
            check_reflection(turn, said, last, try_out)
        case d.BotIsUnsure():
            said = only(did.changed if turn.updates else did.posted, turn.at, did)
            choices = [value_of(b).split(" ")[0] for b in buttons_of(said) if b["action_id"].startswith("settle")]
            assert choices == list(turn.between), f"{turn.at}: between {choices}. It said: {said.text}"
            check_audience(turn.to, said, turn.at, try_out)
        case d.BotShows():
            said = only(did.posted, turn.at, did)
            entry = {**try_out.bot.library.present.categories, **try_out.bot.library.present.entries}[turn.entry]
            assert said.text.startswith(entry.name), f"{turn.at}: it showed {said.text[:80]}"
            check_audience(turn.to, said, turn.at, try_out)
        case d.BotSays():
            said = only(did.posted, turn.at, did)
            wordings = try_out.bot.library.present.voice.notices[turn.notice]
            starts = {wording.partition("{")[0].strip() for wording in wordings}
            assert any(said.text.startswith(start) for start in starts), f"{turn.at}: it said {said.text}"
            check_audience(turn.to, said, turn.at, try_out)
        case d.BotOpens():
            assert last is not None
            view = try_out.sandbox.open_view(last.person)
            assert view is not None, f"{turn.at}: no modal is open"
            assert view.body["title"]["text"] == turn.title
        case d.BotDeletes():
            assert len(did.deleted) == 1, f"{turn.at}: it deleted {len(did.deleted)} messages"
        case d.BotRecaps():
            said = only(did.posted, turn.at, did)
            question = try_out.bot.library.present.prompts[stage.dialogue.prompt].question
            assert question in said.text
            assert said.thread_ts == stage.root
            if turn.tells is not None:
                check_ways(turn.tells, said, stage, try_out)


def check_reflection(turn: d.BotReflects, said: Message, last: d.PersonTurn | None, try_out: TryOut) -> None:
    """The reflection quotes what it should, and is on the categories that were heard."""
    for quote in turn.quotes:
        assert quote in said.text, f"{turn.at}: {quote!r} is not quoted. It said: {said.text}"
    assert "might say:" in said.text, f"{turn.at}: the client's line is missing"
    check_audience(turn.to, said, turn.at, try_out)
    assert last is not None
    author = try_out.sandbox.workspace.person(last.person).id
    newest = try_out.bot.store.kept_of(try_out.bot.workspace, author).tries[0]
    assert (newest.labels or (NONE,)) == turn.finds, f"{turn.at}: it found {newest.labels}. It said: {said.text}"


def check_ways(tells: tuple[str, ...], said: Message, stage: Stage, try_out: TryOut) -> None:
    """The recap tells these ways in this order, and no other."""
    guide = try_out.bot.library.present
    slots = client_slots(guide.prompts[stage.dialogue.prompt].client)
    places = {
        way: said.text.find(f"{fill(guide.voice.findings[way].choice, slots)}: ") for way in (*guide.categories, NONE)
    }
    told = sorted((way for way, place in places.items() if place >= 0), key=lambda way: places[way])
    assert tuple(told) == tells, f"the recap tells {told}. It said: {said.text}"


def check_audience(to: d.Person | None, said: Message, at: str, try_out: TryOut) -> None:
    alone = try_out.sandbox.workspace.person(to).id if to else None
    assert said.only_for == alone, f"{at}: it was seen by {said.only_for or 'everybody'}"


def only(said: tuple[Message, ...], at: str, did: Doings) -> Message:
    assert len(said) == 1, f"{at}: one message was expected of the bot. It did: {did}"
    return said[0]


def buttons_of(said: Message) -> list[dict[str, str]]:
    return [e for block in said.blocks for e in block.get("elements", []) if e.get("type") == "button"]


def value_of(button: dict[str, str]) -> str:
    return button["value"]


def test_there_are_dialogues_enough() -> None:
    assert len(DIALOGUES) >= 10
