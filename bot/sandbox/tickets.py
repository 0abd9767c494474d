"""What the bot is given for a short while: trigger ids (one use) and response_urls (five uses)."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.sandbox import grammar
from bot.sandbox.refusal import ApiRefused


@dataclass(frozen=True)
class Trigger:
    """Leave to open a modal for a person."""

    user: str
    issued: float


@dataclass(frozen=True)
class ReplySlot:
    """Where a response_url leads: whom it answers, in which channel, about which message."""

    user: str
    channel: str
    issued: float
    message_ts: str | None = None
    uses: int = 0


@dataclass
class Tickets:
    """Hands out and takes back; the clock decides what is still good."""

    now: Callable[[], float]
    _triggers: dict[str, Trigger] = field(default_factory=dict)
    _exchanged: set[str] = field(default_factory=set)
    _slots: dict[str, ReplySlot] = field(default_factory=dict)

    def issue_trigger(self, user: str) -> str:
        """Gives a trigger id in Slack's form."""
        trigger_id = f"{int(self.now() * 1_000)}.{len(self._triggers) + 1}.{uuid.uuid4().hex}"
        self._triggers[trigger_id] = Trigger(user, self.now())
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """Uses a trigger id up and returns the person's id; raises ApiRefused."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise ApiRefused("invalid_trigger_id")
        if trigger_id in self._exchanged:
            raise ApiRefused("exchanged_trigger_id")
        if self.now() - trigger.issued > grammar.TRIGGER_SECONDS.most:
            raise ApiRefused("expired_trigger_id")
        self._exchanged.add(trigger_id)
        return trigger.user

    def expire(self) -> None:
        """Makes all that was given so far good for nothing: trigger ids expired, response_urls used up."""
        self._triggers = {given: replace(trigger, issued=float("-inf")) for given, trigger in self._triggers.items()}
        most = grammar.RESPONSE_URL_USES.most
        self._slots = {given: replace(slot, uses=most) for given, slot in self._slots.items()}

    def issue_slot(self, user: str, channel: str, message_ts: str | None = None) -> str:
        """Gives the key of a response_url."""
        key = uuid.uuid4().hex
        self._slots[key] = ReplySlot(user, channel, self.now(), message_ts)
        return key

    def use_slot(self, key: str) -> ReplySlot:
        """Counts one use of a response_url; raises ApiRefused."""
        slot = self._slots.get(key)
        if slot is None or self.now() - slot.issued > grammar.RESPONSE_URL_SECONDS.most:
            raise ApiRefused("expired_url")
        if slot.uses >= grammar.RESPONSE_URL_USES.most:
            raise ApiRefused("used_url")
        used = ReplySlot(slot.user, slot.channel, slot.issued, slot.message_ts, slot.uses + 1)
        self._slots[key] = used
        return used
