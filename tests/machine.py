"""What the tests ask of the machine beyond Python: PostgreSQL's server, Chromium, and what drives it.

Here they are found and, where apt and root are, installed: `python -m tests.machine`. Starting them is not done
here (postgres.py starts the one, the browser tests the other). Nothing is ever left out for want of them:
whoever asks for a missing one is told the line that installs it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


class MissingError(Exception):
    """Something the tests need is not on this machine; the message says how it gets there."""


@dataclass(frozen=True)
class Need:
    """One thing the tests need: how it is found, and what each package manager calls it."""

    name: str
    find: Callable[[], Path | None]
    apt: tuple[str, ...]
    brew: tuple[str, ...]
    in_words: str


@dataclass(frozen=True)
class Machine:
    """What decides how something is installed here."""

    has_apt: bool
    has_brew: bool
    is_root: bool

    @property
    def can_install(self) -> bool:
        return self.has_apt and self.is_root


def this_machine() -> Machine:
    return Machine(
        has_apt=shutil.which("apt-get") is not None,
        has_brew=shutil.which("brew") is not None,
        is_root=os.geteuid() == 0,
    )


def find_postgresql() -> Path | None:
    """The directory of initdb, pg_ctl and postgres: on PATH, where distributions put them, or named by pg_config."""
    return next((place for place in _postgresql_places() if _holds_server(place)), None)


def _postgresql_places() -> Iterator[Path]:
    if initdb := shutil.which("initdb"):
        yield Path(initdb).parent
        yield Path(initdb).resolve().parent
    yield from _newest_first(Path("/usr/lib/postgresql").glob("*/bin"))
    for prefix in ("/opt/homebrew/opt", "/usr/local/opt"):
        yield from _newest_first(Path(prefix).glob("postgresql@*/bin"))
    if pg_config := shutil.which("pg_config"):
        yield Path(_said_by([pg_config, "--bindir"]) or "/nowhere")


def _newest_first(places: Iterable[Path]) -> list[Path]:
    return sorted(places, key=lambda place: float(place.parent.name.removeprefix("postgresql@")), reverse=True)


def _holds_server(place: Path) -> bool:
    return all((place / program).is_file() for program in ("initdb", "pg_ctl", "postgres"))


def find_chromium() -> Path | None:
    """A Chromium or Chrome that starts: what CHROMIUM in the environment names, or the first of the usual ones."""
    chosen = os.environ.get("CHROMIUM")
    return first_that_starts([Path(chosen)] if chosen else _chromium_places())


def find_driver() -> Path | None:
    """The program through which Playwright drives a browser; its package does not bring every library it needs."""
    return first_that_starts([Path(sys.executable).with_name("playwright")])


def first_that_starts(programs: Iterable[Path]) -> Path | None:
    return next((program for program in programs if _said_by([str(program), "--version"])), None)


def _chromium_places() -> Iterator[Path]:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            yield Path(path)
    for name in ("Chromium", "Google Chrome"):
        yield Path(f"/Applications/{name}.app/Contents/MacOS/{name}")


def _said_by(command: Sequence[str]) -> str | None:
    """What a command prints, or None when it cannot be run or fails, as Ubuntu's chromium-browser does without snap."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


POSTGRESQL = Need(
    name="PostgreSQL's server",
    find=find_postgresql,
    apt=("postgresql",),
    brew=("postgresql@17",),
    in_words="Install PostgreSQL 14 or newer, and put the directory of its initdb on PATH.",
)
CHROMIUM = Need(
    name="Chromium",
    find=find_chromium,
    apt=("chromium", "fonts-liberation"),
    brew=("google-chrome",),
    in_words="Install Chromium or Google Chrome, or name its program in the environment: CHROMIUM=/path/to/it.",
)
DRIVER = Need(
    name="a library of Playwright's driver",
    find=find_driver,
    apt=("libatomic1",),  # its Node.js is linked against it, and the smallest systems lack it
    brew=(),
    in_words=".venv/bin/playwright --version says why it does not start.",
)


def path_of(need: Need) -> Path:
    """Where something is on this machine; raises MissingError, with what to do, when it is nowhere."""
    found = need.find()
    if found is None:
        raise MissingError(how_to_install([need], this_machine()))
    return found


def how_to_install(missing: Sequence[Need], machine: Machine) -> str:
    """What is missing, and the line that installs just that on this kind of machine, or else the way in words."""
    names = " and ".join(need.name for need in missing)
    return f"The tests lack {names}.\n" + "\n".join(_ways(missing, machine))


def _ways(missing: Sequence[Need], machine: Machine) -> list[str]:
    words = [need.in_words for need in missing]
    if machine.has_apt:
        return [f"    {'' if machine.is_root else 'sudo '}{' '.join(_apt_command(missing))}", *words]
    if machine.has_brew:
        return [f"    brew install {' '.join(package for need in missing for package in need.brew)}", *words]
    return words


def _apt_command(missing: Sequence[Need]) -> list[str]:
    return ["apt-get", "install", "--yes", *(package for need in missing for package in need.apt)]


def provide(needs: Sequence[Need], machine: Machine) -> None:
    """Installs what is not found, where apt and root are; raises MissingError when something is missing in the end."""
    missing = [need for need in needs if need.find() is None]
    if missing and machine.can_install:
        _install(missing)
        missing = [need for need in missing if need.find() is None]
    if missing:
        raise MissingError(how_to_install(missing, machine))


def _install(missing: Sequence[Need]) -> None:
    print(f"Installing {' and '.join(need.name for need in missing)} with apt ...", flush=True)
    _run_apt(["apt-get", "update"])
    _run_apt([*_apt_command(missing), "--no-install-recommends"])


def _run_apt(command: Sequence[str]) -> None:
    # RUNLEVEL=1 keeps the package from starting a server of the system's: the tests start one of their own.
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    done = subprocess.run(
        command,
        env=quietly,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"{' '.join(command)} failed:\n{done.stdout}", flush=True)


def main() -> None:
    try:
        provide([POSTGRESQL, CHROMIUM, DRIVER], this_machine())
    except MissingError as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
