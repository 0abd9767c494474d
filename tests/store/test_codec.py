"""Events and effects are written and read back as they were; what this version does not know is refused."""

import json
from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.practice.effects import Send
from bot.practice.events import Event, PromptDue
from bot.store.codec import Unreadable, read_effect, read_event, write_effect, write_event
from tests.store.room import HERE, reflect, reply

EVENTS = st.one_of([st.builds(kind) for kind in get_args(Event)])
EFFECTS = st.one_of([st.builds(kind) for kind in get_args(Send)])


@given(EVENTS)
@settings(deadline=None)
def test_every_event_comes_back_as_it_was(event: Event) -> None:
    assert read_event(write_event(event)) == event


@given(EFFECTS)
@settings(deadline=None)
def test_every_effect_that_is_sent_comes_back_as_it_was(effect: Send) -> None:
    assert read_effect(write_effect(effect)) == effect


@pytest.mark.parametrize("kind", [*get_args(Event), *get_args(Send)], ids=lambda kind: kind.__name__)
def test_the_kind_is_told_by_its_name(kind: type[Event] | type[Send]) -> None:
    @given(st.builds(kind))
    @settings(max_examples=3, deadline=None)
    def holds(one: Event | Send) -> None:
        body = write_event(one) if isinstance(one, get_args(Event)) else write_effect(one)  # type: ignore[arg-type]  # one of the two
        assert json.loads(body)["kind"] == kind.__name__

    holds()


def test_a_day_is_written_as_people_write_it() -> None:
    assert json.loads(write_event(PromptDue(HERE, date(2026, 11, 23))))["day"] == "2026-11-23"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('{"kind": "ReplySung", "workspace": "T0TEAM"}', "ReplySung"),
        ('{"workspace": "T0TEAM"}', "no kind"),
        ("[]", "no kind"),
        ("not json", "no kind"),
        ('{"kind": "WorkspaceLeft", "workspace": "T0TEAM", "mood": "blue"}', "WorkspaceLeft"),
        ('{"kind": "WorkspaceLeft"}', "WorkspaceLeft"),
    ],
)
def test_what_this_version_does_not_know_is_refused_by_its_name(body: str, says: str) -> None:
    for read in (read_event, read_effect):
        with pytest.raises(Unreadable, match=says):
            read(body)


def test_an_event_is_no_effect_and_an_effect_no_event() -> None:
    with pytest.raises(Unreadable, match="ReplyPosted"):
        read_effect(write_event(reply(2)))
    with pytest.raises(Unreadable, match="PostReflection"):
        read_event(write_effect(reflect(1, 2)))
