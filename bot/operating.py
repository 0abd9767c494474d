"""`headlamp jobs` and `headlamp status`: what waits and why, what failed, how things stand."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

from bot.store.operating import Health, Job, Jobs

ALIVE_WITHIN = timedelta(seconds=60)
OVERDUE_AFTER = timedelta(minutes=10)
"""How long something may be overdue before a monitor is told: the clock sees to what is left after five minutes."""
MOST = 200
"""How many jobs are listed."""
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def tell_jobs(jobs: Jobs, now: datetime, *, failed: bool) -> Iterator[str]:
    """A line for each job, and before them how many there are."""
    what = "failed" if failed else "waits"
    if not jobs.listed:
        yield f"Nothing {what}."
        return
    shown = f", of which {len(jobs.listed)} are listed" if len(jobs.listed) < jobs.in_all else ""
    yield f"{jobs.in_all} {'failed' if failed else 'waiting'}{shown}:"
    for job in jobs.listed:
        yield f"{job.key}  {job.kind}, {age(now - job.since)} old: {_ended(job) if failed else _why(job, now)}"


def tell_health(health: Health, now: datetime) -> Iterator[str]:
    """How things stand, a line for each thing; what a monitor is to be told comes first."""
    yield from (f"WRONG: {trouble}" for trouble in troubles(health, now))
    yield "The database is up to date."
    for process in health.processes:
        yield f"Process {process.name} is alive (heard {age(now - process.last_at)} ago)."
    counted = ", ".join(f"{count} {state}" for state, count in health.counts)
    yield f"Work: {counted}."
    if health.oldest_since:
        yield f"The oldest that waits is {age(now - health.oldest_since)} old: headlamp jobs"
    for held in health.held:
        where = f"channel {held.channel}" if held.channel else f"workspace {held.workspace}"
        yield f"Slack asked to wait with {where} ({held.way}) until {moment(held.until)}."
    for _workspace, channel, why in health.paused:
        yield f"Channel {channel} is paused: {why}"
    for failure in health.failures:
        yield f"Failed for good, {failure.count} in all, last {age(now - failure.last_at)} ago: {failure.reason}"


def troubles(health: Health, now: datetime) -> list[str]:
    """What somebody should look at now. A channel that is paused, or what failed, is its team's matter."""
    told = [f"process {p.name} sends nothing: {p.trouble}" for p in health.processes if p.trouble]
    if not health.processes:
        told.append("no process is alive that works: start `headlamp run`, or `headlamp worker`.")
    if health.overdue_since and now - health.overdue_since > OVERDUE_AFTER:
        told.append(f"something is overdue for {age(now - health.overdue_since)}: headlamp jobs")
    return told


def as_json(health: Health, now: datetime) -> dict[str, object]:
    """The same for programs; moments as text, ages in seconds."""
    told = {name: _plain(value) for name, value in asdict(health).items()}
    oldest = (now - health.oldest_since).total_seconds() if health.oldest_since else None
    overdue = (now - health.overdue_since).total_seconds() if health.overdue_since else None
    wrong = troubles(health, now)
    told["counts"] = dict(health.counts)
    return {"well": not wrong, "wrong": wrong, **told, "oldest_seconds": oldest, "overdue_seconds": overdue}


def age(time: timedelta) -> str:
    """A time in its greatest unit."""
    seconds = max(0, round(time.total_seconds()))
    size, unit = next((one for one in _UNITS if seconds >= one[0]), (1, "s"))
    return f"{seconds // size} {unit}"


def _why(job: Job, now: datetime) -> str:
    later = f"until {moment(job.due_at)}" if job.due_at and job.due_at > now else ""
    tried = f", tried {job.attempts} times: {job.reason}" if job.attempts else ""
    match job.state:
        case "undecided":
            return f"to be decided by {job.runner}" if job.runner else "waits for a worker"
        case "sending" if job.reason:
            return f"may have arrived, is looked for {later or 'now'}: {job.reason}"
        case "sending":
            return f"under way in {job.runner}"
        case _:
            return (
                (f"put off {later}" if job.attempts else f"waits its turn {later}") + tried
                if later
                else (f"to be sent{tried}")
            )


def _ended(job: Job) -> str:
    return f"{job.reason}" if job.state == "failed" else f"it is not known whether it arrived: {job.reason}"


def moment(at: datetime) -> str:
    """A moment as operators read it."""
    return f"{at:%d %b %H:%M:%S} UTC"


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case _:
            return value
