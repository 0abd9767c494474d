"""A real PostgreSQL for the tests: one server a session, one empty database a test.

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
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.machine import POSTGRESQL, path_of

SPEED_OVER_SAFETY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@dataclass(frozen=True)
class Server:
    """Where a server's programs and files are, and as whom it runs (None: as whoever runs the tests)."""

    programs: Path
    home: Path
    account: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    def run(self, program: str, *arguments: str) -> None:
        """Runs one of the server's programs to its end; when it fails, the error shows all that was said."""
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.home,
            env={**os.environ, "LC_ALL": "C"},
            user=self.account.pw_uid if self.account else None,
            group=self.account.pw_gid if self.account else None,
            extra_groups=[] if self.account else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=90,
            check=False,
        )
        if done.returncode:
            log = self.log.read_text() if self.log.exists() else "(no log)"
            raise RuntimeError(f"PostgreSQL's {program} failed.\n{done.stdout}\nIts log:\n{log}")


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

    server: Server
    port: int
    url: str
    settings: str

    def start(self) -> None:
        log, data = str(self.server.log), str(self.server.data)
        self.server.run("pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", f"-p {self.port} {self.settings}")

    def stop(self, mode: str = "immediate") -> None:
        """Stops it: `fast`, in order, or `immediate`, as a crash would."""
        self.server.run("pg_ctl", "stop", "-w", "-m", mode, "-D", str(self.server.data))

    def restart(self, mode: str) -> None:
        self.stop(mode)
        self.start()

    @contextmanager
    def tablespace(self, folder: Path) -> Iterator[str]:
        """A place in this folder for the tables of databases, for as long as the block lasts."""
        folder.mkdir()
        if self.server.account:
            os.chown(folder, self.server.account.pw_uid, self.server.account.pw_gid)
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
    with tempfile.TemporaryDirectory(prefix="headlamp-postgres-", dir="/tmp" if account else None) as home:
        server = Server(path_of(POSTGRESQL), Path(home), account)
        port, password = free_port(), secrets.token_hex(16)
        _initialise(server, password)
        settings = "-c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        settings += "" if durable else f" {SPEED_OVER_SAFETY}"
        url = f"postgresql+psycopg://postgres:{password}@127.0.0.1:{port}/postgres"
        running = Postgres(server, port, url, settings)
        running.start()
        try:
            yield running
        finally:
            running.stop()


def _initialise(server: Server, password: str) -> None:
    password_file = server.home / "password"
    password_file.write_text(password)
    if server.account:
        for path in (server.home, password_file):
            os.chown(path, server.account.pw_uid, server.account.pw_gid)
    server.run(
        "initdb",
        f"--pgdata={server.data}",
        f"--pwfile={password_file}",
        "--username=postgres",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync",
    )


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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
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
