"""How the rooms of `bot/` may use one another, and which room knows which vendor.

The tables say it; the tests hold it. Imports go one way:

    __main__ → trying → wiring → {slack, store, jobs, reader, sandbox} → practice → guide → standard library
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]

# --- the rules ----------------------------------------------------------------------------------------

TYPES = "bot.guide.types"
LIBRARY = ("bot.guide.library", "bot.guide.problems")
"""The versions of the guide, and what is raised for one that cannot be read."""

MAY_IMPORT: dict[str, tuple[str, ...]] = {
    # what a guide is made of; everybody may know it
    "bot.guide": ("bot.guide",),
    # the middle: pure, and so it knows nothing but the guide's types
    "bot.practice": ("bot.practice", TYPES),
    # like the zones of the clock: tables that come with the installation, and nothing else
    "bot.almanac": (),
    # the edges: they know the middle and never one another
    "bot.reader": ("bot.reader", "bot.practice", TYPES),
    "bot.reader.training": ("bot.reader", "bot.practice", TYPES, "bot.guide.replies"),
    "bot.reader.safety_training": ("bot.reader", TYPES, "bot.guide.replies", "bot.guide.screened"),
    "bot.store": ("bot.store", "bot.practice", TYPES, "bot.almanac"),
    "bot.jobs": ("bot.jobs", "bot.practice", TYPES, *LIBRARY),
    "bot.slack": ("bot.slack", "bot.practice", TYPES, *LIBRARY, "bot.almanac"),
    # a Slack of one's own: it could stand in a repository of its own
    "bot.sandbox": ("bot.sandbox",),
    # above the edges: what connects them
    "bot.settings": (),
    "bot.wiring": ("bot.settings", "bot.guide", "bot.practice", "bot.reader", "bot.store", "bot.jobs", "bot.slack"),
    "bot.posting": ("bot.wiring", "bot.practice", "bot.operating"),
    "bot.teaching": ("bot.guide", "bot.practice"),
    "bot.authoring": ("bot.wiring", "bot.guide", "bot.practice", "bot.reader", "bot.slack"),
    "bot.asking": ("bot.guide",),
    "bot.outlook": ("bot.guide", "bot.practice"),
    "bot.operating": ("bot.store",),
    # the try-out, which production never imports
    "bot.staging": ("bot.posting", "bot.wiring", "bot.guide", "bot.practice", "bot.sandbox"),
    "bot.trying": (
        "bot.staging",
        "bot.posting",
        "bot.wiring",
        "bot.settings",
        "bot.guide",
        "bot.practice",
        "bot.sandbox",
        "bot.slack.manifest",
    ),
    # the commands
    "bot.__main__": ("bot",),
}
"""What each room may import of `bot`. A room that is not named here does not exist."""

ONLY_IN: dict[str, tuple[str, ...]] = {
    "aiohttp": ("bot.slack", "bot.sandbox", "bot.wiring"),
    "alembic": ("bot.store",),
    "cattrs": ("bot.store",),
    "click": ("bot.__main__", "bot.asking"),
    "dbos": ("bot.jobs",),
    "dotenv": ("bot.settings",),
    "holidays": ("bot.almanac",),
    "jsonschema": ("bot.guide",),
    "numpy": ("bot.reader",),
    "psycopg": ("bot.store",),
    "safetensors": ("bot.reader.learning",),
    "scipy": ("bot.reader.weighing",),
    "sklearn": ("bot.reader.weighing", "bot.reader.calibrating"),
    "slack_bolt": ("bot.slack",),
    "slack_sdk": ("bot.slack",),
    "sqlalchemy": ("bot.store",),
    "starlette": ("bot.slack",),
    "threadpoolctl": ("bot.reader.weighing",),
    "torch": ("bot.reader.learning",),
    "uvicorn": ("bot.slack",),
    "yaml": ("bot.guide",),
}
"""One vendor, one room: where each library may be imported. One that is not named here is imported nowhere."""

ONLY_BY: dict[str, tuple[str, ...]] = {
    "bot.sandbox": ("bot.sandbox", "bot.trying", "bot.staging"),
    "bot.staging": ("bot.trying",),
    "bot.trying": ("bot.__main__",),
    "bot.reader.weighing": ("bot.reader.calibrating", "bot.reader.training", "bot.reader.safety_training"),
    "bot.reader.calibrating": ("bot.reader.training",),
    "bot.reader.learning": ("bot.__main__", "bot.reader.learning"),
    "bot.reader.training": ("bot.__main__",),
    "bot.reader.safety_training": ("bot.__main__",),
}
"""What production does without: who alone may import it. The commands do so inside a function, when they are run."""

NOT_IN_THE_MIDDLE = {
    "chance": ("random", "secrets", "uuid"),
    "clock": ("time", "calendar", "sched"),
    "files": ("io", "os", "pathlib", "shutil", "tempfile", "glob", "fileinput"),
    "network": ("socket", "ssl", "http", "urllib"),
    "waiting": ("asyncio", "threading", "concurrent", "multiprocessing", "subprocess", "signal"),
    "database": ("sqlite3", "dbm", "shelve"),
    "talk": ("logging", "sys", "warnings"),
}
"""Standard library that `bot.practice` does without: time and chance come in as arguments."""

ASKS_THE_CLOCK = {"now", "utcnow", "today", "time", "monotonic", "perf_counter"}
"""Names of functions, called without arguments or with a zone alone, that tell the present time."""


# --- reading the source -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Import:
    module: str
    what: str
    """The module that is imported, with the name from it: `bot.practice.effects.Line`."""
    line: int
    at_once: bool
    """Whether the import happens when the module is loaded, and not when a function is called."""


@dataclass(frozen=True)
class Source:
    module: str
    path: str
    tree: ast.Module

    def at(self, line: int) -> str:
        return f"{self.path}:{line}"


@cache
def sources() -> tuple[Source, ...]:
    """All modules of the bot."""
    return tuple(_source(path) for path in sorted((ROOT / "bot").rglob("*.py")))


def _source(path: Path) -> Source:
    shown = path.relative_to(ROOT)
    module = ".".join(shown.with_suffix("").parts).removesuffix(".__init__")
    return Source(module, str(shown), ast.parse(path.read_text("utf-8"), str(shown)))


def imports_of(source: Source) -> Iterator[Import]:
    """Every import of a module, those inside functions and under conditions included."""
    later = {id(inner) for node in ast.walk(source.tree) if _is_function(node) for inner in ast.walk(node)}
    for node in ast.walk(source.tree):
        for what in _imported(node):
            yield Import(source.module, what, getattr(node, "lineno", 0), id(node) not in later)


def _is_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [name.name for name in names]
        case ast.ImportFrom(module=module, names=names, level=level):
            return ["." * level + f"{module or ''}.{name.name}" for name in names]
        case _:
            return []


def is_in(what: str, rooms: tuple[str, ...]) -> bool:
    """Whether a module (or a name in one) is one of these rooms or in one of them."""
    return any(what == room or what.startswith(f"{room}.") for room in rooms)


def room_of(module: str) -> str | None:
    """The room of the table that a module is in: the innermost."""
    return max((room for room in MAY_IMPORT if is_in(module, (room,))), key=len, default=None)


def told(problems: list[str]) -> str:
    return "\n" + "\n".join(problems)


# --- finding what breaks a rule -----------------------------------------------------------------------


def against_the_way(source: Source) -> Iterator[str]:
    """Imports of the bot's own modules that the room of this one may not make."""
    room = room_of(source.module) or ""
    allowed = MAY_IMPORT.get(room, ())
    for one in imports_of(source):
        if one.what.startswith("bot.") and not is_in(one.what, allowed):
            yield f"{source.at(one.line)}: imports {one.what}; {room} may import {allowed or 'nothing'}"


def against_the_vendors(source: Source) -> Iterator[str]:
    """Imports of libraries outside their room."""
    for one in imports_of(source):
        vendor = one.what.partition(".")[0]
        if vendor == "bot" or vendor in sys.stdlib_module_names:
            continue
        if not is_in(source.module, ONLY_IN.get(vendor, ())):
            yield f"{source.at(one.line)}: imports {vendor}; its place is {ONLY_IN.get(vendor) or 'nowhere yet'}"


def against_production(source: Source) -> Iterator[str]:
    """Imports of what production does without, by others than those who alone may, or too early."""
    for one in imports_of(source):
        for kept, by in ONLY_BY.items():
            if not is_in(one.what, (kept,)) or is_in(source.module, (kept,)):
                continue
            if not is_in(source.module, by):
                yield f"{source.at(one.line)}: imports {one.what}; only {by} may"
            elif one.at_once and source.module == "bot.__main__":
                yield f"{source.at(one.line)}: imports {one.what} at once; do it where the command is run"


def against_purity(source: Source) -> Iterator[str]:
    """In the middle: chance, clock and I/O."""
    for one in imports_of(source):
        for what, modules in NOT_IN_THE_MIDDLE.items():
            if is_in(one.what, modules):
                yield f"{source.at(one.line)}: imports {one.what}, which is {what}"
    for node in ast.walk(source.tree):
        match node:
            case ast.Call(func=ast.Name(id="open" | "input" | "print" as called)):
                yield f"{source.at(node.lineno)}: calls {called}"
            case ast.Call(func=ast.Attribute(value=ast.Name(id="datetime" | "date"), attr=called)):
                if called in ASKS_THE_CLOCK:
                    yield f"{source.at(node.lineno)}: asks the clock, {ast.unparse(node.func)}"


def printing(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        match node:
            case ast.Call(func=ast.Name(id="print")):
                yield f"{source.at(node.lineno)}: prints"
            case ast.Attribute(value=ast.Name(id="sys"), attr="stdout" | "stderr" | "exit"):
                yield f"{source.at(node.lineno)}: {ast.unparse(node)}"


def naming(source: Source, categories: frozenset[str]) -> Iterator[str]:
    """Strings that are, or hold in quotation marks, the id of a category of the guide."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for category in sorted(categories):
                if node.value.strip() == category or f'"{category}"' in node.value or f"`{category}`" in node.value:
                    yield f"{source.at(node.lineno)}: names the category {category}"


# --- the claims ---------------------------------------------------------------------------------------


def test_every_module_belongs_to_a_room() -> None:
    homeless = [source.path for source in sources() if source.module != "bot" and room_of(source.module) is None]
    assert not homeless, told([f"{path}: no room of MAY_IMPORT holds it" for path in homeless])


def test_no_rule_speaks_of_a_room_that_is_gone() -> None:
    modules = [source.module for source in sources()]
    for room in {*MAY_IMPORT, *ONLY_BY, *(room for rooms in ONLY_IN.values() for room in rooms)}:
        assert any(is_in(module, (room,)) for module in modules), f"{room} does not exist (any more)"


def test_every_room_is_told_of() -> None:
    told = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rooms = {room.split(".")[1] for room in MAY_IMPORT} - {"__main__"}
    assert [room for room in sorted(rooms) if f"`bot/{room}/`" not in told and f"`bot/{room}.py`" not in told] == []


def test_imports_go_one_way() -> None:
    problems = [problem for source in sources() for problem in against_the_way(source)]
    assert not problems, told(problems)


def test_one_vendor_has_one_room() -> None:
    problems = [problem for source in sources() for problem in against_the_vendors(source)]
    assert not problems, told(problems)


def test_production_imports_neither_the_sandbox_nor_the_training() -> None:
    problems = [problem for source in sources() for problem in against_production(source)]
    assert not problems, told(problems)


def test_the_middle_knows_no_clock_no_chance_and_no_io() -> None:
    middle = [source for source in sources() if is_in(source.module, ("bot.practice",))]
    assert middle
    problems = [problem for source in middle for problem in against_purity(source)]
    assert not problems, told(problems)


def test_only_the_commands_print_and_exit() -> None:
    problems = [problem for source in sources() if source.module != "bot.__main__" for problem in printing(source)]
    assert not problems, told(problems)


def test_the_code_names_no_category_of_the_guide() -> None:
    guide = yaml.safe_load((ROOT / "content/self-sabotage/guide.yaml").read_text("utf-8"))
    categories = frozenset(category["id"] for category in guide["categories"])
    assert categories
    problems = [problem for source in sources() for problem in naming(source, categories)]
    assert not problems, told(problems)


def test_imports_are_written_out_in_full() -> None:
    relative = [source.at(one.line) for source in sources() for one in imports_of(source) if one.what.startswith(".")]
    assert not relative, told([f"{place}: imports relatively" for place in relative])


# --- the rules see what they forbid -------------------------------------------------------------------


def written(module: str, code: str) -> Source:
    return Source(module, f"{module}.py", ast.parse(code))


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("bot.store.x", "from bot.slack import rich"),
        ("bot.jobs.x", "import bot.guide.loading"),
        ("bot.practice.x", "from bot.guide.library import Library"),
        ("bot.practice.x", "def f():\n    from bot.store.store import Store"),
        ("bot.sandbox.x", "from bot.practice.events import Event"),
        ("bot.guide.x", "from bot.practice.saying import fill"),
        ("bot.settings", "import bot.guide.types"),
    ],
)
def test_an_import_against_the_way_is_seen(module: str, code: str) -> None:
    assert list(against_the_way(written(module, code)))


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("bot.slack.x", "import yaml"),
        ("bot.reader.local", "from sklearn.linear_model import LogisticRegression"),
        ("bot.store.x", "import requests.sessions"),
        ("bot.practice.x", "if True:\n    import numpy as np"),
    ],
)
def test_a_vendor_in_another_room_is_seen(module: str, code: str) -> None:
    assert list(against_the_vendors(written(module, code)))


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("bot.wiring", "from bot.sandbox import Sandbox"),
        ("bot.wiring", "def f():\n    from bot.sandbox import Sandbox"),
        ("bot.__main__", "from bot.trying import trying"),
        ("bot.reader.local", "from bot.reader.training import train"),
    ],
)
def test_a_sandbox_or_a_training_in_production_is_seen(module: str, code: str) -> None:
    assert list(against_production(written(module, code)))


def test_a_command_may_load_the_try_out_when_it_is_run() -> None:
    assert not list(against_production(written("bot.__main__", "def f():\n    from bot.trying import trying")))


@pytest.mark.parametrize(
    "code",
    [
        "import random",
        "from time import monotonic",
        "import os.path",
        "datetime.now(UTC)",
        "date.today()",
        "open('x')",
    ],
)
def test_a_clock_or_a_chance_in_the_middle_is_seen(code: str) -> None:
    assert list(against_purity(written("bot.practice.x", code)))


@pytest.mark.parametrize("code", ["print(1)", "sys.stdout.write('x')", "sys.exit(1)"])
def test_a_print_is_seen(code: str) -> None:
    assert list(printing(written("bot.jobs.x", code)))


@pytest.mark.parametrize("code", ["x = 'wait'", "'''As in `wait`.'''", "x = 'choose \"wait\"'"])
def test_a_category_that_is_named_is_seen(code: str) -> None:
    assert list(naming(written("bot.jobs.x", code), frozenset({"wait"})))
