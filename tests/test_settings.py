"""Settings are read once, from the environment and `.env`, and everything that is wrong is told together."""

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from bot.settings import ROOT, SettingsRefused, WayIn, content_of, database_of, read_environment, read_settings

BOT_TOKEN, APP_TOKEN = "xoxb-secret-of-the-bot", "xapp-secret-of-the-app"
GOOD = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
DATABASE = "postgresql://headlamp:secret-of-the-database@localhost/headlamp"


def problems_of(env: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsRefused) as refused:
        read_settings(env)
    return str(refused.value).splitlines()


def test_two_tokens_are_enough() -> None:
    settings = read_settings(GOOD)
    assert (settings.bot_token, settings.app_token) == (BOT_TOKEN, APP_TOKEN)
    assert settings.api_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///headlamp.db"
    assert settings.content == ROOT / "content" / "self-sabotage"
    assert settings.log_level == "INFO"
    assert settings.procedure == settings.contact == ""


def test_everything_can_be_set() -> None:
    settings = read_settings(
        {
            "SLACK_BOT_TOKEN": f"  {BOT_TOKEN}\n",
            "SLACK_APP_TOKEN": f" {APP_TOKEN} ",
            "SLACK_API_URL": "http://127.0.0.1:8765/api/",
            "DATABASE_URL": DATABASE,
            "HEADLAMP_CONTENT": str(ROOT / "content"),
            "LOG_LEVEL": " debug ",
            "HEADLAMP_PROCEDURE": "Call the duty line.",
            "HEADLAMP_CONTACT": "Cleo has an open door.",
        }
    )
    assert (settings.bot_token, settings.app_token) == (BOT_TOKEN, APP_TOKEN)
    assert (settings.api_url, settings.database_url) == ("http://127.0.0.1:8765/api/", DATABASE)
    assert (settings.content, settings.log_level) == (ROOT / "content", "DEBUG")
    assert (settings.procedure, settings.contact) == ("Call the duty line.", "Cleo has an open door.")


def test_all_that_is_missing_is_told_together_with_where_it_is_found() -> None:
    bot, app = problems_of({})
    assert bot.startswith("SLACK_BOT_TOKEN is missing.")
    assert "OAuth & Permissions" in bot
    assert app.startswith("SLACK_APP_TOKEN is missing.")
    assert "Basic Information" in app


def test_all_that_is_wrong_is_told_together_and_named() -> None:
    told = problems_of(
        {
            "SLACK_BOT_TOKEN": "xapp-the-other-one",
            "SLACK_APP_TOKEN": "xoxb-the-other-one",
            "SLACK_API_URL": "slack.com/api",
            "LOG_LEVEL": "LOUD",
            "HEADLAMP_CONTENT": "no/such/folder",
        }
    )
    names = ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "LOG_LEVEL", "HEADLAMP_CONTENT"]
    assert [problem.split()[0] for problem in told] == names
    assert "'LOUD'" in told[3]
    assert "'no/such/folder'" in told[4]


HTTP = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": "secret-of-the-signature"}


@pytest.mark.parametrize("way_in", [WayIn.ANY, WayIn.HTTP])
def test_over_http_a_signing_secret_stands_in_place_of_the_app_token(way_in: WayIn) -> None:
    settings = read_settings(HTTP, way_in)
    assert (settings.app_token, settings.signing_secret) == ("", "secret-of-the-signature")
    assert (settings.host, settings.port) == ("0.0.0.0", 3000)
    assert "secret" not in repr(settings)


def test_a_process_that_does_not_hear_from_slack_needs_neither() -> None:
    assert read_settings({"SLACK_BOT_TOKEN": BOT_TOKEN}, WayIn.NONE).bot_token == BOT_TOKEN


@pytest.mark.parametrize(
    ("env", "way_in", "said"),
    [
        ({"SLACK_BOT_TOKEN": BOT_TOKEN}, WayIn.HTTP, "SLACK_SIGNING_SECRET is missing"),
        ({**HTTP, "SLACK_APP_TOKEN": APP_TOKEN}, WayIn.HTTP, "SLACK_APP_TOKEN is set"),
        ({**HTTP, "SLACK_SIGNING_SECRET": "xoxb-1"}, WayIn.ANY, "SLACK_SIGNING_SECRET is a token"),
        ({**HTTP, "PORT": "70000"}, WayIn.ANY, "PORT is no port"),
        ({**HTTP, "PORT": "http"}, WayIn.ANY, "PORT is no port"),
        ({**GOOD, "HEADLAMP_SILENCE_SECONDS": "0"}, WayIn.ANY, "HEADLAMP_SILENCE_SECONDS"),
        ({**GOOD, "HEADLAMP_SILENCE_SECONDS": "1.5"}, WayIn.ANY, "HEADLAMP_SILENCE_SECONDS"),
    ],
)
def test_what_is_wrong_with_the_way_in_is_named(env: dict[str, str], way_in: WayIn, said: str) -> None:
    with pytest.raises(SettingsRefused, match=said):
        read_settings(env, way_in)


@pytest.mark.parametrize("url", ["https://slack.com/api", "slack.com/api/", "ftp://slack.com/api/", "/api/", "x"])
def test_an_address_must_be_one_and_end_with_a_slash(url: str) -> None:
    (told,) = problems_of({**GOOD, "SLACK_API_URL": url})
    assert told.startswith(f"SLACK_API_URL is {url!r}")
    assert "slash" in told


@pytest.mark.parametrize("blank", ["", "   "])
def test_what_is_blank_counts_as_not_set(blank: str) -> None:
    names = ("SLACK_API_URL", "DATABASE_URL", "HEADLAMP_CONTENT", "LOG_LEVEL", "HEADLAMP_PROCEDURE")
    assert read_settings({**GOOD, **dict.fromkeys(names, blank)}) == read_settings(GOOD)
    assert len(problems_of({"SLACK_BOT_TOKEN": blank, "SLACK_APP_TOKEN": blank})) == 2


def test_a_folder_of_content_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "guide.yaml").write_text("")
    (told,) = problems_of({**GOOD, "HEADLAMP_CONTENT": str(tmp_path / "guide.yaml")})
    assert told.startswith("HEADLAMP_CONTENT")


def test_secrets_are_never_shown() -> None:
    settings = read_settings({**GOOD, "DATABASE_URL": DATABASE})
    assert "secret" not in repr(settings)
    assert "secret" not in str(settings)
    told = problems_of({"SLACK_BOT_TOKEN": "secret-1", "SLACK_APP_TOKEN": "secret-2", "DATABASE_URL": DATABASE})
    assert "secret" not in "".join(told)


def test_settings_cannot_be_changed_once_they_are_read() -> None:
    settings = read_settings(GOOD)
    for field in fields(settings):
        with pytest.raises(FrozenInstanceError):
            setattr(settings, field.name, "other")


def test_dot_env_adds_to_the_environment_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(
        f"# tokens\nSLACK_BOT_TOKEN={BOT_TOKEN}\nSLACK_APP_TOKEN='from-the-file'\nLOG_LEVEL\n"
        'HEADLAMP_PROCEDURE="Call the duty line: 12, then – always – tell Cleo."\n',
        encoding="utf-8",
    )
    for name in ("SLACK_BOT_TOKEN", "HEADLAMP_PROCEDURE", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)
    settings = read_settings(read_environment(tmp_path))
    assert (settings.bot_token, settings.app_token) == (BOT_TOKEN, APP_TOKEN)
    assert settings.procedure == "Call the duty line: 12, then – always – tell Cleo."
    assert settings.log_level == "INFO"


def test_without_dot_env_the_environment_is_all_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT_TOKEN)
    assert read_environment(tmp_path)["SLACK_BOT_TOKEN"] == BOT_TOKEN


def test_commands_that_need_no_tokens_find_the_database_and_the_content() -> None:
    assert database_of({}) == "sqlite:///headlamp.db"
    assert database_of({"DATABASE_URL": " sqlite:///other.db "}) == "sqlite:///other.db"
    assert content_of({"HEADLAMP_CONTENT": "elsewhere"}) == Path("elsewhere")
    assert (content_of({}) / "guide.yaml").is_file()
