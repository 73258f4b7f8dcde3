"""Finders of faults in source text: each takes a file's path and text and answers with what it found. No project state."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "qianshou"
Finder = Callable[[str, str], list[str]]

ROOMS_SEEN_FROM_ABOVE = {"queries", "actions", "choices", "actors", "shapes", "newfile"}  # the last two: what actions are handed, as dataclasses
BAD_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}
REFUSALS = {"Refused", "NotAllowed"}
CLOCKS = {"today", "localdate", "localtime", "now", "utcnow", "time"}


def modules(*under: str) -> Iterator[tuple[str, str]]:
    """Path (from the root, with /) and text of each of our modules under the given folders, migrations left out."""
    for folder in under or ("qianshou",):
        start = ROOT / folder
        for path in sorted([start] if start.is_file() else start.rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def templates() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def faults(finder: Finder, files: Iterator[tuple[str, str]]) -> list[str]:
    return [fault for path, text in files for fault in finder(path, text)]


def is_room(path: str, room: str) -> bool:
    """Whether a module is, or stands in the folder of, a room (`actions.py`, `actions/records.py`)."""
    return f"/{room}/" in path or path.endswith(f"/{room}.py")


def _at(path: str, node: ast.AST, what: str) -> str:
    return f"{path}:{getattr(node, 'lineno', 0)} {what}"


# ── above the domain ─────────────────────────────────────────────────────────────────────────────────────────────────
def rows_touched(path: str, text: str) -> list[str]:
    """`.objects`, `.save(` and `.delete(` where only queries and actions may be used."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager"):
            found.append(_at(path, node, f".{node.attr}"))
        banned = {"save", "delete", "bulk_create"} | ({"atomic"} if "/web/" in path else set())  # a page holds no lock while it is made
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in banned:
            found.append(_at(path, node, f".{node.func.attr}("))
    return found


def closed_rooms_entered(path: str, text: str) -> list[str]:
    """Imports from the domain's models or rules where only queries, actions and choices may be imported."""
    found = []
    for node in ast.walk(ast.parse(text)):
        names = []
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qianshou.domain"):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.startswith("qianshou.domain")]
        for name in names:
            parts = name.split(".")[2:]
            if parts[0] == "permissions" or (len(parts) > 1 and parts[1] in ROOMS_SEEN_FROM_ABOVE):
                continue
            found.append(_at(path, node, name))
    return found


# ── inside the domain ────────────────────────────────────────────────────────────────────────────────────────────────
def ungated_actions(path: str, text: str) -> list[str]:
    """Public functions of an actions room without @action (or @ungated("why")), or whose first argument is not `actor`."""
    found = []
    for node in ast.parse(text).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        marks = {_mark(d) for d in node.decorator_list}
        if marks == {"ungated"} and all(isinstance(d, ast.Call) and d.args for d in node.decorator_list):
            continue
        if "action" not in marks:
            found.append(_at(path, node, f"{node.name} has no @action"))
        elif not node.args.args or node.args.args[0].arg != "actor" or len(node.args.args) > 1:
            found.append(_at(path, node, f"{node.name} takes the actor first and the rest by keyword"))
    return found


def _mark(decorator: ast.expr) -> str:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def refusals_caught(path: str, text: str) -> list[str]:
    """What an action refuses is caught by web/access.py alone: a hand-made except swallows NotAllowed, which is to become 404 or 403."""
    if path in ("qianshou/web/access.py", "qianshou/web/typed.py"):  # typed.py unseals a word and calls no action
        return []
    handlers = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ExceptHandler) and node.type is not None]
    return [_at(path, node, "except of a refusal") for node in handlers if REFUSALS & {one.id for one in ast.walk(node.type) if isinstance(one, ast.Name)}]


def clock_reads(path: str, text: str) -> list[str]:
    """Reading the day from the machine; in rules, reading any clock at all."""
    banned = CLOCKS if is_room(path, "rules") else {"today", "localdate"}
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in banned:
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if name in ("date", "datetime", "timezone", "time", "dt"):
                found.append(_at(path, node, f"{name}.{node.func.attr}()"))
    return found


def impure_rules(path: str, text: str) -> list[str]:
    """A rule that knows the ORM, HTTP or a model."""
    found = []
    for node in ast.walk(ast.parse(text)):
        name = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        names = [name] if name else [a.name for a in node.names] if isinstance(node, ast.Import) else []
        for one in names:
            if one.startswith(("django.db", "django.http", "django.utils.timezone")) or re.match(r"qianshou\.domain\.\w+\.(models|queries|actions)", one):
                found.append(_at(path, node, one))
    return found


def vendor_asked(path: str, text: str) -> list[str]:
    """Asking which database it is, outside kit."""
    return [_at(path, n, ".vendor") for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Attribute) and n.attr == "vendor"]


def untyped(path: str, text: str) -> list[str]:
    """Public functions of a module whose arguments or answer carry no type."""
    found = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            known = {"actor", "viewer"}  # always kit.gate.Actor
            bare = [a.arg for a in arguments if a.annotation is None and a.arg not in known]
            if bare or node.returns is None:
                found.append(_at(path, node, f"{node.name}: {', '.join(bare) or 'the answer'}"))
    return found


# ── every file ───────────────────────────────────────────────────────────────────────────────────────────────────────
def too_long(path: str, text: str) -> list[str]:
    """Files over 400 lines, functions over 40, templates over 150."""
    lines = text.count("\n")
    if path.endswith(".html"):
        return [f"{path}: {lines} lines"] if lines > 150 else []
    found = [f"{path}: {lines} lines"] if lines > 400 else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > 40:
                found.append(_at(path, node, f"{node.name}: {length} lines"))
    return found


def bad_name(path: str, text: str) -> list[str]:
    parts = {part.removesuffix(".py") for part in path.split("/")}
    return [f"{path}: {name}" for name in sorted(parts & BAD_NAMES)]


def unopened(path: str, text: str) -> list[str]:
    """A module that does not say in its first lines what truth lives in it."""
    if not text.strip():
        return []
    return [] if ast.get_docstring(ast.parse(text)) else [f"{path}: no opening docstring"]


MACHINE = [f"/{word}/" for word in ("work", "farm", "home", "root", "Users")] + [f".lib{'rary'}", f"bash_{'jobs'}"]


def machine_named(path: str, text: str) -> list[str]:
    """Paths or tools of the machine it was written on."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = re.sub(r"https?://\S+", "", line)
        found += [f"{path}:{number} {word}" for word in MACHINE if re.search(rf"(?<![\w.\-}}]){re.escape(word)}", bare)]
    return found


# ── templates ────────────────────────────────────────────────────────────────────────────────────────────────────────
UNSAFE = [
    (r"\sstyle\s*=", "an inline style"),
    (r"\son[a-z]+\s*=\s*[\"']", "an inline handler"),
    (r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", "an inline script"),
    (r"<style\b", "a style block"),
    (r"(?:src|href)\s*=\s*[\"']https?://", "something from another site"),
    (r"\|\s*safe\b", "|safe"),
    (r"javascript:", "a javascript: link"),
]


def unsafe_markup(path: str, text: str) -> list[str]:
    """What the content policy would block, or what lets text become markup."""
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
    return [f"{path}: {what}" for pattern, what in UNSAFE if re.search(pattern, text)]


# ── tests ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def lazy_test(path: str, text: str) -> list[str]:
    """Sleeping, skipping, expecting to fail, and mocks of the house."""
    banned = {"sleep": "sleeps", "skip": "skips", "skipif": "skips", "xfail": "expects to fail", "importorskip": "skips"}
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in banned and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if owner in ("time", "pytest", "mark", "unittest"):
                found.append(_at(path, node, banned[node.attr]))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("unittest.mock"):
            found.append(_at(path, node, "mocks"))
    return found
