"""What `headlamp jobs` and `headlamp status` say, in sentences and for programs."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.operating import age, as_json, tell_health, tell_jobs, troubles
from bot.store.operating import Failure, Health, Held, Job, Jobs, Process

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
WELL = Health(
    (Process("one", NOW - timedelta(seconds=4), None),), (("undecided", 0), ("sent", 7)), None, None, (), (), ()
)
JOB = Job("reply:1/reflection", "PostReflection", NOW - timedelta(minutes=41), "recorded", None, 0, None, None)


def told(job: Job, *, failed: bool = False) -> str:
    _count, line = tell_jobs(Jobs((job,), 1), NOW, failed=failed)
    return line.removeprefix("reply:1/reflection  PostReflection, 41 min old: ")


@pytest.mark.parametrize(
    ("job", "why"),
    [
        (JOB, "to be sent"),
        (replace(JOB, due_at=NOW + timedelta(seconds=9)), "waits its turn until 25 Nov 09:00:09 UTC"),
        (
            replace(JOB, due_at=NOW + timedelta(seconds=9), attempts=3, reason="ratelimited"),
            "put off until 25 Nov 09:00:09 UTC, tried 3 times: ratelimited",
        ),
        (replace(JOB, state="sending", runner="one"), "under way in one"),
        (replace(JOB, state="sending", reason="TimeoutError"), "may have arrived, is looked for now: TimeoutError"),
        (replace(JOB, state="undecided"), "waits for a worker"),
        (replace(JOB, state="undecided", runner="one"), "to be decided by one"),
    ],
)
def test_each_job_says_why_it_waits(job: Job, why: str) -> None:
    assert told(job) == why


def test_what_failed_says_why_and_what_is_open_says_so() -> None:
    assert told(replace(JOB, state="failed", reason="msg_too_long"), failed=True) == "msg_too_long"
    assert "not known" in told(replace(JOB, state="unknown", reason="missing_scope"), failed=True)


def test_jobs_are_counted_and_their_absence_is_told() -> None:
    assert list(tell_jobs(Jobs((), 0), NOW, failed=False)) == ["Nothing waits."]
    assert next(tell_jobs(Jobs((JOB,), 300), NOW, failed=False)) == "300 waiting, of which 1 are listed:"


def test_all_well_is_told_without_alarm() -> None:
    assert troubles(WELL, NOW) == []
    assert list(tell_health(WELL, NOW)) == [
        "The database is up to date.",
        "Process one is alive (heard 4 s ago).",
        "Work: 0 undecided, 7 sent.",
    ]


@pytest.mark.parametrize(
    ("health", "says"),
    [
        (replace(WELL, processes=()), "no process is alive"),
        (replace(WELL, processes=(Process("one", NOW, "token_revoked"),)), "process one sends nothing: token_revoked"),
        (replace(WELL, overdue_since=NOW - timedelta(minutes=11)), "something is overdue for 11 min"),
    ],
)
def test_a_monitor_is_told_what_is_wrong(health: Health, says: str) -> None:
    assert next(tell_health(health, NOW)).startswith(f"WRONG: {says}")
    assert as_json(health, NOW)["well"] is False


def test_what_is_paused_limited_or_failed_is_told_and_no_alarm() -> None:
    health = replace(
        WELL,
        oldest_since=NOW - timedelta(hours=3),
        failures=(Failure("msg_too_long", 2, NOW - timedelta(days=1)),),
        paused=(("T0", "C0", "is_archived"),),
        held=(Held("T0", "", "post", NOW + timedelta(seconds=30)),),
    )
    assert troubles(health, NOW) == []
    said = "\n".join(tell_health(health, NOW))
    for part in ("3 h old", "2 in all, last 1 d ago: msg_too_long", "C0 is paused: is_archived", "workspace T0 (post)"):
        assert part in said
    for_programs = json.loads(json.dumps(as_json(health, NOW)))
    assert (for_programs["well"], for_programs["oldest_seconds"]) == (True, 10_800)
    assert for_programs["counts"] == {"undecided": 0, "sent": 7}


def test_ages_are_told_in_their_greatest_unit() -> None:
    assert [age(timedelta(seconds=s)) for s in (-3, 0, 59, 60, 7300, 200_000)] == [
        *("0 s", "0 s", "59 s", "1 min", "2 h", "2 d")
    ]
