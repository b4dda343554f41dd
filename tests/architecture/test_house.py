"""The rules of the house, each held against the code and each shown to catch a breach that is planted."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.config import ROOT

# A floor imports only floors below it; packages on one floor do not import each other. docs/house.md draws them.
FLOORS = [
    {
        "app.config",
        "app.extensions",
        "app.clock",
        "app.desk",
        "app.errors",
        "app.access",
        "app.public",
        "app.compression",
        "app.kept_pages",
        "app.wording",
        "app.cli",
        "app.keys",
        "app.limits",
    },
    {"app.letters", "app.audit"},
    {"app.outbox"},
    {"app.staff", "app.sections"},
    {"app.recipients"},
    {"app.cases", "app.imports", "app.missions", "app.overrides", "app.lists", "app.reports"},
    {"app.campaigns"},
    {"app.appeals", "app.signons"},
    {"app.tracking"},
    {"app.__init__", "app.health", "views", "cli"},
]
ORDER_IN_PACKAGE = ["models", "queries", "services", "forms", "views"]
FORBIDDEN_NAMES = {"utils", "util", "helpers", "common", "constants", "misc"}
ONLY_IN = {
    "weasyprint": {"app/letters/pdf.py"},
    "docx": {"app/letters/docx.py", "app/campaigns/reading/files/docx.py"},
    "flask_mail": {"app/outbox/transport.py"},
    "requests": set(),
    "urllib.request": set(),
}
PURE_MAY_NOT_IMPORT = (
    "flask",
    "flask_babel",
    "flask_sqlalchemy",
    "sqlalchemy",
    "app.extensions",
    "app.public",
    "app.clock",
)

Breach = str


def sources() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "app").rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def imports(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def floor_of(module: str) -> int | None:
    """Return the floor of a dotted module, None for what is not of this program."""
    parts = module.split(".")
    if parts[0] != "app" or len(parts) == 1:
        return None
    # A room of a package ("recipients/holders") has views of its own.
    if len(parts) > 2 and {"views", "cli"} & {*parts[2:4]}:
        return len(FLOORS) - 1
    return next((floor for floor, modules in enumerate(FLOORS) if ".".join(parts[:2]) in modules), None)


def module_of(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def floors(path: str, source: str) -> Iterator[Breach]:
    own = module_of(path)
    floor = floor_of(own)
    for module in imports(source):
        other = floor_of(module)
        if floor is None or other is None or module.split(".")[1] == own.split(".")[1]:
            continue
        if other > floor or (other == floor and floor not in {0, len(FLOORS) - 1}):
            yield f"{path} (floor {floor}) imports {module} (floor {other})"


def order_in_package(path: str, source: str) -> Iterator[Breach]:
    own = module_of(path).split(".")
    if len(own) < 3 or own[2] not in ORDER_IN_PACKAGE:
        return
    for module in imports(source):
        parts = module.split(".")
        later = ORDER_IN_PACKAGE[ORDER_IN_PACKAGE.index(own[2]) + 1 :]
        if parts[:2] == own[:2] and len(parts) > 2 and parts[2] in later:
            yield f"{path} imports {module}, which comes after it"


def purity(path: str, source: str) -> Iterator[Breach]:
    says_pure = (ast.get_docstring(ast.parse(source)) or "").startswith("Pure:")
    if path.startswith("app/letters/") and not path.endswith("/cli.py") and not says_pure:
        yield f"{path} is on the pure floor and does not say so"
    if says_pure:
        for module in imports(source):
            if any(module == name or module.startswith(f"{name}.") for name in PURE_MAY_NOT_IMPORT):
                yield f"{path} says that it is pure and imports {module}"


def one_home_for_a_library(path: str, source: str) -> Iterator[Breach]:
    for module in imports(source):
        for library, homes in ONLY_IN.items():
            if (module == library or module.startswith(f"{library}.")) and path not in homes:
                yield f"{path} imports {library}"


def one_reader_of_the_time(path: str, source: str) -> Iterator[Breach]:
    if path == "app/clock.py":
        return
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            called = f"{node.func.value.id}.{node.func.attr}"
            if called in {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}:
                yield f"{path}:{node.lineno} reads the time by {called}"
            if called in {"clock.now", "clock.today"} and not path.endswith(("/views.py", "/cli.py")):
                yield f"{path}:{node.lineno} asks the clock, which is for views and commands to do"


def views_do_not_think(path: str, source: str) -> Iterator[Breach]:
    if not path.endswith("/views.py"):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in {
            "commit",
            "execute",
            "scalars",
            "scalar",
            "add",
            "query",
            "flush",
        }:
            yield f"{path}:{node.lineno} uses .{node.attr} in a view"
    for module in imports(source):
        if module == "sqlalchemy" or module.startswith("sqlalchemy."):
            yield f"{path} imports {module} in a view"


def one_place_to_commit(path: str, source: str) -> Iterator[Breach]:
    # The one commit of a use case stands in `writing`, which services use.
    if path == "app/extensions.py":
        return
    if "app.extensions.writing" in imports(source) and not path.endswith("/services.py"):
        yield f"{path} writes outside a service"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield f"{path}:{node.lineno} commits by itself instead of by `writing`"


def names_and_sizes(path: str, source: str) -> Iterator[Breach]:
    if Path(path).stem in FORBIDDEN_NAMES:
        yield f"{path} has a name that says nothing"
    if source.count("\n") > 400:
        yield f"{path} has more than 400 lines"
    if source.strip() and not ast.get_docstring(ast.parse(source)):
        yield f"{path} does not say what lives in it"


RULES: dict[str, tuple[Callable[[str, str], Iterator[Breach]], str, str]] = {
    # rule: (check, path of a planted breach, its source)
    "floors": (floors, "app/letters/planted.py", "from app.campaigns import queries"),
    "same floor": (floors, "app/appeals/planted.py", "from app.signons import services"),
    "order in a package": (order_in_package, "app/appeals/models.py", "from app.appeals.services import hand_out"),
    "purity": (purity, "app/letters/planted.py", '"""Pure: a breach."""\nimport flask'),
    "one home for a library": (one_home_for_a_library, "app/appeals/planted.py", "from weasyprint import HTML"),
    "one reader of the time": (one_reader_of_the_time, "app/appeals/planted.py", "datetime.now()"),
    "clock only in views": (one_reader_of_the_time, "app/appeals/services.py", "clock.today()"),
    "views do not think": (views_do_not_think, "app/appeals/views.py", "db.session.commit()"),
    "one place to commit": (one_place_to_commit, "app/appeals/services.py", "session.commit()"),
    "services write": (one_place_to_commit, "app/appeals/queries.py", "from app.extensions import writing"),
    "names": (names_and_sizes, "app/letters/utils.py", '"""Things."""'),
    "sizes": (names_and_sizes, "app/letters/planted.py", '"""Long."""\n' + "x = 1\n" * 401),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_code_keeps_the_rule(rule: str) -> None:
    check = RULES[rule][0]
    assert [breach for path, source in sources() for breach in check(path, source)] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_breach_is_caught(rule: str) -> None:
    check, path, source = RULES[rule]
    assert list(check(path, source))


def test_every_module_stands_on_a_floor() -> None:
    modules = {module_of(path) for path, _source in sources()} - {"app.__init__"}
    assert [module for module in modules if floor_of(module) is None] == []
