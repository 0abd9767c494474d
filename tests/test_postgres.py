"""The PostgreSQL that other tests stand on keeps its own promises."""

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from bot.settings import ROOT
from tests.postgres import fresh_database, libpq_url


def test_what_one_database_holds_the_next_never_sees(postgres_url: str) -> None:
    with fresh_database(postgres_url) as first, fresh_database(postgres_url) as second:
        with psycopg.connect(libpq_url(first)) as connection:
            connection.execute("CREATE TABLE secret (words text)")
        with (
            psycopg.connect(libpq_url(second)) as connection,
            pytest.raises(psycopg.errors.UndefinedTable),
        ):
            connection.execute("SELECT words FROM secret")


def test_a_database_goes_even_when_someone_is_still_in_it(postgres_url: str) -> None:
    with fresh_database(postgres_url) as url:
        lingering = psycopg.connect(libpq_url(url))
    with pytest.raises(psycopg.OperationalError):
        lingering.execute("SELECT 1")
    lingering.close()


def test_it_keeps_any_unicode_as_it_came(postgres_database: str) -> None:
    words = "Ich höre dich 👩🏽‍⚕️ שלום"
    with psycopg.connect(libpq_url(postgres_database)) as connection:
        row = connection.execute("SELECT %s::text", (words,)).fetchone()
    assert row == (words,)


def test_nobody_gets_in_without_the_password(postgres_url: str) -> None:
    scheme, _, address = postgres_url.partition("://")
    stranger = f"{scheme}://postgres@{address.partition('@')[2]}"
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(libpq_url(stranger))


STARTS = """
from tests.postgres import server_running
with server_running() as url:
    print(url, flush=True)
    input()
"""


def test_it_goes_with_whoever_started_it_even_by_kill() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", STARTS], cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as starter:
        assert starter.stdout
        url = libpq_url(starter.stdout.readline().strip())
        with psycopg.connect(url) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
        starter.kill()
    assert row
    home = Path(row[0]).parent
    while home.exists():  # as long as it takes: the test's own limit ends it
        time.sleep(0.02)
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(url)
