"""What goes wrong: processes are killed, the database is started anew, the network is cut, a disk is full."""

import asyncio
import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.crashes.fleet import Fleet
from tests.postgres import Postgres


@dataclass
class Kills:
    """Kills a fleet's processes with -9, at moments inside what they do and at any moment, and starts others in their
    place. Some of those die before they have caught up."""

    fleet: Fleet
    chance: random.Random
    times: int
    deepest: int = 120
    """The last moment from its start at which one may die."""

    async def __call__(self) -> None:
        goal = self.fleet.kills + self.times
        while self.fleet.kills < goal:
            life = self.chance.choice(self.fleet.alive)
            life.tell("die", self._draw())
            try:
                async with asyncio.timeout(self.chance.uniform(0.2, 1.5)):
                    await life.dead.wait()
            except TimeoutError:
                await self.fleet.kill(life)
            await self.fleet.restart_dead(lambda: self._draw() if self.chance.random() < 0.5 else 0)
        for life in self.fleet.alive:
            life.tell("die", 0)
        await self.fleet.restart_dead()

    def _draw(self) -> int:
        """A moment; early ones are as likely as late ones on the scale of their logarithms."""
        return int(self.deepest ** self.chance.random())


@dataclass
class Restarts:
    """Starts the database anew under them: in order and, by turns, as if it had crashed."""

    server: Postgres
    chance: random.Random
    times: int

    async def __call__(self) -> None:
        for n in range(self.times):
            await asyncio.sleep(self.chance.uniform(0.1, 1.5))
            await asyncio.to_thread(self.server.restart, "immediate" if n % 2 else "fast")


@dataclass
class Cuts:
    """Cuts the network to Slack for a while: calls of the bot's, and its connection where it has one."""

    fleet: Fleet
    chance: random.Random
    times: int

    async def __call__(self) -> None:
        for _ in range(self.times):
            await asyncio.sleep(self.chance.uniform(0.1, 1.0))
            await self.fleet.wire.cut()
            self.fleet.sandbox.cut_connection()
            await asyncio.sleep(self.chance.uniform(0.2, 2.0))
            await self.fleet.wire.mend()


@dataclass
class FullDisk:
    """Fills the disk that the database is on, to the last byte, and makes room again."""

    folder: Path
    chance: random.Random
    times: int

    async def __call__(self) -> None:
        for _ in range(self.times):
            await asyncio.sleep(self.chance.uniform(0.1, 1.0))
            ballast = self.folder / "ballast"
            _fill(ballast)
            await asyncio.sleep(self.chance.uniform(0.5, 2.5))
            ballast.unlink()


def _fill(file: Path) -> None:
    """Writes until nothing more goes in."""
    with file.open("wb", buffering=0) as ballast:
        for size in (65536, 4096, 512, 1):
            try:
                while ballast.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def may_mount() -> bool:
    """Whether this machine lets a small disk be made."""
    return os.geteuid() == 0 and shutil.which("mount") is not None


@contextmanager
def small_disk(mib: int) -> Iterator[Path]:
    """A disk of so many MiB in memory, for as long as the block lasts; every account may write to it."""
    with tempfile.TemporaryDirectory(dir="/tmp") as made:
        disk = Path(made) / "disk"
        disk.mkdir()
        for folder in (disk.parent, disk):
            folder.chmod(0o755)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mib}m,mode=777", "tmpfs", str(disk)], check=True)
        try:
            yield disk
        finally:
            subprocess.run(["umount", "--lazy", str(disk)], check=True)
