"""What a bench tells: a table, its own section of results.md, and as its last line one JSON object."""

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

RESULTS = Path(__file__).parent / "results.md"
HEADING = """# Results

What the benches measured when they were last run. Each section is written by the bench that it is named after.
"""


@dataclass(frozen=True)
class Table:
    heads: Sequence[str]
    rows: Sequence[Sequence[str | float]]

    def __str__(self) -> str:
        lines = [[_cell(cell) for cell in row] for row in (self.heads, *self.rows)]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.heads))]
        rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
        return "\n".join(f"| {' | '.join(_padded(line, widths))} |" for line in (lines[0], rule, *lines[1:]))


def tell(name: str, says: Sequence[str | Table], figures: Mapping[str, object]) -> None:
    """Prints what was measured and puts it into results.md in the place of what stood there of this bench."""
    said = "\n\n".join(str(part) for part in says)
    line = json.dumps(_rounded(figures))
    _record(f"bench.{name}", f"{_circumstances()}\n\n{said}\n\n```json\n{line}\n```\n")
    print(f"\n{said}\n\n{line}")


def p50(values: Sequence[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[49]


def p95(values: Sequence[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[94]


def _record(title: str, body: str) -> None:
    kept = RESULTS.read_text("utf-8") if RESULTS.exists() else HEADING
    heading, *sections = re.split(r"^## ", kept, flags=re.MULTILINE)
    by_title = {section.partition("\n")[0]: section.partition("\n")[2].strip() for section in sections}
    by_title[title] = body.strip()
    page = "\n\n".join((heading.strip(), *(f"## {name}\n\n{by_title[name]}" for name in sorted(by_title))))
    RESULTS.write_text(f"{page}\n", "utf-8")


def _circumstances() -> str:
    """With what, of what, where and when it was measured."""
    module = re.sub(r"^.*/bench/(\w+)\.py$", r"bench.\1", Path(sys.argv[0]).as_posix())
    command = " ".join(["python", "-m", module, *sys.argv[1:]])
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return "  \n".join(
        (
            f"`{command}`",
            f"commit {_commit()}",
            f"{machine}, load average {os.getloadavg()[0]:.1f}",
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        )
    )


def _commit() -> str:
    try:
        commit = _git("rev-parse", "--short", "HEAD")
        changed = _git("status", "--porcelain", "--", ".", ":(exclude)bench/results.md")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{commit}, with changes" if changed else f"{commit}, clean"


def _git(*arguments: str) -> str:
    folder = RESULTS.parent.parent
    done = subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _cell(cell: str | float) -> str:
    return cell if isinstance(cell, str) else f"{cell:.1f}"


def _padded(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    first, *others = line
    return [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]


def _rounded(figure: object) -> object:
    match figure:
        case float():
            return round(figure, 3)
        case Mapping():
            return {key: _rounded(value) for key, value in figure.items()}
        case _:
            return figure
