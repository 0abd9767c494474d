"""A decision depends on what it is given and on nothing else, whatever the reader may have heard."""

import copy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.guide.types import NONE
from bot.practice.case import Heard
from bot.practice.decide import decide
from bot.practice.effects import KeepTry, PostReflection, UpdateReflection
from bot.practice.events import Event
from bot.practice.reading import Carries, Discussion, Doubt, Evidence, Finding, Reading, Unread
from bot.practice.reflection import spell
from bot.practice.thread import Situation, Thread, Try
from tests.practice.cast import (
    ADA,
    BEN,
    FIRST,
    GUIDE,
    OPEN,
    OVER,
    SECOND,
    a_try,
    deletion,
    edit,
    known,
    reply,
    shortcut,
)

BUSY = [HealthCheck.too_slow]
"""That a busy machine is slow to make examples is no finding."""

NAMES = tuple(GUIDE.categories)
NOTICES = (None, "private", "safety", "language", "distress")


@st.composite
def findings(draw: st.DrawFn, words: str) -> tuple[Finding, ...]:
    starts = sorted(draw(st.lists(st.integers(0, len(words) - 1), max_size=4)))
    found = []
    for start in starts:
        end = draw(st.integers(start + 1, len(words)))
        if words[start:end].strip():
            found.append(Finding(draw(st.sampled_from(NAMES)), Evidence(words, start, end)))
    return tuple(found)


@st.composite
def readings(draw: st.DrawFn, words: str) -> Reading:
    found = draw(findings(words))
    between = draw(st.lists(st.sampled_from([*NAMES, NONE]), min_size=2, max_size=3, unique=True))
    practice = Carries(found) if draw(st.booleans()) else Doubt(tuple(between), found)
    talk = Discussion(draw(st.booleans()), practice)
    others: tuple[Reading, ...] = (practice, practice, talk, Unread("empty"))
    return draw(st.sampled_from(others))


@st.composite
def hearings(draw: st.DrawFn) -> Heard | None:
    words = draw(st.text(min_size=1, max_size=120).filter(str.strip))
    messages = draw(st.sampled_from([(FIRST,), (FIRST, SECOND)]))
    whole = draw(readings(words))
    alone = whole if len(messages) == 1 else draw(readings("Something else that was said."))
    return draw(st.sampled_from([Heard(alone, whole, messages, words)] * 5 + [None]))


tries: st.SearchStrategy[tuple[Try, ...]] = st.sampled_from(
    [
        (),
        (a_try(1, FIRST),),
        (a_try(1, FIRST, SECOND),),
        (a_try(2, FIRST, ago_seconds=10),),
        (a_try(1), a_try(2, alone=True), a_try(3, FIRST, SECOND, reflected=False)),
    ]
)
threads: st.SearchStrategy[Thread | None] = st.sampled_from([OPEN, OPEN, OVER, None])
situations = st.builds(
    lambda made, thread, told, same: Situation(
        known().now, known().channel, thread, tries=made, known_who_sees=told, unchanged=same
    ),
    tries,
    threads,
    st.booleans(),
    st.booleans(),
)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        lambda mentions, notice: reply(mentions=mentions, notice=notice), st.booleans(), st.sampled_from(NOTICES)
    ),
    st.just(reply(mentions=True, notice="nothing_to_read")),
    st.builds(edit, st.sampled_from(NOTICES)),
    st.just(deletion()),
    st.builds(lambda by, notice: shortcut(by, notice=notice), st.sampled_from([ADA, BEN]), st.sampled_from(NOTICES)),
)


@settings(max_examples=120, deadline=None, suppress_health_check=BUSY)
@given(key=st.text(max_size=20), event=events, situation=situations, heard=hearings())
def test_the_same_event_in_the_same_situation_has_the_same_effects(
    key: str, event: Event, situation: Situation, heard: Heard | None
) -> None:
    effects = decide(key, event, situation, heard, GUIDE)
    assert effects == decide(key, copy.deepcopy(event), copy.deepcopy(situation), copy.deepcopy(heard), GUIDE)


@settings(max_examples=120, deadline=None, suppress_health_check=BUSY)
@given(key=st.text(max_size=20), event=events, situation=situations, heard=hearings())
def test_whatever_was_heard_what_is_posted_quotes_the_words_and_nothing_is_sent_twice(
    key: str, event: Event, situation: Situation, heard: Heard | None
) -> None:
    effects = decide(key, event, situation, heard, GUIDE)
    ids = [effect.id for effect in effects if not isinstance(effect, KeepTry) and hasattr(effect, "id")]
    assert len(ids) == len(set(ids))
    for effect in effects:
        if isinstance(effect, PostReflection | UpdateReflection):
            assert heard
            assert effect.reflection.messages == heard.messages
            assert spell(effect.reflection, GUIDE, heard.words)
        if isinstance(effect, KeepTry):
            assert heard
            assert all(found.span and found.span.end <= len(heard.words) for found in effect.findings)


@settings(max_examples=60, deadline=None, suppress_health_check=BUSY)
@given(event=events, situation=situations, heard=hearings())
def test_what_an_event_comes_to_does_not_hang_on_its_name(
    event: Event, situation: Situation, heard: Heard | None
) -> None:
    """The key varies the wording alone."""
    by_one, by_other = (decide(key, event, situation, heard, GUIDE) for key in ("one", "another"))
    assert [type(effect) for effect in by_one] == [type(effect) for effect in by_other]
