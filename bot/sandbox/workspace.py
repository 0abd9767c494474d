"""The workspace as it stands: people, channels, messages, and who may see them. No HTTP, no rules of the API."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from bot.sandbox.blocks import words_of
from bot.sandbox.feed import Feed
from bot.sandbox.pings import Ping, find_pings
from bot.sandbox.refusal import ActRefused, Json


@dataclass(frozen=True)
class Person:
    """Somebody in the workspace, or the bot."""

    id: str
    name: str
    title: str
    tz: str
    is_bot: bool = False


@dataclass(frozen=True)
class Channel:
    """A place where messages stand; a direct one belongs to a person and the bot."""

    id: str
    name: str
    topic: str
    members: frozenset[str]
    is_private: bool = False
    is_direct: bool = False
    is_ext_shared: bool = False

    @property
    def type(self) -> str:
        """The channel_type of its events."""
        return "im" if self.is_direct else "group" if self.is_private else "channel"


@dataclass(frozen=True)
class Message:
    """A message in a channel; `only_for` is set on an ephemeral one."""

    channel: str
    ts: str
    user: str
    text: str
    is_bot: bool = False
    blocks: tuple[Json, ...] = ()
    thread_ts: str | None = None
    subtype: str | None = None
    metadata: Json | None = None
    edited_ts: str | None = None
    only_for: str | None = None
    client_msg_id: str | None = None
    inviter: str | None = None

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def in_channel(self) -> bool:
        """Whether it is seen in the channel itself, outside threads."""
        return not self.is_reply or self.subtype == "thread_broadcast"

    @property
    def words(self) -> str:
        """What a person reads: its blocks if it has any, else its text."""
        return words_of(self.blocks) if self.blocks else self.text


@dataclass
class Workspace:
    """All that the sandbox remembers. Changes go through its methods, so that the feed tells of them."""

    id: str
    name: str
    domain: str
    bot: Person
    bot_id: str
    app_id: str
    people: dict[str, Person]
    channels: dict[str, Channel]
    now: Callable[[], float]
    feed: Feed = field(default_factory=Feed)
    pings: list[Ping] = field(default_factory=list)
    _messages: dict[str, dict[str, Message]] = field(default_factory=dict)
    _replies: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _last_micro: int = 0

    def next_ts(self) -> str:
        """Gives a time stamp as Slack's: unique, rising, seconds and micro."""
        self._last_micro = max(int(self.now() * 1_000_000), self._last_micro + 1)
        return f"{self._last_micro // 1_000_000}.{self._last_micro % 1_000_000:06d}"

    def person(self, who: str) -> Person:
        """Finds somebody by id or name; raises ActRefused."""
        for person in (*self.people.values(), self.bot):
            if who in (person.id, person.name) or who.lower() == person.name.lower():
                return person
        raise ActRefused("user_not_found", who)

    def channel(self, where: str) -> Channel:
        """Finds a channel by id or name; raises ActRefused."""
        found = self.find_channel(where)
        if found is None:
            raise ActRefused("channel_not_found", where)
        return found

    def find_channel(self, where: str) -> Channel | None:
        """Finds a channel by id or name."""
        by_name = (channel for channel in self.channels.values() if channel.name == where.removeprefix("#"))
        return self.channels.get(where) or next(by_name, None)

    def direct_channel(self, person: Person) -> Channel:
        """The channel between a person and the bot; opened when first asked for."""
        channel_id = f"D{person.id[1:]}"
        members = frozenset((person.id, self.bot.id))
        opened = Channel(channel_id, person.name.lower(), "", members, is_direct=True)
        return self.channels.setdefault(channel_id, opened)

    def join(self, channel: Channel, user: str) -> Channel:
        """Makes somebody a member."""
        self.channels[channel.id] = replace(channel, members=channel.members | {user})
        return self.channels[channel.id]

    def messages(self, channel: str) -> list[Message]:
        """All messages of a channel, replies and ephemeral ones too, oldest first."""
        return list(self._messages.get(channel, {}).values())

    def message(self, channel: str, ts: str) -> Message | None:
        """One message, None if there is none (any more)."""
        return self._messages.get(channel, {}).get(ts)

    def replies(self, channel: str, ts: str) -> list[Message]:
        """The replies below a message, oldest first."""
        kept = self._messages.get(channel, {})
        return [kept[reply] for reply in self._replies.get((channel, ts), []) if reply in kept]

    def add(self, message: Message) -> None:
        """Puts a message into its channel."""
        self._messages.setdefault(message.channel, {})[message.ts] = message
        if message.thread_ts and message.only_for is None:
            self._replies.setdefault((message.channel, message.thread_ts), []).append(message.ts)
        self._note_pings(message)
        self._tell("message", message)

    def change(self, message: Message) -> None:
        """Puts a message in the place of the one with its ts."""
        self._messages[message.channel][message.ts] = message
        self._note_pings(message)
        self._tell("message_changed", message)

    def remove(self, message: Message) -> None:
        """Takes a message out of its channel."""
        del self._messages[message.channel][message.ts]
        if message.thread_ts and not message.only_for:
            self._replies[(message.channel, message.thread_ts)].remove(message.ts)
        what = {"type": "message_deleted", "channel": message.channel, "ts": message.ts}
        self.feed.tell(what, self._audience(message))

    def seen_by(self, person: Person) -> Iterable[Channel]:
        """The channels a person can look into."""
        return (channel for channel in self.channels.values() if self.may_see(person, channel))

    def may_see(self, person: Person, channel: Channel) -> bool:
        """Whether a channel is open to a person: public, or one's own."""
        return person.id in channel.members or not (channel.is_private or channel.is_direct)

    def _note_pings(self, message: Message) -> None:
        if message.is_bot:
            self.pings.extend(find_pings(message.channel, message.ts, message.text, message.blocks))

    def _tell(self, kind: str, message: Message) -> None:
        what = {"type": kind, "channel": message.channel, "message": show(message)}
        self.feed.tell(what, self._audience(message))

    def _audience(self, message: Message) -> frozenset[str] | None:
        channel = self.channels[message.channel]
        if message.only_for is not None:
            return frozenset((message.only_for,))
        return channel.members if channel.is_private or channel.is_direct else None


def show(message: Message) -> Json:
    """A message as the page shows it."""
    shown: Json = {"ts": message.ts, "user": message.user, "is_bot": message.is_bot, "text": message.text}
    optional = {
        "thread_ts": message.thread_ts,
        "blocks": list(message.blocks),
        "edited": message.edited_ts is not None,
        "ephemeral": message.only_for is not None,
        "broadcast": message.subtype == "thread_broadcast",
        "deleted": message.subtype == "tombstone",
        "subtype": message.subtype,
    }
    return shown | {name: value for name, value in optional.items() if value}
