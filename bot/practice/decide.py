"""The decision: what has happened, what is known and what was heard become effects. Pure."""

from typing import assert_never

from bot.guide.types import Guide
from bot.practice import answering, day, week
from bot.practice.case import Case, Effects, Heard
from bot.practice.effects import DeleteReflection, ForgetPerson, ForgetWorkspace
from bot.practice.events import (
    ChannelSetUp,
    ClientChosen,
    DaySkipped,
    DoubtSettled,
    Event,
    PersonForgotten,
    PracticePaused,
    PracticeResumed,
    PromptAsked,
    PromptDue,
    ReadingContested,
    RecapDue,
    ReflectionAsked,
    ReplyDeleted,
    ReplyEdited,
    ReplyPosted,
    TopLevelPosted,
    WeekDue,
    WorkspaceLeft,
)
from bot.practice.thread import Situation


def decide(key: str, event: Event, situation: Situation, heard: Heard | None, guide: Guide) -> Effects:
    """Decides what follows from an event: same input, same effects.

    `guide` is the version that the event's thread was opened with, or the present one. `heard` is given
    for events about somebody's words that are still kept.
    """
    case = Case(key, situation, guide, heard)
    match event:
        case ReplyPosted():
            return answering.on_posted(event, case)
        case ReplyEdited():
            return answering.on_edited(event, case)
        case ReplyDeleted():
            return answering.on_deleted(event, case)
        case ReflectionAsked():
            return answering.on_asked(event, case)
        case TopLevelPosted():
            return day.on_top_level(event, case)
        case ChannelSetUp():
            return day.on_set_up(event, case)
        case PracticePaused():
            return day.on_paused(event, case)
        case PracticeResumed():
            return day.on_resumed(event, case)
        case DaySkipped():
            return day.on_skipped(event, case)
        case PromptAsked():
            return day.on_prompt_asked(event, case)
        case ClientChosen():
            return day.on_client_chosen(event, case)
        case PromptDue():
            return day.on_prompt_due(event, case)
        case RecapDue():
            return day.on_recap_due(event, case)
        case WeekDue():
            return week.on_week_due(event, case)
        case DoubtSettled():
            return answering.on_settled(event, case)
        case ReadingContested():
            return answering.on_contested(event, case)
        case PersonForgotten():
            gone = (DeleteReflection(f"{key}/{of}", place, of) for place, of in situation.reflections)
            return (*gone, ForgetPerson(event.workspace, event.person))
        case WorkspaceLeft():
            return (ForgetWorkspace(event.workspace),)
        case _:
            assert_never(event)
