"""How long a guide takes to load and to check, and what it holds then, with as many prompts as half a year needs and
with very many. Each size is measured in a process of its own."""

import asyncio
import json
import sys
import tempfile
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import click

from bench._made import make_content
from bench._reporting import Table, tell
from bench._running import BenchFailed, within
from bot.settings import ROOT

FEW, MANY = 120, 2000
AIM_SECONDS = 0.3
"""Of loading 120 prompts."""
MOST_SECONDS = 300.0

Json = dict[str, Any]


@click.command()
@click.option("--n", type=click.IntRange(min=1), default=5, help="How often the smaller guide is loaded and checked.")
def main(n: int) -> None:
    """Measure how the guide's loading and checking grows with its prompts."""
    within(MOST_SECONDS, measure(n))


async def measure(n: int) -> None:
    """Measures and tells."""
    few, many = await _measured(FEW, n), await _measured(MANY, max(1, n // 2))
    rows = [
        (f"{size} prompts", one["load_s"], one["check_s"], one["load_mib"], one["check_mib"])
        for size, one in ((FEW, few), (MANY, many))
    ]
    growth = {name: _growth(few[name], many[name]) for name in ("load_s", "check_s", "load_mib", "check_mib")}
    says = (
        Table(
            ("", "load, s", "check, s", "loaded, MiB", "checked, MiB"),
            [(name, *(f"{figure:.2f}" for figure in figures)) for name, *figures in rows],
        ),
        f"Aim: {FEW} prompts are loaded within {AIM_SECONDS} s. Growth over what the number of prompts grows by "
        f"({MANY / FEW:.1f}): "
        + ", ".join(f"{name} {ratio:.2f}" for name, ratio in growth.items())
        + " (1 is linear; below, what does not depend on the prompts still counts).",
    )
    figures = {f"{name}_{size}": one[name] for size, one in ((FEW, few), (MANY, many)) for name in sorted(one)}
    tell("content", says, {"aim_s": AIM_SECONDS, **figures, "growth": growth})


def _growth(few: float, many: float) -> float:
    return (many / few) / (MANY / FEW)


async def _measured(size: int, n: int) -> Json:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "guide"
        make_content(ROOT / "content" / "self-sabotage", made, size)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench._loading", str(made), str(n), cwd=ROOT, stdout=PIPE
        )
        said, _ = await process.communicate()
        if process.returncode:
            raise BenchFailed(f"{size} prompts could not be loaded.")
        found: Json = json.loads(said)
        return found


if __name__ == "__main__":
    main()
