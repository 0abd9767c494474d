"""Effects on a first client and on Ada's reply to him, with all that sending them needs."""

from datetime import UTC, datetime

from bot.practice.effects import (
    Line,
    NextLine,
    PostPrompt,
    PostRecap,
    PostReflection,
    Reflection,
    Send,
    Span,
    UpdateReflection,
    Whisper,
)
from bot.practice.events import ChannelId, MessageId
from bot.practice.sending import Delivery
from tests.slack.recording import real_guide

PLACE = ChannelId("T0SANDBOX", "C0PRACTICE")
THREAD = "T0SANDBOX:C0PRACTICE:2026-11-02"
TRY = f"{THREAD}:U0ADA:1"
GUIDE = real_guide()
PROMPT, CATEGORY = next(iter(GUIDE.prompts)), next(iter(GUIDE.categories))
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORDS = "Part of you fought hard to keep that envelope shut. <!channel> What is it guarding?"

POST = PostPrompt("prompt:1", PLACE, THREAD, GUIDE.hash, PROMPT, Line("invites/0"))
REFLECTION = Reflection(
    GUIDE.hash,
    PROMPT,
    (MessageId("T0SANDBOX", "C0PRACTICE", "1764576060.000200"),),
    (Line(f"findings/{CATEGORY}/opens/0", (("quote", Span(0, 30)),)), NextLine(CATEGORY)),
    (CATEGORY,),
    size=len(WORDS),
)
REFLECT = PostReflection("reply/reflection", PLACE, THREAD, TRY, "U0ADA", False, REFLECTION)
RECAP = PostRecap(
    "recap:1", PLACE, THREAD, GUIDE.hash, PROMPT, Line("recap/opens/0"), None, 0, (), Line("recap/hands_over/0")
)
WHISPER = Whisper("w1", PLACE, "U0ADA", THREAD, GUIDE.hash, Line("notices/safety/0"))
UPDATE = UpdateReflection("u1", PLACE, THREAD, TRY, "U0ADA", False, REFLECT.id, REFLECTION)


def delivery(effect: Send, root: str | None = None, target: str | None = None, words: str = WORDS) -> Delivery:
    def message(ts: str | None) -> MessageId | None:
        return MessageId(PLACE.workspace, effect.place.channel, ts) if ts else None

    return Delivery(effect, NOON, False, message(root), message(target), 0.0, "U0CLEO", words)
