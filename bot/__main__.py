"""The commands: the only place that prints and exits."""

import asyncio
import contextlib
import json
import logging
import signal
import sys
import tempfile
import webbrowser
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from bot.settings import (
    ROOT,
    Settings,
    SettingsRefused,
    WayIn,
    content_of,
    database_of,
    read_environment,
    read_settings,
)

if TYPE_CHECKING:
    from bot.store.store import Store


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="headlamp")
def main() -> None:
    """Headlamp: one fictional client a day, and a reflection on what you would say.

    Settings come from the environment and from .env in the present folder; .env.example lists them.
    """


@main.command("try")
@click.option("--port", type=click.IntRange(0, 65535), default=0, envvar="PORT", help="The page's port. 0: a free one.")
@click.option("--browser", default="", envvar="BROWSER", help="`none` opens no browser.")
@click.option("--prompt", default=None, envvar="PROMPT", help="The id of the client to begin with.")
def try_out(port: int, browser: str, prompt: str | None) -> None:
    """Start the bot with a small Slack of its own, and open its page."""
    from bot.trying import TryRefused, trying

    async def act(folder: Path) -> None:
        stopped = _stop_signal()
        async with trying(folder, port, read_environment(Path.cwd()), prompt or None) as try_out:
            page = try_out.sandbox.url
            click.echo(f"\n  Headlamp is here:  {page}\n\n  Everything stays on this machine. Ctrl-C ends it.\n")
            if browser.strip().lower() not in ("none", "false"):
                webbrowser.open(page)
            await stopped.wait()

    with _refusals(TryRefused), tempfile.TemporaryDirectory(prefix="headlamp-") as folder:
        _log("WARNING")
        asyncio.run(act(Path(folder)))


@main.command()
def run() -> None:
    """Run the whole bot in one process: through Socket Mode, or over HTTP where SLACK_APP_TOKEN is not set."""
    from bot.wiring import running

    async def act() -> None:
        stopped = _stop_signal()
        async with running(settings) as bot:
            click.echo(f"Headlamp listens to workspace {bot.workspace}{_where(settings)}. Ctrl-C ends it.")
            await _until(stopped, bot.way_in.lost if bot.way_in else None)

    with _refusals():
        settings = read_settings(read_environment(Path.cwd()))
        _log(settings.log_level)
        asyncio.run(act())


@main.command()
def web() -> None:
    """Listen to Slack over HTTP, and leave the work to `headlamp worker`."""
    from bot.wiring import listening

    async def act() -> None:
        stopped = _stop_signal()
        async with listening(settings) as bot:
            click.echo(f"Headlamp listens to workspace {bot.workspace}{_where(settings)}. Ctrl-C ends it.")
            await _until(stopped, bot.way_in.lost)

    with _refusals():
        settings = read_settings(read_environment(Path.cwd()), WayIn.HTTP)
        _log(settings.log_level)
        asyncio.run(act())


@main.command()
def worker() -> None:
    """Do the work that `headlamp web` leaves, and mind the clock. Start as many as are needed."""
    from bot.wiring import running

    async def act() -> None:
        stopped = _stop_signal()
        async with running(settings, listens=False) as bot:
            click.echo(f"Headlamp works for workspace {bot.workspace}. Ctrl-C ends it.")
            await _until(stopped, None)

    with _refusals():
        settings = read_settings(read_environment(Path.cwd()), WayIn.NONE)
        _log(settings.log_level)
        asyncio.run(act())


@main.command()
@click.option("--channel", help="The channel's id (C…). Without it: every channel that is set up.")
@click.option("--zone", help="Sets a new channel up in this time zone, e.g. Europe/Lisbon.")
@click.option("--prompt", help="The id of a client to post. Without it: the channel's next.")
def post(channel: str | None, zone: str | None, prompt: str | None) -> None:
    """Post today's client now."""
    from bot.posting import post_now
    from bot.wiring import running

    async def act() -> tuple[bool, list[str]]:
        async with running(settings, listens=False, works=False) as bot:
            return await post_now(bot, channel, zone, prompt)

    with _refusals():
        settings = read_settings(read_environment(Path.cwd()), WayIn.NONE)
        _log(settings.log_level)
        went_well, told = asyncio.run(act())
        click.echo("\n".join(told))
        raise SystemExit(0 if went_well else 1)


@main.command()
def migrate() -> None:
    """Bring the database to this version's tables."""
    from bot.store.connecting import connect
    from bot.store.migrating import migrate as bring_up

    with _refusals():
        before, after = bring_up(connect(database_of(read_environment(Path.cwd()))))
        came = "" if before == after else f" It was at {before or 'none'}."
        click.echo(f"The database is at version {after}.{came}")


@main.command()
@click.option("--url", required=True, help="Where Slack reaches `headlamp web`, e.g. https://headlamp.example.org")
def manifest(url: str) -> None:
    """Print the app's manifest for HTTP. (manifest.json is the one for Socket Mode.)"""
    from bot.slack.manifest import AddressRefused, manifest_over_http

    with _refusals(AddressRefused):
        click.echo(manifest_over_http(ROOT / "manifest.json", url))


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def check(folder: Path | None) -> None:
    """Check the guide's content; tells every problem as file:line."""
    from bot.authoring import check_all

    told, went_well = check_all(folder or _short(content_of(read_environment(Path.cwd()))))
    click.echo("\n".join(told))
    raise SystemExit(0 if went_well else 1)


@main.group()
def new() -> None:
    """Start something new in the guide: a prompt."""


@new.command("prompt")
@click.option("--name", help="The client's first name.")
@click.option("--line", help="The client in a line: name, age, trade or place.")
@click.option("--pronouns", type=click.Choice(["she", "he", "they"]), help="How the bot speaks of the client.")
@click.option("--statement", help="What the client says, as speech.")
@click.option("--about", help="In a word, what it is about; with the name, the prompt's id.")
@click.option("--theme", help="The file that it goes into, e.g. work. A new one is made.")
@click.option(
    "--level", type=click.Choice(["1", "2", "3"]), help="1: outright. 2: disguised. 3: aimed at the therapist."
)
@click.option("--pull", "pulls", multiple=True, help="A trap that it pulls towards, strongest first. 2 to 4 times.")
@click.option("--invitation", help="How *help me* and *prove me beyond help* sound in it, in a sentence.")
@click.option("--next-line", "next_lines", multiple=True, help="CATEGORY=what the client says next. Once for each.")
@click.option("--example", "examples", multiple=True, help="MOVE=a way to say it to this client. Once for each.")
@click.option("--question", help="One question for the team's talk.")
def new_prompt(**given: Any) -> None:
    """Start a prompt: asks for what is not given, and adds it to its theme's file.

    Where all that a prompt begins with is given (name, line, pronouns, statement, about, theme, level, two pulls),
    nothing is asked.
    """
    from bot.asking import ask_for_prompt
    from bot.guide.drafting import DraftRefused

    with _refusals(DraftRefused):
        ask_for_prompt(_short(content_of(read_environment(Path.cwd()))), given)


@main.command("next")
@click.argument("channel")
def tell_next(channel: str) -> None:
    """Tell which client comes next in CHANNEL (its id, C…), and why, as things stand today."""
    from bot.guide.library import Library
    from bot.guide.loading import load_guide
    from bot.outlook import tell_outlook

    with _refusals():
        guide = load_guide(_short(content_of(read_environment(Path.cwd()))))
        store = _store()
        went_well, told = tell_outlook(store, Library(guide, store.content), channel, datetime.now(UTC))
        click.echo("\n".join(told), err=not went_well)
        raise SystemExit(0 if went_well else 1)


@main.command()
@click.option("--failed", is_flag=True, help="List what failed for good instead, with its reason.")
@click.option("--retry", metavar="KEY", help="Have a job tried within the next minutes.")
@click.option("--drop", metavar="KEY", help="Have a job never be done.")
def jobs(failed: bool, retry: str | None, drop: str | None) -> None:
    """Tell what waits to be decided or sent, since when and why."""
    from bot.operating import MOST, tell_jobs
    from bot.store.operating import JobRefused

    with _refusals(JobRefused):
        store, now = _store(), datetime.now(UTC)
        if retry:
            store.retry(retry, now)
            click.echo(f"{retry} is tried by a running Headlamp within the next minutes.")
        if drop:
            store.drop(drop, now)
            click.echo(f"{drop} is dropped.")
        if not (retry or drop):
            click.echo("\n".join(tell_jobs(store.jobs(MOST, failed=failed), now, failed=failed)))


@main.command()
@click.option("--json", "for_programs", is_flag=True, help="One JSON object in the place of sentences.")
def status(for_programs: bool) -> None:
    """Tell how things stand. Ends with 1 where somebody should look."""
    from bot.operating import ALIVE_WITHIN, as_json, tell_health, troubles

    with _refusals():
        store, now = _store(), datetime.now(UTC)
        health = store.health(now, ALIVE_WITHIN)
        told = json.dumps(as_json(health, now)) if for_programs else "\n".join(tell_health(health, now))
        click.echo(told)
        raise SystemExit(1 if troubles(health, now) else 0)


@main.group()
def show() -> None:
    """Show something of the guide: a prompt."""


@show.command("prompt")
@click.argument("prompt", metavar="ID")
def show_prompt(prompt: str) -> None:
    """Show a prompt as the channel would see it, with its next lines and examples below."""
    from bot.authoring import preview
    from bot.guide.loading import load_guide

    with _refusals():
        went_well, said = preview(load_guide(_short(content_of(read_environment(Path.cwd())))), prompt)
        click.echo(said, err=not went_well)
        raise SystemExit(0 if went_well else 1)


@main.command()
@click.argument("reply", required=False)
@click.option("--client", default="", help="What the client said: some replies can only be read next to it.")
@click.option("--jsonl", is_flag=True, help='Lines {"id","client","reply"} on standard input, one line out for each.')
def read(reply: str | None, client: str, jsonl: bool) -> None:
    """Show how a reply is read."""
    from bot.guide.loading import load_guide
    from bot.reader.lines import read_lines
    from bot.reader.local import LocalReader
    from bot.reader.screening import read_screened
    from bot.reader.showing import show_reading
    from bot.wiring import WEIGHTS

    with _refusals():
        content = content_of(read_environment(Path.cwd()))
        reader = LocalReader.load(content / WEIGHTS)
        if jsonl:
            for line in read_lines(sys.stdin, partial(read_screened, reader)):
                click.echo(line)
        elif reply is not None:
            click.echo(show_reading(read_screened(reader, reply, client), load_guide(content)))
        else:
            raise click.UsageError("Give the reply in quotation marks, or --jsonl with lines on standard input.")


@main.command()
def corrections() -> None:
    """Add the corrections that their authors gave to the labelled replies. Then: headlamp train."""
    from bot.guide.library import Library
    from bot.guide.loading import load_guide
    from bot.teaching import merge_corrections

    with _refusals():
        content, store = content_of(read_environment(Path.cwd())), _store()
        new, path = merge_corrections(store.corrections(), Library(load_guide(content), store.content), content)
        click.echo(f"{new} new in {_short(path)}. Read them, then: headlamp train" if new else "No new corrections.")


@main.command("train")
@click.option("--encoder", is_flag=True, help="Learn the encoder anew as well (extra `encoder`; an hour or two).")
def train_reader(encoder: bool) -> None:
    """Train the reader on the labelled replies, compare it with the one before, and train the screen (development
    extra)."""
    from bot.guide.replies import load_replies
    from bot.practice.reading import Measured
    from bot.reader.arrays import ModelRefused
    from bot.reader.model import Model
    from bot.reader.safety import PATH
    from bot.reader.safety_training import train_safety
    from bot.reader.showing import compare, show_safety
    from bot.reader.training import train_on
    from bot.wiring import WEIGHTS

    with _refusals():
        content = content_of(read_environment(Path.cwd()))
        path = content / WEIGHTS
        before: Measured | None = None
        with contextlib.suppress(ModelRefused):  # none before, or of an older format
            before = Model.load(path).measured
        if encoder:
            from bot.reader.learning.encoder import learn_and_record

            learn_and_record(load_replies(content), content, click.echo)
        model, count = train_on(content)
        model.save(path)
        click.echo(f"Trained on {count} replies: {_short(path)}")
        click.echo("\n".join(compare(before, model.measured)))
        safety = train_safety(ROOT / "content")
        safety.save(PATH)
        click.echo(f"The screen has learnt too: {_short(PATH)}")
        click.echo("\n".join(show_safety(safety.measured)))


@main.command()
@click.argument("file", required=False, type=click.File("r", encoding="utf-8"))
def accuracy(file: TextIO | None) -> None:
    """Measure the reader: on unseen voices (development extra), or on the labelled lines of a FILE.

    A line is {"id", "client", "reply", "kind", "labels", "evidence"}, with a "voice" where there are several.
    """
    from bot.reader.lines import LineRefused, judge_lines
    from bot.reader.local import LocalReader
    from bot.reader.measuring import report
    from bot.wiring import WEIGHTS

    with _refusals(LineRefused):
        content = content_of(read_environment(Path.cwd()))
        if file is None:
            from bot.reader.training import judge_voices

            judged, categories = judge_voices(content)
        else:
            reader = LocalReader.load(content / WEIGHTS)
            categories = reader.model.categories
            judged = judge_lines(file, reader, categories)
        for line in report(judged, categories):
            click.echo(line)


def _store() -> "Store":
    """The store at the settings' address, for commands that need nothing else. Raises DatabaseRefused."""
    from bot.store.connecting import connect
    from bot.store.migrating import require_current
    from bot.store.store import Store

    database = connect(database_of(read_environment(Path.cwd())))
    require_current(database)
    return Store(database)


@contextlib.contextmanager
def _refusals(*more: type[Exception]) -> Iterator[None]:
    """Tells what was refused in plain words, without a traceback, and exits with 1."""
    from bot.guide.problems import ContentRefused
    from bot.reader.arrays import ModelRefused
    from bot.slack.app import SlackRefused
    from bot.slack.http import PortRefused
    from bot.store.connecting import DatabaseRefused

    refused: tuple[type[BaseException], ...] = (
        SettingsRefused,
        ConnectionLost,
        ContentRefused,
        DatabaseRefused,
        SlackRefused,
        PortRefused,
        ModelRefused,
        *more,
    )
    try:
        yield
    except refused as said:
        click.echo(str(said), err=True)
        raise SystemExit(1) from None


def _stop_signal() -> asyncio.Event:
    """Set by Ctrl-C or by the supervisor's word, so that everything is closed in order."""
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    return stopped


async def _until(stopped: asyncio.Event, lost: asyncio.Event | None) -> None:
    """Waits for the word to stop. Where Slack is lost for good, ends with 1, for the supervisor to start anew."""
    waiting = [asyncio.create_task(event.wait()) for event in (stopped, lost) if event]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    if not stopped.is_set():
        raise ConnectionLost("Slack is not heard any more. The process ends, to be started anew by its supervisor.")


class ConnectionLost(Exception):
    """Slack is not heard any more, and a new start is the only thing that helps."""


def _where(settings: Settings) -> str:
    return "" if settings.app_token else f" over HTTP, at port {settings.port}"


def _log(level: str) -> None:
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _short(path: Path) -> Path:
    """The path as seen from here, where it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    main()
