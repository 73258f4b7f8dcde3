"""The door of form reading: bytes or a path in, `Read` or the CLI's JSON out. No database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qianshou.kit.text import clean
from qianshou.kit.workbook import FileRefused
from qianshou.papers.rosters.layout import letter

from .blank import Card, Field, Label, ListTable, Members, Other, Part, Read, cell_name
from .cards import ENOUGH, read_card
from .counting import CountTable, read_counts
from .counting.conditions import say
from .labels import WHOLE, blanks
from .lists import list_frame, read_list
from .members import read_members
from .opening import Opened, open_form
from .surface import Surface

Answers = dict[str, dict[str, str | None]]
_A_CHILD = ("child.name", "child.id_number", "child.student_number")  # a table that asks for none of them may count by 祖父母 as well as name them


def _answers_for(answers: Answers | None, surface: Surface) -> dict[str, str | None]:
    given = answers or {}
    return given.get(surface.grid.name or "") or given.get(str(surface.grid.index)) or {}


def _around(card: Card | None, header: list[int]) -> bool:
    """Whether a card's own blanks stand outside what looks like a list's header."""
    outside = [f for f in card.fields if f.want.code and f.style != "inline" and f.at[0] not in header] if card else []
    return len(outside) >= ENOUGH


def read_surface(surface: Surface, answers: Answers | None) -> Part:
    """One sheet or table: a list, a card, or nothing of ours."""
    grid, given = surface.grid, _answers_for(answers, surface)
    if grid.hidden:
        return Other(grid.index, grid.name, "隐藏的工作表")
    if not grid.height:
        return Other(grid.index, grid.name, "空的工作表")
    frame, card = list_frame(surface), read_card(surface, given)
    if frame is not None and not _around(card, frame.header_rows):
        people = read_list(surface, frame, given, people_only=True)
        if people is not None and any(column.code in _A_CHILD and not column.ask for column in people.columns):
            return people
        if (counts := read_counts(surface, given)) is not None:
            return counts
        if (made := people or read_list(surface, frame, given)) is not None:
            return made
    elif card is None and (counts := read_counts(surface, given)) is not None:
        return counts
    return card if card is not None else Other(grid.index, grid.name, "没有找到要填的栏目")


def read_opened(opened: Opened, filename: str = "", answers: Answers | None = None) -> Read:
    """An opened form as read; `answers` is {sheet name or index: {column letter or number of the field: code or None}}."""
    parts = [read_surface(surface, answers) for surface in opened.surfaces]
    if any(isinstance(part, Card) for part in parts):  # beside a card, a list of relations is the child's family and no list of children
        parts = [_family(part, surface) or part for part, surface in zip(parts, opened.surfaces, strict=True)]
    made = Read(filename, opened.kind, opened.sha256, parts)
    if opened.kind == "docx":
        for number, paragraph in enumerate(opened.source.paragraphs):
            for blank in blanks(paragraph.text):
                alone = not made.cards and not made.lists
                code = blank.code if blank.code in WHOLE or alone else None
                made.lines.append(Label(blank.label, (number, blank.start), code))
        _around_tables([*made.counts, *made.cards], opened.source)
    return made


def _family(part: Part, surface: Surface) -> Card | None:
    """A sheet or table that holds nothing but the child's family, as a card without blanks of its own; None for every other."""
    if isinstance(part, Card) or surface.grid.hidden or not (members := read_members(surface)):
        return None
    return Card(surface.grid.index, surface.grid.name, [], members=members)


def _around_tables(tables: Sequence[Any], document: Any) -> None:
    """What stands in a document's text and belongs to its tables: the title over them, the arithmetic printed under them."""
    texts = [text for paragraph in document.paragraphs if (text := clean(paragraph.text))]
    over = next((text for text in texts if "：" not in text), "")
    for table in tables:
        if isinstance(table, Card):
            table.title = over or table.title
        else:
            table.title = table.title or over
            table.add_notes(texts)


def read_form(data: bytes, filename: str = "", answers: Answers | None = None) -> Read:
    """A blank form read. Refuses with `Refused` (its text is a Chinese sentence) and nothing else."""
    return read_opened(open_form(data), filename, answers)


def _label_json(label: Label) -> dict[str, Any]:
    return {"cell": cell_name(label.place), "label": label.text, "code": label.code, "fill": cell_name(label.fill) if label.fill else "inline"}


def list_json(made: ListTable) -> dict[str, Any]:
    """A list in the words of the forms' truth.json."""
    named = [(letter(place), column) for place, column in enumerate(made.columns)]
    return {
        "index": made.index, "name": made.name, "fill": True, "header_rows": made.header_rows,
        "columns": {name: column.code for name, column in named},
        "headers": {letter(place): head for place, head in enumerate(made.headers)},
        "sure": {name: round(column.sure, 2) for name, column in named if column.code},
        "why": {name: column.why for name, column in named},
        "questions": {name: column.choices or [column.code or ""] for name, column in named if column.ask},
        "first_row": made.first + 1, "last_row": made.last + 1, "row_count": made.rows,
        "leave_blank": [letter(place) for place in made.leave], "prefilled": [letter(place) for place in made.prefilled],
        "choices": {letter(place): words for place, words in made.choices.items()},
        "labels": [_label_json(label) for label in made.labels], "formulas": made.formulas,
    }  # fmt: skip


def _field_json(field: Field, table: int, *, word: bool) -> dict[str, Any]:
    at: Any = [table, *field.at] if word else cell_name(field.at)
    fill: Any = [table, *field.fill] if word else cell_name(field.fill)
    made = {"label": field.label, "code": field.want.code, "label_cell": at, "fill_cell": fill, "sure": round(field.want.sure, 2), "why": field.want.why}
    if field.under:
        made["under"] = field.under
    if field.style != "blank":
        made |= {"style": field.style, "says": field.says}
    if field.want.ask:
        made["questions"] = field.want.choices or [field.want.code]
    return made


def _members_json(made: Members) -> dict[str, Any]:
    """A table of family members: its rows and what each column asks of an adult."""
    columns = {letter(place): name for place, name in made.columns.items()}
    return {
        "header_row": made.head + 1,
        "first_row": made.first + 1,
        "last_row": made.last + 1,
        "columns": columns,
        "relations": {str(row + 1): word for row, word in made.fixed.items()},
    }


def _counts_json(part: CountTable) -> dict[str, Any]:
    return {
        "index": part.index, "name": part.name, "fill": True, "counts": True, "header_rows": part.header_rows,
        "columns": {letter(place): say(condition) for place, condition in part.columns.items()},
        "headers": {letter(place): head for place, head in part.headers.items()},
        "rows": {str(row.row + 1): "下级单位" if row.open or row.unit else say(row.condition) for row in part.rows},
        "first_row": part.rows[0].row + 1, "last_row": part.rows[-1].row + 1,
        "questions": dict(part.asked), "checks": part.equations, "unchecked": {one.says: one.why for one in part.printed if one.why}, "formulas": part.formulas,
    }  # fmt: skip


def _sheet_json(part: Part) -> dict[str, Any]:
    if isinstance(part, ListTable):
        return list_json(part)
    if isinstance(part, Card):
        fields = [_field_json(field, part.index, word=False) for field in part.fields]
        return {"index": part.index, "name": part.name, "fill": True, "card": True, "fields": fields, "members": [_members_json(one) for one in part.members]}
    if isinstance(part, CountTable):
        return _counts_json(part)
    return {"index": part.index, "name": part.name, "fill": False, "why": part.why}


def as_json(read: Read) -> dict[str, Any]:
    """A blank form in the words of CLI.md."""
    made: dict[str, Any] = {"file": read.filename, "format": read.kind, "sha256": read.sha256}
    if read.kind != "docx":
        return made | {"sheets": [_sheet_json(part) for part in read.parts]}
    made["fields"] = [_field_json(field, card.index, word=True) for card in read.cards for field in card.fields]
    made["members"] = [{"table": card.index} | _members_json(one) for card in read.cards for one in card.members]
    made["questions"] = {str(number): f["questions"] for number, f in enumerate(made["fields"]) if "questions" in f}
    made["tables"] = [_sheet_json(part) for part in [*read.lists, *read.counts]]
    made["paragraph_labels"] = [{"paragraph": label.place[0], "label": label.text, "code": label.code, "fill": "inline"} for label in read.lines]
    return made


def cli_json(path: Path | str, answers: Answers | None = None) -> dict[str, Any]:
    """What `qianshou form read FILE --json` prints."""
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError:
        raise FileRefused("unreadable") from None
    return as_json(read_form(data, file.name, answers))
