"""Children's documents in the cabinet's order: class by class, child by child, the documents of each as the registry orders them."""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from qianshou.domain.people.models import Child
from qianshou.papers.documents.actions import print_children
from qianshou.papers.documents.paper import Cell, Page, Part, pages
from qianshou.papers.documents.registry import Document, documents

Beat = Callable[[int, int], bool]


def chosen(codes: Sequence[str]) -> list[Document]:
    """The documents of these codes in the cabinet's order, those about a child only."""
    return [one for one in documents() if one.subject == "child" and one.code in set(codes)]


def by_class(children: Sequence[Child], line: str) -> Iterator[list[Child]]:
    """The children in their order, a class (by residence: a village) at a time, never more than 500."""
    for _unit, rows in groupby(children, key=lambda c: c.edu_unit_id if line == "edu" else c.home_unit_id):
        together = list(rows)
        yield from (together[at : at + 500] for at in range(0, len(together), 500))


def pages_of(
    actor: Any, children: list[Child], codes: Sequence[str], *, purpose: str, full: bool, span: tuple[dt.date, dt.date] | None, today: dt.date
) -> list[Page]:
    """Every sheet of these children, the first child's papers first. A document of which a child has one sheet is opened for all at
    once; one of which it may have any number, child by child."""
    found: dict[int, list[Page]] = {child.pk: [] for child in children}
    given: dict[str, Any] = {"purpose": purpose, "full": full, "span": span, "today": today}
    for one in chosen(codes):
        if one.each:
            for child in children:
                found[child.pk] += pages(print_children(actor, children=[child], code=one.code, **given))
        else:
            made = pages(print_children(actor, children=children, code=one.code, **given))
            for child, page in zip(children, made, strict=True):
                found[child.pk].append(page)
    return [page for child in children for page in found[child.pk]]


def packed(made: Sequence[Page]) -> bytes:
    """The pages as they are kept."""
    return json.dumps([asdict(page) for page in made], ensure_ascii=False, separators=(",", ":"), default=str).encode()


def unpacked(data: bytes) -> list[Page]:
    """The pages as they were made."""
    return [Page(**(one | {"parts": tuple(_part(part) for part in one["parts"])})) for one in json.loads(data)]


def _part(said: dict[str, Any]) -> Part:
    return Part(**(said | {"cells": tuple(tuple(Cell(**cell) for cell in row) for row in said["cells"])}))
