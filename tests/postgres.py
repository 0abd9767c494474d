"""A real PostgreSQL for the tests: one server a worker, one empty database a test.

The server is started in a temporary directory, listens on a free port of the loopback only and asks for a
password made for the session; it gives up durability for speed. Where its programs come from: machine.py.
"""

import os
import pwd
import secrets
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.machine import POSTGRESQL, path_of

SPEED_OVER_SAFETY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


LIFE = """
trap '' PIPE INT TERM
read -r password
echo "$password" >password
initdb --pgdata=data --pwfile=password --username=postgres --auth=scram-sha-256 --encoding=UTF8 --no-locale --no-sync &&
    pg_ctl start -w -D data -l log -o "$1" && echo ready && read -r end
cat log
pg_ctl stop -w -D data -m immediate
rm -rf "$2"
"""
"""A server's whole life, in the folder that is its home; its arguments are its settings and that folder.

It ends when standard input does, and that ends with whoever began it, be it by kill -9: no server stays behind.
"""
PORTS = range(15_000, 32_000)
"""Ports that no system gives away by itself: none is taken between the look and the use by a connection that leaves."""


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The SQLAlchemy URL of this session's PostgreSQL, as its superuser."""
    with server_running() as url:
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database of this test's own."""
    with fresh_database(postgres_url) as url:
        yield url


@dataclass(frozen=True)
class Postgres:
    """A running PostgreSQL, and the SQLAlchemy URL of its superuser."""

    url: str
    home: Path
    account: pwd.struct_passwd | None
    settings: str

    def restart(self, mode: str) -> None:
        """Stops it (`fast`, in order, or `immediate`, as a crash would) and starts it again."""
        self._control("stop", "-m", mode)
        self._control("start", "-l", "log", "-o", self.settings)

    def _control(self, *arguments: str) -> None:
        done = subprocess.run(
            ["pg_ctl", "-w", "-D", "data", *arguments],
            **_surroundings(self.home, self.account),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=90,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"PostgreSQL does not {arguments[0]}. Its log:\n{(self.home / 'log').read_text()}")

    @contextmanager
    def tablespace(self, folder: Path) -> Iterator[str]:
        """A place in this folder for the tables of databases, for as long as the block lasts."""
        folder.mkdir()
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        with psycopg.connect(libpq_url(self.url), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE TABLESPACE elsewhere LOCATION {}").format(str(folder)))
        try:
            yield "elsewhere"
        finally:
            with psycopg.connect(libpq_url(self.url), autocommit=True) as connection:
                connection.execute("DROP TABLESPACE elsewhere")


@contextmanager
def server_running(*, durable: bool = False) -> Iterator[str]:
    """A PostgreSQL with nothing in it, for as long as the block lasts; gives its SQLAlchemy URL.

    A durable one has the settings that it comes with: a commit is on the disk.
    """
    with postgres_running(durable=durable) as running:
        yield running.url


@contextmanager
def postgres_running(*, durable: bool = False) -> Iterator[Postgres]:
    """As `server_running`, for whoever stops and starts it."""
    account = _unprivileged_account()
    # Root's own temporary directory may be closed to the account that the server runs as; /tmp is open to all.
    home = tempfile.mkdtemp(prefix="headlamp-postgres-", dir="/tmp" if account else None)
    if account:
        os.chown(home, account.pw_uid, account.pw_gid)
    port, password = free_port(), secrets.token_hex(16)
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
    settings += "" if durable else f" {SPEED_OVER_SAFETY}"
    with _life_of_server(home, account, settings) as life:
        assert life.stdin
        assert life.stdout
        print(password, file=life.stdin, flush=True)
        said = []
        while (line := life.stdout.readline()) != "ready\n":
            said.append(line)
            if not line:
                raise RuntimeError(f"PostgreSQL does not start.\n{''.join(said)}")
        url = f"postgresql+psycopg://postgres:{password}@127.0.0.1:{port}/postgres"
        yield Postgres(url, Path(home), account, settings)


def _life_of_server(home: str, account: pwd.struct_passwd | None, settings: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        ["/bin/sh", "-c", LIFE, "sh", settings, home],
        **_surroundings(Path(home), account),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # a word to the tests to stop is none to the server
    )


def _surroundings(home: Path, account: pwd.struct_passwd | None) -> dict[str, Any]:
    """Where, as whom and with which programs the server's commands run."""
    return {
        "cwd": home,
        "env": {**os.environ, "LC_ALL": "C", "PATH": f"{path_of(POSTGRESQL)}:{os.environ['PATH']}"},
        "user": account.pw_uid if account else None,
        "group": account.pw_gid if account else None,
        "extra_groups": [] if account else None,
    }


def _unprivileged_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it runs as the account its package made, or as nobody."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def free_port() -> int:
    """A port of the loopback that nobody listens at."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def fresh_database(server_url: str, tablespace: str = "pg_default") -> Iterator[str]:
    """An empty database for as long as the block lasts; gives its SQLAlchemy URL. At the end all are shown out."""
    name = f"test_{secrets.token_hex(6)}"
    create = sql.SQL("CREATE DATABASE {} TABLESPACE {}").format(sql.Identifier(name), sql.Identifier(tablespace))
    with psycopg.connect(libpq_url(server_url), autocommit=True) as connection:
        connection.execute(create)
    try:
        yield f"{server_url.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(libpq_url(server_url), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def libpq_url(url: str) -> str:
    """The same URL as psycopg itself understands it, without SQLAlchemy's word for the driver."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
