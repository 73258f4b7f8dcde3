"""Whose children live in one home: the same father and mother by name, at the same village or school."""

from collections import defaultdict
from collections.abc import Iterable

Home = tuple[str, str, str] | int


def homes(children: Iterable[tuple[int, str, str]], parents: Iterable[tuple[int, str, str]]) -> dict[int, Home]:
    """{child: its home} of (child, edu_path, home_path) and (child, relation, name) of its parents; a child whose parents or place are not
    known is a home of its own."""
    names: dict[int, dict[str, str]] = defaultdict(dict)
    for child, relation, name in parents:
        if relation in ("51", "52"):
            names[child][relation] = name
    found: dict[int, Home] = {}
    for child, edu, home in children:
        known = names[child] and (home or len(edu) > 4)
        found[child] = (home or edu[:-4], names[child].get("51", ""), names[child].get("52", "")) if known else child
    return found
