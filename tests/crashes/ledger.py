"""What the bot owes the people of a sandbox, and what they got: nothing less, nothing twice.

All is judged by what stands in the sandbox. A post carries an id in its metadata, as Slack shows it to any app; by it
a post that came twice is told from two posts.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.guide.loading import load_guide
from bot.sandbox import Sandbox
from bot.sandbox.feed import Change
from bot.sandbox.workspace import Message
from bot.settings import content_of

NEVER_SAID = load_guide(content_of({})).voice.notices["unknown_post"]
"""What somebody is told of a client that may have been posted."""
RUN = 4
"""So many words of a reply in a row, in what the bot says, are a quotation."""


@dataclass(frozen=True)
class Tally:
    """What became of what was owed."""

    events: int = 0
    lost: int = 0
    doubled: int = 0
    unknown: tuple[str, ...] = ()
    """The effects of posts that may have arrived and were not repeated: who can look was told."""
    again: int = 0
    """Notices that one person alone saw a second time, which is allowed."""
    problems: tuple[str, ...] = ()

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.events + other.events,
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.unknown + other.unknown,
            self.again + other.again,
            self.problems + other.problems,
        )


@dataclass
class Reply:
    """A reply, and what is owed to its author by now."""

    channel: str
    root: str
    who: str
    ts: str
    text: str
    stands: bool = True
    """False once it was deleted, or its author wants to be forgotten."""
    must_say: str = ""
    """What the reflection says in the end, where it was changed by hand."""


@dataclass
class Ledger:
    """Keeps what is owed, and every post that ever stood in the sandbox."""

    sandbox: Sandbox
    replies: list[Reply] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)
    """Channels in which the day's client is due."""
    recaps: list[tuple[str, str]] = field(default_factory=list)
    """(channel, root) of threads whose recap is due."""
    posted: list[tuple[str, Message]] = field(default_factory=list)
    """(effect, message) of each post in a channel, though it be gone by now."""

    def __post_init__(self) -> None:
        self.sandbox.workspace.feed.listen(self._note)

    def reflection_of(self, reply: Reply) -> Message | None:
        """The reflection on a reply as it stands where its author sees it, in the thread or alone."""
        posts = [m for effect, m in self.posted if self._answers(effect, reply)]
        here = [now for m in posts if (now := self.sandbox.workspace.message(m.channel, m.ts))]
        return here[-1] if here else next(iter(self._alone(reply)[::-1]), None)

    def tally(self) -> Tally:
        """Counts."""
        problems = [*self._doubled(), *self._out_of_order()]
        lost = [*self._lost_replies(), *self._lost_posts()]
        events = len(self.replies) + len(self.prompts) + len(self.recaps)
        unknown = tuple(self._unknown())
        return Tally(events, len(lost), len(problems), unknown, self._again(), (*lost, *problems))

    def _unknown(self) -> Iterator[str]:
        team = self.sandbox.workspace.id
        yield from (f"reply:{team}:{r.channel}:{r.ts}/reflection" for r in self.replies if self._alone(r))
        yield from (f"prompt:{team}:{channel}" for channel in self.prompts if self._is_told(channel))

    def _note(self, change: Change) -> None:
        if change.what.get("type") != "message":
            return
        message = self.sandbox.workspace.message(change.what["channel"], change.what["message"]["ts"])
        if message and message.metadata and not message.only_for:
            self.posted.append((message.metadata["event_payload"]["effect"], message))

    def _answers(self, effect: str, reply: Reply) -> bool:
        return f"{reply.channel}:{reply.ts}" in effect

    def _alone(self, reply: Reply) -> list[Message]:
        """The reflections that were shown to the author of a reply alone."""
        person = self.sandbox.workspace.person(reply.who).id
        said = self.sandbox.workspace.messages(reply.channel)
        return [m for m in said if m.only_for == person and (quotes(m, reply.text) or says(m, reply.must_say))]

    def _doubled(self) -> Iterator[str]:
        for effect, times in Counter(effect for effect, _ in self.posted).items():
            if times > 1:
                yield f"{effect} was posted {times} times"
        for reply in self.replies:
            if len(of := {effect for effect, _ in self.posted if self._answers(effect, reply)}) > 1:
                yield f"{reply.who}'s reply was answered by {sorted(of)}"

    def _out_of_order(self) -> Iterator[str]:
        first: dict[tuple[str, str], list[float]] = {}
        for reply in sorted(self.replies, key=lambda reply: reply.ts):
            posts = [float(m.ts) for effect, m in self.posted if self._answers(effect, reply)]
            first.setdefault((reply.root, reply.who), []).extend(posts[:1])
        for (_, who), at in first.items():
            if at != sorted(at):
                yield f"{who}'s later try was reflected on before the earlier one"

    def _lost_replies(self) -> Iterator[str]:
        for reply in self.replies:
            said = self.reflection_of(reply)
            stands = any(
                self.sandbox.workspace.message(m.channel, m.ts) for e, m in self.posted if self._answers(e, reply)
            )
            if not reply.stands and stands:
                yield f"{reply.who}'s reply is gone, and its reflection stands"
            elif reply.stands and said is None:
                yield f"{reply.who}'s reply {reply.ts} in {reply.channel} was not answered"
            elif reply.stands and said and not (says(said, reply.must_say) or quotes(said, reply.text)):
                yield f"{reply.who}'s change of {reply.ts} was not taken up: {said.text[:60]}"

    def _lost_posts(self) -> Iterator[str]:
        for channel in self.prompts:
            if not any(m.channel == channel and m.in_channel for _, m in self.posted) and not self._is_told(channel):
                yield f"no client came in {channel}"
        for channel, root in self.recaps:
            effects = [e for e, m in self.posted if m.channel == channel and m.thread_ts == root]
            if not any("recap" in effect for effect in effects):
                yield f"no recap came in {channel}"

    def _is_told(self, channel: str) -> bool:
        """Whether whoever set the channel up was told that its client may have been posted."""
        said = self.sandbox.workspace.messages(channel)
        return any(m.only_for and m.text in NEVER_SAID for m in said)

    def _again(self) -> int:
        """Notices that came to somebody more than once."""
        said = [m for c in self.sandbox.workspace.channels for m in self.sandbox.workspace.messages(c) if m.only_for]
        return sum(times - 1 for times in Counter((m.only_for, m.thread_ts, m.text) for m in said).values())


def quotes(said: Message, text: str) -> bool:
    """Whether a message quotes a text."""
    words, heard = re.findall(r"\w+", text), " ".join(re.findall(r"\w+", said.text))
    return any(" ".join(words[n : n + RUN]) in heard for n in range(max(1, len(words) - RUN + 1)))


def says(said: Message, what: str) -> bool:
    return bool(what) and what in said.text
