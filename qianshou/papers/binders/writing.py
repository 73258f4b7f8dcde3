"""Papers in the cabinet's order: a unit's lists first, then class by class and child by child, then helpers, then the unit's plans."""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import groupby
from typing import Any

from qianshou.domain.people.models import Child
from qianshou.papers.documents.actions import print_children, print_helpers, print_units
from qianshou.papers.documents.paper import Cell, Page, Part, Printed, pages
from qianshou.papers.documents.registry import Document, documents

Beat = Callable[[int, int], bool]
Span = tuple[dt.date, dt.date]
# whose documents -> what prints them, and under which name it takes them
PRINTERS: dict[str, tuple[Callable[..., Any], str]] = {
    "child": (print_children, "children"), "helper": (print_helpers, "helpers"), "unit": (print_units, "units"),
}  # fmt: skip


def chosen(codes: Sequence[str]) -> list[Document]:
    """The documents of these codes in the cabinet's order; unknown codes are left out."""
    return [one for one in documents() if one.code in set(codes)]


def parts_of(codes: Sequence[str]) -> list[tuple[str, list[Document]]]:
    """The documents in the cabinet's order, those about the same kind of subject together as far as that order lets them be."""
    return [(subject, list(some)) for subject, some in groupby(chosen(codes), key=lambda one: one.subject)]


def by_class(children: Sequence[Child], line: str) -> Iterator[list[Child]]:
    """The children in their order, a class (by residence: a village) at a time, never more than 500."""
    for _unit, rows in groupby(children, key=lambda c: c.edu_unit_id if line == "edu" else c.home_unit_id):
        together = list(rows)
        yield from (together[at : at + 500] for at in range(0, len(together), 500))


def pages_of(
    actor: Any, rows: Sequence[Any], wanted: Sequence[Document], *, purpose: str, full: bool, span: Span | None, today: dt.date, line: str = "edu"
) -> list[Page]:
    """Every sheet of these children (helpers, units), the first one's papers first."""
    made = printed_of(actor, rows, wanted, purpose=purpose, full=full, span=span, today=today, line=line)
    return [page for _row, papers in made for printed in papers for page in pages(printed)]


def printed_of(
    actor: Any, rows: Sequence[Any], wanted: Sequence[Document], *, purpose: str, full: bool, span: Span | None, today: dt.date, line: str = "edu",
    names: Mapping[str, frozenset[str]] | None = None,
) -> list[tuple[Any, list[Printed]]]:  # fmt: skip
    """Each of these children (helpers, units) with her papers; `wanted` are documents about that kind of subject, `names` the fields of a
    county's own template by document.

    A document of which one has a single sheet is opened for all at once; one of which there may be any number, one by one.
    """
    found: dict[int, list[Printed]] = {row.pk: [] for row in rows}
    given: dict[str, Any] = {"purpose": purpose, "full": full, "span": span, "today": today}
    for one in wanted:
        print_, word = PRINTERS[one.subject]
        more = given | ({"line": line} if one.subject == "unit" else {}) | {"wanted": (names or {}).get(one.code, frozenset())}
        if one.each:
            for row in rows:
                found[row.pk].append(print_(actor, code=one.code, **{word: [row]}, **more))
        else:
            made = print_(actor, code=one.code, **{word: list(rows)}, **more)
            for row, sheet in zip(rows, made.sheets, strict=True):
                found[row.pk].append(replace(made, sheets=(sheet,)))
    return [(row, [printed for printed in found[row.pk] if printed.sheets]) for row in rows]


def packed(made: Sequence[Page]) -> bytes:
    """The pages as they are kept."""
    return json.dumps([asdict(page) for page in made], ensure_ascii=False, separators=(",", ":"), default=str).encode()


def unpacked(data: bytes) -> list[Page]:
    """The pages as they were made."""
    return [Page(**(one | {"parts": tuple(_part(part) for part in one["parts"])})) for one in json.loads(data)]


def _part(said: dict[str, Any]) -> Part:
    return Part(**(said | {"cells": tuple(tuple(Cell(**cell) for cell in row) for row in said["cells"])}))
