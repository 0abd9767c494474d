"""A channel's day: its set-up, its pauses, the prompt that opens a thread, the recap that hands it to the team."""

from dataclasses import replace
from datetime import date, datetime

from bot.guide.types import NONE, Prompt
from bot.practice.case import Case, Effects, tell
from bot.practice.choosing import choose, seed_of
from bot.practice.effects import (
    PROMPT_OF,
    CloseThread,
    KeepNext,
    Line,
    MarkTold,
    OpenThread,
    PauseChannel,
    PostPrompt,
    PostRecap,
    ResumeChannel,
    SetUpChannel,
    SkipDay,
)
from bot.practice.events import (
    ChannelId,
    ChannelSetUp,
    ClientChosen,
    DaySkipped,
    PersonId,
    PracticePaused,
    PracticeResumed,
    PromptAsked,
    PromptDue,
    RecapDue,
    TopLevelPosted,
    thread_of,
)
from bot.practice.recap import count_ways
from bot.practice.saying import choose as choose_wording
from bot.practice.schedule import RECAP_AFTER, day_off, is_late, local_day, not_after, prompt_on, recap_of
from bot.practice.sending import late_notice
from bot.practice.thread import Channel, Thread


def on_top_level(event: TopLevelPosted, case: Case) -> Effects:
    if case.now.channel is None or case.now.known_how:
        return ()
    told = MarkTold(event.message.workspace, event.author, "how")
    return (told, tell("top_level", event.message.place, event.author, None, case))


def on_set_up(event: ChannelSetUp, case: Case) -> Effects:
    channel = Channel(event.place, event.zone, event.post_at, event.recap_at, event.by, None)
    today = local_day(channel, case.now.now)
    to_come = tuple(sorted({day for day in event.days.dates_off if day >= today}))
    days = replace(event.days, dates_off=to_come)
    settings = SetUpChannel(event.place, event.zone, event.post_at, event.recap_at, event.by, days)
    if not event.post_now or case.now.today:
        return (settings,)
    return (settings, *_open_thread(channel, case))


def on_paused(event: PracticePaused, case: Case) -> Effects:
    return (PauseChannel(event.place, event.by),) if case.now.channel else ()


def on_resumed(event: PracticeResumed, case: Case) -> Effects:
    return (ResumeChannel(event.place),) if case.now.channel else ()


def on_skipped(event: DaySkipped, case: Case) -> Effects:
    channel = case.now.channel
    if channel is None or event.day < local_day(channel, case.now.now) or day_off(channel, event.day):
        return ()
    return (SkipDay(event.place, event.day),)


def on_prompt_asked(event: PromptAsked, case: Case) -> Effects:
    if case.now.channel is None:
        return ()
    if case.now.today:
        return (tell("already_posted", event.place, event.asked_by, None, case),)
    return _open_thread(case.now.channel, case, case.guide.prompts.get(event.prompt or ""))


def on_prompt_due(event: PromptDue, case: Case) -> Effects:
    channel = case.now.channel
    if channel is None or channel.is_paused or day_off(channel, event.day):
        return ()
    if case.now.today or any(posted.day == event.day for posted in case.now.history):
        return ()
    due = prompt_on(channel, event.day)
    if due is None or is_late(channel, event.day, case.now.now):
        notice = late_notice(channel.place, event.day, channel.set_up_by, case.guide)
        return (notice,) if notice else ()
    return _open_thread(channel, case, due=due)


def on_client_chosen(event: ClientChosen, case: Case) -> Effects:
    channel = case.now.channel
    if channel is None or not may_lead(channel, event.by):
        return ()
    return (KeepNext(event.place, event.prompt, event.content, event.by),)


def may_lead(channel: Channel, person: PersonId) -> bool:
    """Whether somebody chooses the channel's clients: whoever set it up, or anyone where that is not known."""
    return channel.set_up_by in ("", person)


def _open_thread(channel: Channel, case: Case, wanted: Prompt | None = None, due: datetime | None = None) -> Effects:
    """Opens the thread of the present day. Where its prompt was not `due`, the moment at which somebody asked for it
    counts as its hour."""
    now = case.now.now
    day = local_day(channel, now)
    # the thread's recap is reckoned from now: a prompt that is put off must still leave time before it
    until = min(not_after(channel, day, due or now), recap_of(channel, now) - RECAP_AFTER)
    place = channel.place
    thread = thread_of(place, day)
    prompt = wanted or _next_prompt(place, day, case)
    invite = Line(choose_wording(case.guide.voice, "invites", thread))
    content = case.guide.hash
    return (
        OpenThread(thread, place, day, prompt.id, content),
        PostPrompt(f"{PROMPT_OF}{thread}", place, thread, content, prompt.id, invite, until),
    )


def _next_prompt(place: ChannelId, day: date, case: Case) -> Prompt:
    """The client whom the lead chose, while there is such a client; else the one whose turn it is."""
    chosen = case.guide.prompts.get(case.now.chosen.prompt) if case.now.chosen else None
    return chosen or choose(case.now.history, case.guide.prompts.values(), day, seed_of(place)).prompt


def on_recap_due(event: RecapDue, case: Case) -> Effects:
    thread = case.now.thread
    if thread is None or thread.recapped:
        return ()
    if thread.root is None:
        return (CloseThread(thread.id),)
    return (CloseThread(thread.id), _recap(event.place, thread, case))


def _recap(place: ChannelId, thread: Thread, case: Case) -> PostRecap:
    people, ways = count_ways(case.now.ways)
    voice = case.guide.voice
    known = tuple((way, n) for way, n in ways if way == NONE or way in case.guide.categories)
    return PostRecap(
        id=f"recap:{thread.id}",
        place=place,
        thread=thread.id,
        content=case.guide.hash,
        prompt=thread.prompt,
        opens=Line(choose_wording(voice, "recap/opens", case.key)),
        counts=Line(choose_wording(voice, "recap/counts", case.key)) if known else None,
        people=people,
        ways=known,
        hands_over=Line(choose_wording(voice, "recap/hands_over", case.key)),
    )
