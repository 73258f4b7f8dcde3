"""The layouts as data: which column holds which fact, in the other system's order, and what opens it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qianshou.domain.permissions import P

NEEDS = {"": "", "id": P.REVEAL_ID, "phone": P.REVEAL_PHONE, "address": P.SEE_ADDRESS, "delicate": P.SEE_DELICATE}


@dataclass(frozen=True)
class Column:
    """One column; `needs` is the permission that opens its sealed value, '' for plain ones; `wide` in characters."""

    head: str
    code: str
    needs: str = ""
    wide: int = 10


@dataclass(frozen=True)
class Layout:
    """A title for the first row, a name for the file, and the columns."""

    code: str
    title: str
    name: str
    columns: tuple[Column, ...]

    def place_of(self, code: str) -> int | None:
        """Where a fact stands in the other system's order; None when it has no column there."""
        return next((n for n, column in enumerate(self.columns) if column.code == code), None)


@cache
def layout(code: str) -> Layout:
    """The layout of a code, mca or school; KeyError for any other."""
    said = tomllib.loads(Path(__file__).with_name("layouts.toml").read_text("utf-8"))[code]
    columns = tuple(Column(c["head"], c["code"], NEEDS[c.get("needs", "")], c.get("wide", 10)) for c in said["columns"])
    return Layout(code, said["title"], said["name"], columns)
