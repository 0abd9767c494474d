"""How replies are answered, taken back and settled: the table *when the bot answers*, as functions."""

from dataclasses import replace

from bot.guide.types import NONE
from bot.practice.case import Case, Effects, Heard, channel_of, tell, tell_unread
from bot.practice.effects import (
    DeleteReflection,
    DropTry,
    DropWords,
    KeepCorrection,
    KeepTry,
    Kept,
    MarkTold,
    PostReflection,
    SettleTry,
    Span,
    UpdateReflection,
)
from bot.practice.events import (
    ChannelId,
    DoubtSettled,
    MessageId,
    PersonId,
    ReadingContested,
    ReflectionAsked,
    ReplyDeleted,
    ReplyEdited,
    ReplyPosted,
)
from bot.practice.reading import Carries, Discussion, Doubt, Unread
from bot.practice.reflection import compose, settle
from bot.practice.thread import REFLECTED_TRIES, Thread, Try


def on_posted(event: ReplyPosted, case: Case) -> Effects:
    thread = case.now.thread
    if thread is None or case.now.unchanged:
        return ()
    if event.notice == "nothing_to_read":  # a bare mention asks about the latest try
        asked_for = _for_the_client(case.heard, insists=True)
        if asked_for:
            return _reflect(asked_for, event.author, case.now.unanswered_try(), True, thread, case)
    if event.notice:
        return (tell_unread(event.notice, event.message, event.author, thread, case),)
    reading = _for_the_client(case.heard)
    if reading is None:
        if not event.mentions_bot:
            return ()
        return (tell("nothing_to_read", event.message.place, event.author, thread, case),)
    return _reflect(reading, event.author, case.now.open_try(), event.mentions_bot, thread, case)


def on_edited(event: ReplyEdited, case: Case) -> Effects:
    thread = case.now.thread
    if thread is None:
        return ()
    if event.notice:  # before `unchanged`: of screened words nothing is kept that could be compared
        gone = _go_on_without(event.message, case)
        if event.notice == "nothing_to_read":  # taken back, without asking for anything
            return gone
        return (*gone, tell_unread(event.notice, event.message, event.author, thread, case))
    if case.now.unchanged:
        return ()
    its_try = case.now.try_of(event.message)
    by_its_whole = replace(case.heard, alone=case.heard.whole) if case.heard else None
    reading = _for_the_client(by_its_whole)
    if reading is None:
        return _withdraw(event.message, its_try, case) if its_try else ()
    return _reflect(reading, event.author, its_try, False, thread, case)


def on_deleted(event: ReplyDeleted, case: Case) -> Effects:
    return _go_on_without(event.message, case)


def on_asked(event: ReflectionAsked, case: Case) -> Effects:
    thread = case.now.thread
    place = event.message.place
    if thread is None or event.message == thread.root:
        return (tell("no_thread", place, event.asked_by, None, case),)
    if event.asked_by != event.author:
        return (tell("not_author", place, event.asked_by, thread, case),)
    if event.notice:
        return (tell_unread(event.notice, event.message, event.asked_by, thread, case),)
    reading = _for_the_client(case.heard, insists=True)
    if reading is None:
        return (tell("nothing_to_read", place, event.asked_by, thread, case),)
    return _reflect(reading, event.asked_by, case.now.try_of(event.message), True, thread, case)


def _for_the_client(heard: Heard | None, *, insists: bool = False) -> Carries | Doubt | None:
    """What the whole carries if the bot is to speak of it, else None. The message by itself decides whether.

    Silence wins where the kind is in doubt. Talk is read only when its author `insists` on this very message.
    """
    if heard is None or isinstance(heard.alone, Unread) or isinstance(heard.whole, Unread):
        return None
    if isinstance(heard.alone, Discussion) and not insists:
        return None
    return heard.whole.guess if isinstance(heard.whole, Discussion) else heard.whole


def _reflect(
    reading: Carries | Doubt, author: PersonId, its_try: Try | None, asked: bool, thread: Thread, case: Case
) -> Effects:
    """Keeps the try, and answers it: anew, or where its reflection stands already."""
    assert case.heard is not None
    place = channel_of(case).place
    n = its_try.n if its_try else _next_n(case)
    try_id = its_try.id if its_try else f"{thread.id}:{author}:{n}"
    speaks = asked or n <= REFLECTED_TRIES or bool(its_try and its_try.reflection)
    if not speaks:
        return (_keep(reading, try_id, author, n, None, False, thread, case),)
    prompt = case.guide.prompts[thread.prompt]
    heard = case.heard
    reflection = compose(reading, heard.words, heard.messages, prompt, case.guide, case.key)
    if its_try and its_try.reflection:
        alone = its_try.alone or thread.recapped
        update = UpdateReflection(
            f"{case.key}/update", place, thread.id, try_id, author, alone, its_try.reflection, reflection
        )
        return (_keep(reading, try_id, author, n, its_try.reflection, its_try.alone, thread, case), update)
    post_id = f"{case.key}/reflection"
    post = PostReflection(post_id, place, thread.id, try_id, author, thread.recapped, reflection)
    keep = _keep(reading, try_id, author, n, post_id, thread.recapped, thread, case)
    return (*_tell_who_sees(author, thread, case), keep, post)


def _keep(
    reading: Carries | Doubt,
    try_id: str,
    author: PersonId,
    n: int,
    reflection: str | None,
    alone: bool,
    thread: Thread,
    case: Case,
) -> KeepTry:
    assert case.heard is not None
    findings = reading.findings if isinstance(reading, Carries) else ()
    kept = tuple(Kept(f.category, Span(f.evidence.start, f.evidence.end)) for f in findings)
    kind = "sure" if isinstance(reading, Carries) else "doubt"
    return KeepTry(try_id, thread.id, author, n, case.heard.messages, kind, kept, reflection, alone)


def _next_n(case: Case) -> int:
    """The number of a new try. An earlier one may have been withdrawn: no number is given to two that stand."""
    return case.now.tries[-1].n + 1 if case.now.tries else 1


def _go_on_without(message: MessageId, case: Case) -> Effects:
    """Lets go of a message. What is heard is the rest of its try: that is reflected on where it carries itself."""
    its_try = case.now.try_of(message)
    reading = _for_the_client(case.heard)
    if case.now.thread is None or its_try is None or reading is None:
        return _withdraw(message, its_try, case)
    return (DropWords(message), *_reflect(reading, its_try.author, its_try, False, case.now.thread, case))


def _withdraw(message: MessageId, its_try: Try | None, case: Case) -> Effects:
    """Lets go of a message, and of all that is left of its try: the reflection quotes words that are no more."""
    if its_try is None:
        return (DropWords(message),)
    effects: Effects = (*(DropWords(m) for m in its_try.messages), DropTry(its_try.id))
    if its_try.reflection and not its_try.alone:
        return (*effects, DeleteReflection(f"{case.key}/delete", message.place, its_try.reflection))
    return effects


def _tell_who_sees(author: PersonId, thread: Thread, case: Case) -> Effects:
    """Before a person's first reflection ever stands in a thread, they alone read who sees it and what is kept."""
    if case.now.known_who_sees or thread.recapped:
        return ()
    channel = channel_of(case)
    whisper = tell("who_sees", channel.place, author, thread, case, facts=(("until", channel.recap_at),))
    return (MarkTold(channel.place.workspace, author, "who_sees"), whisper)


def on_settled(event: DoubtSettled, case: Case) -> Effects:
    return _own_reading(event.try_id, event.by, (event.choice,), event.place, case)


def on_contested(event: ReadingContested, case: Case) -> Effects:
    return _own_reading(event.try_id, event.by, event.labels, event.place, case, teaches=event.teaches)


def _own_reading(
    try_id: str, by: PersonId, labels: tuple[str, ...], place: ChannelId, case: Case, *, teaches: bool = False
) -> Effects:
    thread = case.now.thread
    its_try = next((t for t in case.now.tries if t.id == try_id), None)
    if thread is None or its_try is None or its_try.reflection is None:
        return ()
    if by != its_try.author:
        return (tell("not_author", place, by, thread, case),)
    own = tuple(label for label in labels if label != NONE)
    reflection = settle(
        own or (NONE,),
        its_try.messages,
        case.guide.prompts[thread.prompt],
        case.guide,
        f"{try_id} {case.key}",
    )
    alone = its_try.alone or thread.recapped
    taught = (KeepCorrection(try_id, thread.content, thread.prompt, own),) if teaches else ()
    return (
        *taught,  # before the reading it corrects is gone: where both agree, its words are the evidence
        SettleTry(try_id, own),
        UpdateReflection(f"{case.key}/update", place, thread.id, try_id, by, alone, its_try.reflection, reflection),
    )
