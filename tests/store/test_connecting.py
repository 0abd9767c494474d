"""A database that cannot be used is refused at the start, in a sentence, and without giving a secret away."""

import os
import re
import sqlite3
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import StatementError

from bot.store.connecting import DatabaseRefused, connect
from bot.store.migrating import migrate
from bot.store.tables import words
from tests.store.room import CANARY, MONDAY_TEN

SECRET = "hunter2secret"


def refusal(url: str) -> str:
    """What is said about a database that is refused; no secret is in it, nor in what stands behind it."""
    with pytest.raises(DatabaseRefused) as refused:
        connect(url, busy_seconds=0.1)
    shown = "".join(traceback.format_exception(refused.value)) + repr(refused.value)
    assert SECRET not in shown
    said = str(refused.value)
    assert "\n" not in said
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (f"{SECRET}", "no database address"),
        ("", "no database address"),
        (f"postgresql://ada:{SECRET}@host:port/db", "no database address"),
        (f"postgresql://ada:x@y:{SECRET}@host/db", "does not answer|no database address"),
        (f"mysql://ada:{SECRET}@host/db", "names mysql: Headlamp knows sqlite and postgresql"),
        (f"postgres://ada:{SECRET}@host/db", "write postgresql instead"),
        ("sqlite://", "no plain file"),
        ("sqlite:///:memory:", "no plain file"),
        ("sqlite:///file:headlamp.db?mode=ro&uri=true", "no plain file"),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(url: str, says: str) -> None:
    assert re.search(says, refusal(url))


def test_a_file_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "does not exist. Create it" in refusal(f"sqlite:///{tmp_path / 'missing' / 'headlamp.db'}")


def test_a_file_in_something_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert "does not exist. Create it" in refusal(f"sqlite:///{tmp_path / 'file' / 'headlamp.db'}")


def test_a_folder_in_the_files_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "headlamp.db").mkdir()
    assert "cannot be opened. Is it a file" in refusal(f"sqlite:///{tmp_path / 'headlamp.db'}")


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_a_file_that_is_locked_is_refused(tmp_path: Path, mode: str) -> None:
    holder = sqlite3.connect(tmp_path / "headlamp.db", isolation_level=None)
    holder.execute(f"PRAGMA journal_mode={mode}")
    holder.execute("CREATE TABLE held (x)")
    holder.execute("BEGIN IMMEDIATE")
    said = refusal(f"sqlite:///{tmp_path / 'headlamp.db'}")
    holder.close()
    assert "is locked by another program. Stop that one" in said


@pytest.mark.parametrize("size", [40, 5000])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, size: int) -> None:
    file = tmp_path / "headlamp.db"
    damaged = os.urandom(size)
    file.write_bytes(damaged)
    assert "no SQLite database, or a damaged one" in refusal(f"sqlite:///{file}")
    assert file.read_bytes() == damaged


def test_a_database_whose_first_page_is_damaged_is_refused(migrated_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "headlamp.db"
    whole = migrated_file.read_bytes()
    file.write_bytes(whole[:100] + os.urandom(3000) + whole[3100:])
    assert "no SQLite database, or a damaged one" in refusal(f"sqlite:///{file}")


@contextmanager
def without_rights() -> Iterator[None]:
    """As somebody whom file modes bind: root is not."""
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        os.setegid(65534)
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)
        os.setegid(group)


@contextmanager
def read_only(file: Path) -> Iterator[Path]:
    """A folder, open to all for reading and to nobody for writing, with a copy of a file in it."""
    with tempfile.TemporaryDirectory(prefix="headlamp-read-only-", dir="/tmp") as name:
        folder = Path(name)
        copy = folder / "headlamp.db"
        copy.write_bytes(file.read_bytes())
        copy.chmod(0o444)
        folder.chmod(0o555)
        try:
            yield copy
        finally:
            folder.chmod(0o700)


def test_a_file_that_cannot_be_written_to_is_refused(migrated_file: Path) -> None:
    with read_only(migrated_file) as file, without_rights():
        assert "cannot be written to. Give Headlamp the right" in refusal(f"sqlite:///{file}")


def test_a_folder_that_cannot_be_written_to_is_refused(migrated_file: Path) -> None:
    with read_only(migrated_file) as file, without_rights():
        assert "cannot be opened" in refusal(f"sqlite:///{file.with_name('new.db')}")


def test_a_server_that_does_not_answer_is_refused() -> None:
    said = refusal(f"postgresql://ada:{SECRET}@127.0.0.1:1/headlamp")
    assert said.startswith("The database headlamp does not answer:")
    assert "refused" in said


def test_a_wrong_password_is_refused(postgres_url: str) -> None:
    host = postgres_url.rpartition("@")[2]
    said = refusal(f"postgresql://postgres:{SECRET}@{host}")
    assert "password authentication failed" in said


def test_a_database_that_the_server_does_not_have_is_refused(postgres_url: str) -> None:
    assert "does not exist" in refusal(postgres_url.rpartition("/")[0] + "/never_made")


def test_a_database_on_a_read_only_server_is_refused(postgres_database: str) -> None:
    engine = connect(postgres_database)
    with engine.begin() as conn:
        conn.execute(text(f'ALTER DATABASE "{engine.url.database}" SET default_transaction_read_only = on'))
    engine.dispose()
    assert "cannot be written to" in refusal(postgres_database)


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_either_spelling_of_the_scheme_is_understood(postgres_url: str, scheme: str) -> None:
    connect(f"{scheme}:{postgres_url.partition(':')[2]}").dispose()


def test_a_sqlite_file_is_held_as_the_store_needs_it(sqlite_engine: Engine) -> None:
    with sqlite_engine.begin() as conn:
        found = {
            name: conn.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "secure_delete", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 5000}


def test_a_relative_file_is_made_where_the_program_runs(tmp_path: Path) -> None:
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        engine = connect("sqlite:///headlamp.db")
        migrate(engine)
        engine.dispose()
    finally:
        os.chdir(here)
    assert (tmp_path / "headlamp.db").is_file()


def test_an_error_of_the_database_quotes_nobody(engine: Engine) -> None:
    row = {"id": "m", "workspace": "t", "author": "a", "text": CANARY, "expires_at": MONDAY_TEN.replace(tzinfo=None)}
    with pytest.raises(StatementError) as wrong, engine.begin() as conn:
        conn.execute(words.insert().values(row))
    assert CANARY not in str(wrong.value)
