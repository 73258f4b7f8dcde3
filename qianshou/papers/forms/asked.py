"""The questions a form leaves open, and what its unit answered about the same words before."""

from __future__ import annotations

from dataclasses import dataclass

from qianshou.domain.orgs.models import Unit
from qianshou.papers.answers.queries import remembered

from .blank import Column, Read, cell_name
from .opening import Opened, open_form
from .read import Answers, read_opened


@dataclass(frozen=True)
class Wanted:
    """One column or blank: where, its words, what it is taken for. `place` is a column letter or the number of a card's field."""

    sheet: str
    place: str
    header: str
    column: Column


def wanted(read: Read) -> list[Wanted]:
    """Every column and blank of the form, in order."""
    made = []
    for part in read.lists:
        for place, column in enumerate(part.columns):
            if part.headers[place]:
                made.append(Wanted(str(part.index), cell_name((0, place))[:-1], part.headers[place], column))
    for card in read.cards:
        for number, field in enumerate(card.fields):
            made.append(Wanted(str(card.index), str(number), f"{field.under}/{field.label}" if field.under else field.label, field.want))
    return made


def family_codes(read: Read) -> set[str]:
    """What tables of family members ask for, as codes of the trail: member.name, member.phone …"""
    return {f"member.{name}" for card in read.cards for table in card.members for name in table.columns.values() if name != "serial"}


def unread_heads(read: Read) -> list[Wanted]:
    """The heads of count tables nobody could read: a column's letter or a row's number."""
    return [Wanted(str(table.index), place, words, Column(None, 0.0, ask=True)) for table in read.counts for place, words in table.asked]


def open_questions(read: Read) -> dict[tuple[str, str], Wanted]:
    """All that may be answered for, by place: doubtful columns, and those taken for nothing or for something else."""
    return {(one.sheet, one.place): one for one in [*wanted(read), *unread_heads(read)]}


def with_memory(opened: Opened, unit: Unit, given: Answers, filename: str = "") -> tuple[Read, Answers]:
    """The form read with the given answers and, for what is still doubtful, with those its unit remembers; and all of them together."""
    read = read_opened(opened, filename, given)
    joined = {sheet: dict(places) for sheet, places in given.items()}
    for heads, open_ in ((False, [one for one in wanted(read) if one.column.ask]), (True, unread_heads(read))):
        known = remembered(unit, {one.header for one in open_}, heads=heads)
        for one in open_:
            if one.header in known:
                joined.setdefault(one.sheet, {})[one.place] = known[one.header] or None
    return (read_opened(opened, filename, joined), joined) if joined != given else (read, given)


def read_with_memory(data: bytes, unit: Unit, given: Answers, filename: str = "") -> tuple[Read, Answers]:
    """As `with_memory`, from the file's bytes."""
    return with_memory(open_form(data), unit, given, filename)
