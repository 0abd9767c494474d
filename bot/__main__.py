"""The commands: the only place that prints and exits."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import tempfile
import webbrowser
from collections.abc import Iterator
from pathlib import Path

import click

from bot.settings import SettingsRefused, content_of, database_of, read_environment, read_settings


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Headlamp: one fictional client a day, and a reflection on what you would say.

    Settings come from the environment and from .env in the present folder; .env.example lists them.
    """


@main.command("try")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, envvar="PORT", help="The page's port; 0 takes a free one."
)
@click.option("--browser", default="", envvar="BROWSER", help="`none` opens no browser.")
def try_out(port: int, browser: str) -> None:
    """Start the bot with a small Slack of its own, on this machine alone, and open its page."""
    from bot import trying

    with _refusals(), tempfile.TemporaryDirectory(prefix="headlamp-") as folder:
        _log("WARNING")

        def ready(url: str) -> None:
            click.echo(f"\nHeadlamp is here:  {url}\n\nEverything stays on this machine. Ctrl-C ends it.")
            if browser.strip().lower() not in ("none", "false"):
                webbrowser.open(url)

        _run(trying.try_out(Path(folder), port, ready, read_environment(Path.cwd())))


@main.command()
def run() -> None:
    """Run the bot in your Slack workspace, through Socket Mode."""
    from bot.wiring import running

    with _refusals():
        settings = read_settings(read_environment(Path.cwd()))
        _log(settings.log_level)

        async def listen() -> None:
            async with running(settings) as bot:
                click.echo(f"Headlamp listens to workspace {bot.workspace}. Ctrl-C ends it.")
                await _until_stopped()

        asyncio.run(listen())


@main.command()
@click.option("--channel", help="The channel's id (C…); without it, every channel that is set up.")
@click.option("--zone", help="Sets a new channel up in this time zone, e.g. Europe/Lisbon.")
def post(channel: str | None, zone: str | None) -> None:
    """Post today's client now."""
    from bot.practice.events import ChannelId
    from bot.wiring import post_today, running

    with _refusals():
        settings = read_settings(read_environment(Path.cwd()))
        _log(settings.log_level)

        async def act() -> list[str]:
            async with running(settings, listens=False) as bot:
                chosen = [ChannelId(bot.workspace, channel)] if channel else bot.store.places(bot.workspace)
                if not chosen:
                    raise LookupError(
                        "No channel is set up yet: use /practice setup in Slack, or give --channel and --zone."
                    )
                return [await post_today(bot, place, zone) for place in chosen]

        said = asyncio.run(act())
        click.echo("\n".join(said))
        if any("not posted" in line for line in said):
            raise SystemExit(1)


@main.command()
def migrate() -> None:
    """Bring the database to this version's tables."""
    from bot.store.connecting import connect
    from bot.store.migrating import migrate as bring_up

    with _refusals():
        before, after = bring_up(connect(database_of(read_environment(Path.cwd()))))
        click.echo(
            f"The database is at version {after}."
            if before == after
            else f"The database went from version {before or 'none'} to {after}."
        )


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def check(folder: Path | None) -> None:
    """Check the guide's content; tells every problem at once as file:line."""
    from bot.guide.checking import check_content

    problems = check_content(folder or _shown(content_of(read_environment(Path.cwd()))))
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{len(problems)} problem{'s' * (len(problems) != 1)}." if problems else "The content is in order.")
    raise SystemExit(1 if problems else 0)


@main.command()
@click.argument("reply", required=False)
@click.option("--client", default="", help="What the client said; some replies can only be read next to it.")
@click.option(
    "--jsonl", is_flag=True, help='Read lines {"id","client","reply"} from standard input, write one line each.'
)
def read(reply: str | None, client: str, jsonl: bool) -> None:
    """Show how a reply is read."""
    from bot.guide.loading import load_guide
    from bot.reader.lines import read_lines, show_reading
    from bot.reader.local import LocalReader
    from bot.wiring import WEIGHTS

    with _refusals():
        content = content_of(read_environment(Path.cwd()))
        reader = LocalReader.load(content / WEIGHTS)
        if jsonl:
            for line in read_lines(sys.stdin, reader):
                click.echo(line)
            return
        if reply is None:
            raise click.UsageError("Give the reply in quotation marks, or --jsonl with lines on standard input.")
        click.echo(show_reading(reply, client, reader, load_guide(content)))


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    """Tells what was refused in plain words, without a traceback."""
    from bot.guide.problems import ContentRefused
    from bot.reader.local import WeightsRefused
    from bot.sandbox import SandboxRefused
    from bot.slack.app import SlackRefused
    from bot.store.connecting import DatabaseRefused

    try:
        yield
    except (
        SettingsRefused,
        ContentRefused,
        DatabaseRefused,
        SlackRefused,
        WeightsRefused,
        SandboxRefused,
        LookupError,
    ) as no:
        click.echo(str(no).strip("'\""), err=True)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(0) from None
