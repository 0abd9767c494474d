"""What the bot says back to a reply: composed here by id, and spelled here into pieces of text.

Composing decides (which finding matters, which wording); spelling is the rendering of a composed
reflection against its content and words, free of any surface: `slack/messages` lays the pieces out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from bot.guide.types import NONE, Guide, Prompt, Shape, shape_of
from bot.practice.effects import Line, NextLine, Opening, Reflection, Span
from bot.practice.events import MessageId
from bot.practice.reading import Carries, Doubt, Evidence, Finding
from bot.practice.saying import choose, client_slots, fill, pieces, wording, wordings

WORDS = 80
"""A reflection is at most this long, the client's line included."""

QUOTE_WORDS = 10
QUOTE_CHARACTERS = 200
"""A quote in a reflection is at most this long: ten words, however long a word is."""

QUESTION_WORDS = 5
"""The end of a question has at least this many words to be quoted by itself."""

QUOTES = ("quote", "kept")
"""The slots of the voice that hold a person's words."""

AFTER_ANSWER: tuple[Shape, ...] = ("move", "none")
"""Where the thing to try takes up what the client says then: it is left out where the client says nothing."""

CHANCES = 24
"""How many choices of wording are tried before the shortest one is taken."""

Choice = Callable[[str], str]
"""Chooses a wording at a place of the voice, by its full path."""

_WORD = re.compile(r"\S+")
_PAUSE = re.compile(r"[,;:.?!…)—–]+[\"'”’]?$")
_FULL_STOP = re.compile(r"[.?!…]+[\"'”’)]?$")
_BARE = re.compile(r"[^\s,;:.–—\"“”](?:.*[^\s,;:.–—\"“”])?", re.DOTALL)
"""A run without the stops and quotation marks around it."""


@dataclass(frozen=True)
class Said:
    """A piece of the bot's own sentence."""

    text: str


@dataclass(frozen=True)
class Quoted:
    """A piece of a person's words: shown between quotation marks, never interpreted."""

    text: str
    cut: bool


@dataclass(frozen=True)
class Answered:
    """The client's next line."""

    name: str
    text: str


Piece = Said | Quoted | Answered


def quotable(evidence: Evidence) -> Span:
    """The run of the evidence to quote: all of it when short; of one long question what it ends on, from a pause;
    else its beginning, up to the last pause within ten words.

    The stops and quotation marks around it stay behind, unless it holds nothing else.
    """
    words = list(_WORD.finditer(evidence.quote))
    if len(words) > QUOTE_WORDS and (ends_on := _end_of_question(words)):
        return _span(evidence, ends_on.start(), words[-1].end(), cut=False)
    return _beginning(evidence)


def _beginning(evidence: Evidence) -> Span:
    """All of the evidence when short, else its beginning, up to the last pause within ten words."""
    words = list(_WORD.finditer(evidence.quote))
    if len(words) <= QUOTE_WORDS:
        return _span(evidence, words[0].start(), words[-1].end(), cut=False)
    head = words[:QUOTE_WORDS]
    pauses = [i for i, word in enumerate(head) if i >= 2 and _PAUSE.search(word.group())]
    last = head[pauses[-1]] if pauses else head[QUOTE_WORDS - 2]
    return _span(evidence, words[0].start(), last.end(), cut=not pauses)


def _end_of_question(words: list[re.Match[str]]) -> re.Match[str] | None:
    """Where the last part of a single long question begins; None for anything else, or where that part is a scrap."""
    *before, last = (word.group() for word in words)
    if "?" not in last or any(_FULL_STOP.search(word) for word in before):
        return None
    tail = range(len(words) - QUOTE_WORDS, len(words) - QUESTION_WORDS + 1)
    return next((words[i] for i in tail if _PAUSE.search(words[i - 1].group())), None)


def _span(evidence: Evidence, start: int, end: int, *, cut: bool) -> Span:
    """The span of a run within the evidence, bared of the stops around it."""
    bare = _BARE.search(evidence.quote, start, end)
    start, end = bare.span() if bare else (start, end)
    too_long = end - start > QUOTE_CHARACTERS
    end = min(end, start + QUOTE_CHARACTERS)
    return Span(evidence.start + start, evidence.start + end, cut or too_long)


def compose(
    reading: Carries | Doubt,
    reply: str,
    messages: tuple[MessageId, ...],
    prompt: Prompt,
    guide: Guide,
    seed: str,
) -> Reflection:
    """Composes the reflection on a reading: `reply` is the joined words of `messages`, `seed` varies the wording.

    Of the wordings that chance offers, the first that stays within 80 words is taken; if none does, the
    shortest that there are.
    """
    if isinstance(reading, Doubt):
        return _ask(reading, reply, messages, prompt, guide, seed)
    for chance in range(CHANCES):
        offered = _offer(reading, reply, messages, prompt, guide, _by_chance(guide, f"{seed} {chance}"))
        if count_words(spell(offered, guide, reply)) <= WORDS:
            return offered
    return _offer(reading, reply, messages, prompt, guide, _shortest(guide))


def _by_chance(guide: Guide, seed: str) -> Choice:
    return lambda place: choose(guide.voice, place, seed)


def _shortest(guide: Guide) -> Choice:
    """Chooses the wording with the fewest words, its quotes taken at their longest."""

    longest_quote = " ".join(["word"] * QUOTE_WORDS)

    def words(sentence: str) -> int:
        return len("".join(longest_quote if text in QUOTES else text for text, _ in pieces(sentence)).split())

    def shortest(place: str) -> str:
        lengths = [words(sentence) for sentence in wordings(guide.voice, place)]
        return f"{place}/{lengths.index(min(lengths))}"

    return shortest


def _offer(
    reading: Carries, reply: str, messages: tuple[MessageId, ...], prompt: Prompt, guide: Guide, choice: Choice
) -> Reflection:
    first, last = _ends(reading, reply, guide)
    parts: list[Line | NextLine] = [_line(guide, choice(f"findings/{first.category}/opens"), quote=first)]
    if last is not first:
        parts.append(_line(guide, choice(f"findings/{last.category}/ends"), quote=last))
    parts.append(_line(guide, choice(f"findings/{last.category}/does")))
    shape = _shape(guide, first, last)
    if last.category in prompt.next_lines:
        parts.append(NextLine(last.category))
    if last.category in prompt.next_lines or shape not in AFTER_ANSWER:
        parts.append(_turn(guide, shape, first, last, choice))
    labels = tuple(f.category for f in reading.findings)
    return Reflection(guide.hash, prompt.id, messages, tuple(parts), labels, size=len(reply))


def settle(
    choices: tuple[str, ...], messages: tuple[MessageId, ...], prompt: Prompt, guide: Guide, seed: str
) -> Reflection:
    """Composes what is said once the author has told which readings are theirs (`none` alone for no category).

    All of them are named; the client answers the last, which is what the client is left with.
    """
    path = choose(guide.voice, "unsure/settled", seed)
    settled = Line(path, phrases=tuple(("choice", f"findings/{choice}/choice/0") for choice in choices))
    does = Line(choose(guide.voice, f"findings/{choices[-1]}/does", seed))
    labels = tuple(choice for choice in choices if choice != NONE)
    then = (NextLine(choices[-1]),) if choices[-1] in prompt.next_lines else ()
    return Reflection(guide.hash, prompt.id, messages, (settled, does, *then), labels)


def spell(reflection: Reflection, guide: Guide, words: str) -> tuple[Piece, ...]:
    """Spells a reflection out. `words` are the joined words that its spans count over.

    Raises KeyError when the guide lacks a sentence or the prompt, ValueError when the words are other ones.
    """
    if reflection.size is not None and len(words) != reflection.size:
        raise ValueError("the words are no longer those that were read")
    client = guide.prompts[reflection.prompt].client
    spelled: list[Piece] = []
    for part in reflection.parts:
        match part:
            case Line():
                spelled += _spell_line(part, guide, words, client_slots(client))
            case Opening(span=span):
                spelled += [_quote(span, words), Said("\n")]
            case NextLine(reading=reading):
                spelled.append(Answered(client.name, guide.prompts[reflection.prompt].next_lines[reading]))
            case _:
                assert_never(part)
    return tuple(spelled)


def count_words(pieces_: tuple[Piece, ...]) -> int:
    """How many words a spelled reflection has, the client's line with its introduction included."""
    return len(
        "".join(f" {p.name} might say {p.text} " if isinstance(p, Answered) else p.text for p in pieces_).split()
    )


def _ask(
    doubt: Doubt, reply: str, messages: tuple[MessageId, ...], prompt: Prompt, guide: Guide, seed: str
) -> Reflection:
    """Says the doubt, and asks which reading the author was reaching for. No next line: it would decide."""
    first, second = doubt.between[:2]
    path = choose(guide.voice, "unsure/two", seed)
    line = Line(path, phrases=(("first", f"findings/{first}/might/0"), ("second", f"findings/{second}/might/0")))
    about = Opening(_beginning(_whole(reply)))
    return Reflection(guide.hash, prompt.id, messages, (about, line), (), doubt.between, len(reply))


def _ends(reading: Carries, reply: str, guide: Guide) -> tuple[Finding, Finding]:
    """The two findings to speak of: the last, which the client leaves with, and before it the first of the
    other kind (a move to keep, a trap on the way), or else the first. A reply that carries none is spoken
    of by its opening words."""
    if reading.findings:
        last = reading.findings[-1]
        others = [f for f in reading.findings if guide.is_trap(f.category) != guide.is_trap(last.category)]
        return (others or reading.findings)[0], last
    plain = Finding(NONE, _whole(reply))
    return plain, plain


def _whole(reply: str) -> Evidence:
    return Evidence(reply, len(reply) - len(reply.lstrip()), len(reply.rstrip()))


def _shape(guide: Guide, first: Finding, last: Finding) -> Shape:
    return shape_of(first.category, last.category, [trap.id for trap in guide.traps()])


def _turn(guide: Guide, shape: Shape, first: Finding, last: Finding, choice: Choice) -> Line:
    """The one thing to try. Where a move and a trap stand together, the move's words are the ones to keep."""
    path = choice(f"turns/{shape}")
    match shape:
        case "move-then-trap":
            return _line(guide, path, kept=first, quote=last)
        case "trap-then-move":
            return _line(guide, path, kept=last, quote=first)
        case _:
            return _line(guide, path, quote=last)


def _line(guide: Guide, path: str, **quotes: Finding) -> Line:
    """A sentence with the quotes that it has slots for."""
    used = {text for text, is_slot in pieces(wording(guide.voice, path)) if is_slot}
    return Line(path, tuple((slot, quotable(_telling(f))) for slot, f in quotes.items() if slot in used))


def _telling(finding: Finding) -> Evidence:
    """The evidence; where that is too long for a quote, from the clause on that says it most."""
    evidence, start = finding.evidence, finding.tells_from
    if start is None or not evidence.start < start < evidence.end or len(evidence.quote.split()) <= QUOTE_WORDS:
        return evidence
    return Evidence(evidence.reply, start, evidence.end)


def _spell_line(line: Line, guide: Guide, words: str, slots: dict[str, str]) -> list[Piece]:
    quotes = dict(line.quotes)
    phrases: dict[str, str] = {}
    for slot, path in line.phrases:
        phrase = fill(wording(guide.voice, path), slots)
        phrases[slot] = f"{phrases[slot]}, then {phrase}" if slot in phrases else phrase
    spelled: list[Piece] = []
    for text, is_slot in pieces(wording(guide.voice, line.path)):
        if is_slot and text in quotes:
            spelled.append(_quote(quotes[text], words))
        else:
            spelled.append(Said({**slots, **phrases}[text] if is_slot else text))
    return [*spelled, Said(" ")]


def _quote(span: Span, words: str) -> Quoted:
    return Quoted(words[span.start : span.end], span.cut)
