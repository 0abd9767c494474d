"""The commands, as people run them: what they print, what they refuse, and how they end."""

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.practice.effects import KeepNext, SetUpChannel
from bot.practice.events import ChannelId, ChannelSetUp, ClientChosen
from bot.sandbox import Sandbox
from bot.settings import ROOT
from bot.store.connecting import connect
from bot.store.migrating import migrate
from bot.store.store import Store
from tests.guide.small import FOLDER as SMALL_GUIDE
from tests.patience import PATIENCE_SECONDS

OURS = ("SLACK_", "HEADLAMP_", "DATABASE_", "LOG_LEVEL", "HOST", "PORT", "BROWSER")
COMMANDS = (
    *("try", "run", "web", "worker", "post", "migrate", "manifest", "jobs", "status"),
    *("check", "new", "show", "next", "read", "train", "accuracy", "corrections"),
)
REPLY = "It sounds like part of you fought hard to keep that envelope shut. What is it guarding?"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test runs in an empty folder, with nothing set."""
    for name in [name for name in os.environ if name.startswith(OURS)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str, given: str = "", **env: str) -> Result:
    return CliRunner().invoke(main, words, input=given, env=env)


# --- help --------------------------------------------------------------------------------------------


def test_help_says_of_every_command_what_it_does() -> None:
    told = CliRunner().invoke(main, ["--help"], terminal_width=100)
    assert told.exit_code == 0
    listed = told.output.partition("Commands:")[2]
    for command in COMMANDS:
        assert f"  {command} " in listed
    assert max(len(line) for line in told.output.splitlines()) <= 100


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_of_its_own(command: str) -> None:
    told = run(command, "-h")
    assert told.exit_code == 0
    assert told.output.startswith(f"Usage: main {command}")


def test_an_unknown_command_is_named() -> None:
    told = run("psot")
    assert told.exit_code == 2
    assert "psot" in told.output


# --- check -------------------------------------------------------------------------------------------


def test_check_finds_the_guide_in_order() -> None:
    told = run("check")
    assert told.exit_code == 0
    assert told.output.splitlines()[-1].startswith("The content is in order")


def test_warnings_are_told_apart_and_do_not_fail(tmp_path: Path) -> None:
    content = Path(copytree(SMALL_GUIDE, tmp_path / "small"))
    school = content / "prompts" / "school.yaml"
    school.write_text(school.read_text("utf-8").replace("name: Ines", "name: Otto").replace("Ines, 12", "Otto, 12"))
    told = run("check", str(content))
    assert told.exit_code == 0
    assert ":6: warning: client.name: another client is called" in told.output
    assert told.output.splitlines()[-1] == "The content is in order, with 1 warning."


def test_a_guide_without_a_reader_is_checked_all_the_same() -> None:
    told = run("check", str(SMALL_GUIDE))
    assert told.exit_code == 0
    assert "What the reader hears in the texts was left out" in told.output


# --- a new prompt ------------------------------------------------------------------------------------

STATEMENT = (
    "The boat I can turn in fog, in her own length. Then I come home and there are nine letters on the mat, and I "
    "step over them. You'll say open one."
)
GIVEN = {
    "--name": "Noor",
    "--line": "Noor, 41, ferry pilot",
    "--pronouns": "she",
    "--statement": STATEMENT,
    "--about": "letters",
    "--theme": "work",
    "--level": "2",
}
PULLS = ("--pull", "lecture", "--pull", "rescue")


def given(**different: str) -> list[str]:
    """Everything that a prompt begins with, as options."""
    options = GIVEN | {f"--{name}": value for name, value in different.items()}
    return [*(word for option in options.items() for word in option), *PULLS]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(copytree(SMALL_GUIDE, tmp_path / "small"))


def test_a_new_prompt_is_added_from_options_alone(content: Path) -> None:
    before = (content / "prompts" / "work.yaml").read_text("utf-8")
    told = run("new", "prompt", *given(), "--next-line", "wait=Nine of them.", HEADLAMP_CONTENT=str(content))
    assert told.exit_code == 0, told.output
    after = (content / "prompts" / "work.yaml").read_text("utf-8")
    assert after.startswith(before)
    line = before.count("\n") + 2
    assert f"noor-letters stands at small/prompts/work.yaml:{line}." in told.output
    assert after.splitlines()[line - 1] == "- id: noor-letters"
    assert "8 texts are left" in told.output
    checked = run("check", str(content)).output
    assert checked.count("is still to be written") == 8
    assert checked.splitlines()[-1] == "8 problems."


def test_a_new_prompt_whose_places_are_filled_is_right_and_can_be_shown(content: Path) -> None:
    run("new", "prompt", *given(theme="sea"), HEADLAMP_CONTENT=str(content))
    sea = content / "prompts" / "sea.yaml"
    text = sea.read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=")
    for n in range(text.count("…")):
        text = text.replace(
            "…", f"{n} boats {n} came in past {n} lights, and who was {n} the pilot on that quay {n}?", 1
        )
    sea.write_text(text, "utf-8")
    assert run("check", str(content)).output.splitlines()[-1] == "The content is in order."
    told = run("show", "prompt", "noor-letters", HEADLAMP_CONTENT=str(content))
    assert told.exit_code == 0
    assert told.output.startswith(f"Today’s client: Noor, 41, ferry pilot\n> {STATEMENT}\n")
    for said in ("No pull and no move", "Lecture", "Ways to say it to Noor", "For the team's talk"):
        assert said in told.output


def test_a_new_prompt_is_asked_for_in_order_and_wrong_answers_are_asked_again(content: Path) -> None:
    answers = ["Noor", "Noor Smit, 41", "Noor, 41, pilot", "she", "Too short.", STATEMENT, "letters", "work", "2"]
    answers += ["9 1", "2 1", "", "Nine.", *[""] * 7]
    told = run("new", "prompt", given="\n".join(answers) + "\n", HEADLAMP_CONTENT=str(content))
    assert told.exit_code == 0, told.output
    for said in ("looks like a surname", "It has 2 words, 20 to 90 are right.", '"9" is no trap', "8 texts are left"):
        assert said in told.output
    written = (content / "prompts" / "work.yaml").read_text("utf-8").partition("- id: noor-letters")[2]
    assert "pulls: [lecture, rescue]" in written
    assert "Nine." in written


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (given(statement="Call me on 020 7946 0123 " + STATEMENT), "looks like a phone number"),
        (given(statement="I could kill myself. " + STATEMENT), "sounds like risk"),
        (given(name="Ines", line="Ines, 41", about="fractions"), "ines-fractions is there already"),
        (given(theme="../work"), "is no theme"),
        ([*given(), "--pull", "wait"], '"wait" is no trap of this guide, it is a move'),
        ([*given(), "--example", "wiat=Take your time."], 'Did you mean "wait"?'),
        ([*given(), "--next-line", f"wait={'no ' * 25}"], "has 25 words, at most 24"),
    ],
)
def test_a_new_prompt_that_would_be_wrong_is_refused_and_nothing_is_written(
    content: Path, words: list[str], said: str
) -> None:
    before = {path: path.read_bytes() for path in content.rglob("*.yaml")}
    told = run("new", "prompt", *words, HEADLAMP_CONTENT=str(content))
    assert told.exit_code == 1
    assert said in told.output
    assert {path: path.read_bytes() for path in content.rglob("*") if path.is_file()} == before


def test_a_theme_that_cannot_be_read_is_left_as_it_is(content: Path) -> None:
    work = content / "prompts" / "work.yaml"
    work.write_text("- id: [\n", "utf-8")
    told = run("new", "prompt", *given(), HEADLAMP_CONTENT=str(content))
    assert told.exit_code == 1
    assert "small/prompts/work.yaml:" in told.output
    assert work.read_text("utf-8") == "- id: [\n"


def test_a_prompt_that_is_not_there_is_named_with_its_nearest() -> None:
    told = run("show", "prompt", "wendel-form")
    assert told.exit_code == 1
    assert "Did you mean wendell-form?" in told.output


def test_check_tells_every_problem_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "guide.yaml").write_text("id: [\n")
    told = run("check", str(tmp_path))
    *problems, count = told.output.splitlines()
    assert told.exit_code == 1
    assert count == f"{len(problems)} problems."
    assert all((problem.startswith(str(tmp_path)) and ":1: " in problem) or ":2: " in problem for problem in problems)


def test_check_of_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    told = run("check", str(tmp_path / "nowhere"))
    assert told.exit_code == 1
    assert "nowhere" in told.output
    assert "Traceback" not in told.output


# --- jobs and status ---------------------------------------------------------------------------------


def test_status_without_a_process_tells_a_monitor_and_jobs_tells_what_waits(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'headlamp.db'}"
    refused = run("status", DATABASE_URL=database)
    assert (refused.exit_code, "headlamp migrate" in refused.output) == (1, True)
    engine = connect(database)
    migrate(engine)
    store = Store(engine)
    place, long_ago = ChannelId("T0TEAM", "C0PRACTICE"), datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    store.take_in("set-up:1", None, ChannelSetUp(place, "U0CLEO", "UTC", "09:00", "16:30", True), None, long_ago)
    told = run("status", "--json", DATABASE_URL=database)
    assert (told.exit_code, json.loads(told.output)["wrong"][0].startswith("no process")) == (1, True)
    store.beat("one", datetime.now(UTC))
    assert "WRONG: something is overdue" in run("status", DATABASE_URL=database).output
    listed = run("jobs", DATABASE_URL=database).output
    assert listed.startswith("1 waiting:\nset-up:1  ChannelSetUp, ")
    assert run("jobs", "--retry", "set-up:1", DATABASE_URL=database).exit_code == 0
    assert run("jobs", "--drop", "set-up:1", DATABASE_URL=database).output == "set-up:1 is dropped.\n"
    assert run("status", DATABASE_URL=database).exit_code == 0
    none = run("jobs", "--drop", "set-up:1", DATABASE_URL=database)
    assert (none.exit_code, "is no job" in none.output) == (1, True)
    assert run("jobs", "--failed", DATABASE_URL=database).output == "Nothing failed.\n"
    engine.dispose()


# --- next --------------------------------------------------------------------------------------------


def a_channel(folder: Path) -> Store:
    """A database with one channel in it, set up by Cleo and without any client so far."""
    engine = connect(f"sqlite:///{folder / 'headlamp.db'}")
    migrate(engine)
    store = Store(engine)
    place, now = ChannelId("T0TEAM", "C0PRACTICE"), datetime.now(UTC)
    store.take_in("set up", None, ChannelSetUp(place, "U0CLEO", "UTC", "09:00", "16:30", post_now=False), None, now)
    settings = SetUpChannel(place, "UTC", "09:00", "16:30", "U0CLEO")
    store.decide_once("set up", lambda _event, _situation: (settings,), now)
    return store


def test_next_tells_who_comes_when_and_why(tmp_path: Path) -> None:
    store = a_channel(tmp_path)
    told = run("next", "C0PRACTICE")
    assert told.exit_code == 0
    assert "as things stand today" in told.output
    assert "clients have not been here yet" in told.output
    assert "level 1" in told.output
    assert "Of these, the theme decides" in told.output
    place, now = ChannelId("T0TEAM", "C0PRACTICE"), datetime.now(UTC)
    store.take_in("chosen", None, ClientChosen(place, "U0CLEO", "wendell-form"), None, now)
    effect = KeepNext(place, "wendell-form", None, "U0CLEO")
    store.decide_once("chosen", lambda _event, _situation: (effect,), now)
    told = run("next", "C0PRACTICE")
    assert "comes Wendell, 52, elevator mechanic" in told.output
    assert "the channel's lead chose this client" in told.output


def test_next_for_a_channel_that_is_none_names_those_that_are(tmp_path: Path) -> None:
    a_channel(tmp_path)
    told = run("next", "C0PRACTISE")
    assert told.exit_code == 1
    assert told.output == "C0PRACTISE is no training channel here. Set up are: C0PRACTICE.\n"


# --- read --------------------------------------------------------------------------------------------


def test_read_shows_what_a_reply_carries_in_its_own_words() -> None:
    told = run("read", REPLY)
    assert told.exit_code == 0
    assert "part of you fought hard" in told.output


def test_read_answers_each_line_and_tells_bad_ones_by_number() -> None:
    lines = [
        json.dumps({"id": "a", "client": "I put it away.", "reply": REPLY}),
        "",
        "{no json",
        '["a", "list"]',
        '{"id": "b", "client": "x"}',
        '{"id": "c", "client": "x", "reply": 7}',
        json.dumps({"id": "d", "client": "", "reply": "👍"}),
        json.dumps({"id": "e", "client": "", "reply": "\ud83d" * 3 + "x" * 40_000}),
    ]
    told = run("read", "--jsonl", given="\n".join(lines))
    answers = [json.loads(line) for line in told.output.splitlines()]
    assert told.exit_code == 0
    assert [answer.get("id", answer.get("line")) for answer in answers] == ["a", 3, 4, 5, 6, "d", "e"]
    assert answers[0]["labels"]
    assert all(evidence["quote"] in REPLY for evidence in answers[0]["evidence"])
    assert all("error" in answer for answer in answers[1:5])
    assert answers[5]["unread"] == "empty"


def test_read_without_a_reply_says_what_it_needs() -> None:
    told = run("read")
    assert told.exit_code == 2
    assert "--jsonl" in told.output


def test_read_without_a_trained_reader_says_how_to_train_one() -> None:
    told = run("read", REPLY, HEADLAMP_CONTENT=str(SMALL_GUIDE))
    assert told.exit_code == 1
    assert "headlamp train" in told.output


# --- migrate -----------------------------------------------------------------------------------------


def test_migrate_says_where_the_database_was_and_is_and_can_be_repeated(tmp_path: Path) -> None:
    first, second = run("migrate"), run("migrate")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "It was at none." in first.output
    assert "It was" not in second.output
    assert (tmp_path / "headlamp.db").is_file()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://localhost/headlamp", "mysql"),
        ("no address", "no database address"),
        ("sqlite://", "names no"),
        ("sqlite:///nowhere/headlamp.db", "does not exist"),
    ],
)
def test_migrate_refuses_a_database_that_it_cannot_use(url: str, said: str) -> None:
    told = run("migrate", DATABASE_URL=url)
    assert told.exit_code == 1
    assert said in told.output


# --- manifest ----------------------------------------------------------------------------------------


def test_manifest_prints_the_one_for_http() -> None:
    told = run("manifest", "--url", "https://headlamp.example.org/")
    assert told.exit_code == 0
    settings = json.loads(told.output)["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["interactivity"]["request_url"] == "https://headlamp.example.org/slack/events"


@pytest.mark.parametrize("url", ["headlamp.example.org", "ftp://x", "https://", "https://x?y"])
def test_manifest_refuses_what_is_no_address(url: str) -> None:
    told = run("manifest", "--url", url)
    assert (told.exit_code, "is no address" in told.output) == (1, True)


# --- settings that are missing -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        ("run", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
        ("web", ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]),
        ("worker", ["SLACK_BOT_TOKEN"]),
        ("post", ["SLACK_BOT_TOKEN"]),
    ],
)
def test_without_secrets_all_that_is_missing_is_listed(command: str, missing: list[str]) -> None:
    told = run(command)
    assert told.exit_code == 1
    assert [line.split()[0] for line in told.output.splitlines()] == missing


def test_dot_env_in_the_present_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-1\n")
    told = run("run")
    assert [line.split()[0] for line in told.output.splitlines()] == ["SLACK_APP_TOKEN"]


# --- in a process of its own -------------------------------------------------------------------------


@asynccontextmanager
async def started(folder: Path, *words: str, **env: str) -> AsyncIterator[Process]:
    """The program with everything it prints, ended with the block."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **env},
        stdout=PIPE,
        stderr=STDOUT,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def ended(process: Process) -> tuple[int, str]:
    """The exit code, and all that was printed."""
    printed, _ = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
    assert process.returncode is not None
    return process.returncode, printed.decode()


async def told_to_stop(process: Process, how: signal.Signals) -> tuple[int, str]:
    process.send_signal(how)
    return await ended(process)


async def printed(process: Process, wanted: str) -> str:
    """The line that holds what is wanted, once it is printed."""
    assert process.stdout
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for line in process.stdout:
            if wanted in line.decode():
                return line.decode()
    raise AssertionError(f"{wanted!r} was never printed")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(manifest=ROOT / "manifest.json") as opened:
        yield opened


def to_sandbox(sandbox: Sandbox) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": sandbox.tokens.bot,
        "SLACK_APP_TOKEN": sandbox.tokens.app,
        "SLACK_API_URL": sandbox.api_url,
    }


async def post(folder: Path, sandbox: Sandbox, *words: str) -> tuple[int, str]:
    async with started(folder, "post", *words, **to_sandbox(sandbox)) as process:
        return await ended(process)


async def test_post_sets_a_channel_up_and_posts_once_a_day(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox
) -> None:
    nowhere, first = await asyncio.gather(
        post(tmp_path_factory.mktemp("another"), sandbox),
        post(tmp_path, sandbox, "--channel", "C0PRACTICE", "--zone", "Europe/Lisbon"),
    )
    assert nowhere[0] == 1
    assert "No channel is set up yet" in nowhere[1]
    assert (first[0], len(sandbox.messages("practice"))) == (0, 1)
    assert "C0PRACTICE: today's client is posted." in first[1]
    code, told = await post(tmp_path, sandbox)
    assert (code, len(sandbox.messages("practice"))) == (0, 1)
    assert "was there already" in told


async def test_run_listens_until_it_is_told_to_stop(tmp_path: Path, sandbox: Sandbox) -> None:
    async with started(tmp_path, "run", **to_sandbox(sandbox)) as process:
        assert "T0SANDBOX" in await printed(process, "Headlamp listens")
        assert sandbox.bot_connected
        code, told = await told_to_stop(process, signal.SIGTERM)
    assert (code, told) == (0, "")
    assert not sandbox.bot_connected


async def test_run_ends_to_be_started_anew_when_slack_is_heard_no_more(tmp_path: Path, sandbox: Sandbox) -> None:
    async with started(tmp_path, "run", **to_sandbox(sandbox), HEADLAMP_SILENCE_SECONDS="1") as process:
        await printed(process, "Headlamp listens")
        sandbox.deafen(new_connections=True)
        code, told = await ended(process)
    assert code == 1
    assert "Slack is not heard any more" in told
    assert "Traceback" not in told


async def test_web_names_a_port_that_is_taken_and_the_way_out(tmp_path: Path, sandbox: Sandbox) -> None:
    over_http = {**to_sandbox(sandbox), "SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "s"}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        async with started(tmp_path, "web", **over_http, HOST="127.0.0.1", PORT=port) as process:
            code, told = await ended(process)
    assert (code, "Traceback" in told) == (1, False)
    assert f"Port {port} at 127.0.0.1 cannot be used" in told


async def test_run_ends_with_an_explanation_where_slack_does_not_take_a_token(tmp_path: Path, sandbox: Sandbox) -> None:
    async def told_with(name: str, wrong: str) -> tuple[int, str]:
        (tmp_path / name).mkdir()
        async with started(tmp_path / name, "run", **{**to_sandbox(sandbox), name: wrong}) as process:
            return await ended(process)

    wrong = {"SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_APP_TOKEN": "xapp-wrong"}
    told = await asyncio.gather(*(told_with(name, token) for name, token in wrong.items()))
    for (name, token), (code, printed) in zip(wrong.items(), told, strict=True):
        assert code == 1
        assert f"Slack does not know the token in {name}" in printed
        assert token not in printed
        assert "Traceback" not in printed


async def test_try_says_where_the_page_is_and_ends_when_it_is_told_to(tmp_path: Path) -> None:
    async with started(tmp_path, "try", PORT="0", BROWSER="none") as process:
        assert "http://127.0.0.1:" in await printed(process, "Headlamp is here")
        assert (await told_to_stop(process, signal.SIGINT))[0] == 0


async def test_try_with_a_client_that_is_none_names_the_nearest(tmp_path: Path) -> None:
    async with started(tmp_path, "try", "--prompt", "wendel-form", PORT="0", BROWSER="none") as process:
        code, said = await ended(process)
    assert code == 1
    assert "wendel-form is no prompt of this guide. Did you mean wendell-form?" in said


async def test_try_names_a_port_that_is_taken_and_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        async with started(tmp_path, "try", PORT=port, BROWSER="none") as process:
            code, told = await ended(process)
    assert code == 1
    assert f"Port {port} cannot be used" in told
    assert "PORT=" in told
    assert "Traceback" not in told
