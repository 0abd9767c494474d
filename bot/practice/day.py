"""A channel's day: its set-up, the prompt that opens a thread, the recap that hands it to the team."""

from bot.guide.types import NONE, Prompt
from bot.practice.case import Case, Effects, tell
from bot.practice.effects import (
    PROMPT_OF,
    CloseThread,
    Line,
    MarkTold,
    OpenThread,
    PostPrompt,
    PostRecap,
    SetUpChannel,
)
from bot.practice.events import ChannelId, ChannelSetUp, PromptAsked, PromptDue, RecapDue, TopLevelPosted, thread_of
from bot.practice.recap import count_ways
from bot.practice.saying import choose
from bot.practice.schedule import choose_prompt, is_late, local_day
from bot.practice.thread import Channel, Thread


def on_top_level(event: TopLevelPosted, case: Case) -> Effects:
    if case.now.channel is None or case.now.known_how:
        return ()
    told = MarkTold(event.message.workspace, event.author, "how")
    return (told, tell("top_level", event.message.place, event.author, None, case))


def on_set_up(event: ChannelSetUp, case: Case) -> Effects:
    settings = SetUpChannel(event.place, event.zone, event.post_at, event.recap_at, event.by)
    if not event.post_now or case.now.today:
        return (settings,)
    channel = Channel(event.place, event.zone, event.post_at, event.recap_at, event.by, None)
    return (settings, *_open_thread(channel, case))


def on_prompt_asked(event: PromptAsked, case: Case) -> Effects:
    if case.now.channel is None:
        return ()
    if case.now.today:
        return (tell("already_posted", event.place, event.asked_by, None, case),)
    return _open_thread(case.now.channel, case, case.guide.prompts.get(event.prompt or ""))


def on_prompt_due(event: PromptDue, case: Case) -> Effects:
    channel = case.now.channel
    if channel is None or channel.paused or case.now.today or is_late(channel, event.day, case.now.now):
        return ()
    return _open_thread(channel, case)


def _open_thread(channel: Channel, case: Case, wanted: Prompt | None = None) -> Effects:
    day = local_day(channel, case.now.now)
    place = channel.place
    thread = thread_of(place, day)
    seed = f"{place.workspace} {place.channel}"
    prompt = wanted or choose_prompt(case.now.posted_prompts, case.guide.prompts.values(), seed)
    invite = Line(choose(case.guide.voice, "invites", thread))
    content = case.guide.hash
    return (
        OpenThread(thread, place, day, prompt.id, content),
        PostPrompt(f"{PROMPT_OF}{thread}", place, thread, content, prompt.id, invite),
    )


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
        opens=Line(choose(voice, "recap/opens", case.key)),
        counts=Line(choose(voice, "recap/counts", case.key)) if known else None,
        people=people,
        ways=known,
        hands_over=Line(choose(voice, "recap/hands_over", case.key)),
    )
