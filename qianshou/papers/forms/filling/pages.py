"""Lists and cards of a Word document, filled; one document may hold a page for each child."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from qianshou.kit.text import clean

from ..blank import Card, Field, ListTable, Read
from ..labels import blanks, filled
from ..ticks import ticked
from .family import fill_members
from .ground import PageGround
from .safe import sheet_text
from .words import answer, chosen, said, vouched
from .writing import put, set_text

Facts = Mapping[str, Any]


def _cells(table: Any) -> tuple[list[Any], int]:
    return table._cells, len(table.columns)  # noqa: SLF001 - the public way reads the whole table anew for every cell


def _inline(cell: Any, label: str, value: str) -> None:
    for paragraph in cell.paragraphs:
        starts = {blank.start: value for blank in blanks(paragraph.text) if blank.label == label}
        if starts:
            set_text(paragraph, filled(paragraph.text, starts))


def _tick(cell: Any, word: str | None) -> None:
    for paragraph in cell.paragraphs if word else ():
        text = ticked(paragraph.text, {word or ""})
        if text != paragraph.text:
            set_text(paragraph, text)


def _field(cells: list[Any], width: int, field: Field, facts: Facts, whole: Facts) -> None:
    code = field.want.code
    if not code or field.want.ask or code == "paper.author":
        return
    cell = cells[field.fill[0] * width + field.fill[1]]
    if field.style == "tick":
        _tick(cell, chosen(facts, code, field.words) if vouched(code, field.label) else None)
        return
    value = answer(facts, code, field.label)
    text = said(whole.get(code) if value is None or value == "" else value, field.label)
    if not text:
        return
    if field.style == "inline":
        _inline(cell, field.label, text)
    else:
        beside = cells[field.at[0] * width + field.at[1]]
        put(cell, f"{text}{clean(field.says).strip('_＿ ')}" if field.style == "unit" else text, beside)


def fill_cards(document: Any, cards: Sequence[Card], facts: Facts, whole: Facts) -> list[str]:
    """One child into the document's tables. Answers with the adults no row was left for."""
    left: list[str] = []
    for card in cards:
        cells, width = _cells(document.tables[card.index])
        for field in card.fields:
            _field(cells, width, field, facts, whole)
        left += fill_members(PageGround(document.tables[card.index]), card.members, facts.get("members", ()))
    return left


def _of_paper(code: str, label: str, facts: Facts, whole: Facts) -> Any:
    """What holds for the whole paper; on a child's own card the school is the child's."""
    own = facts.get("school.name") if code in ("paper.unit", "school.name") and "学校" in label else None
    return own or whole.get(code) or facts.get(code)


def fill_lines(document: Any, read: Read, facts: Facts, whole: Facts) -> None:
    """The blanks in the document's text that hold for the whole paper or, on a page without tables, for the child."""
    paragraphs = document.paragraphs
    for number in {label.place[0] for label in read.lines}:
        codes = {label.text: label.code for label in read.lines if label.place[0] == number and label.code != "paper.author"}
        text = paragraphs[number].text
        values = {b.start: said(_of_paper(code, b.label, facts, whole), b.label) for b in blanks(text) if (code := codes.get(b.label))}
        if values := {start: value for start, value in values.items() if value}:
            set_text(paragraphs[number], filled(text, values))


def fill_table(document: Any, part: ListTable, rows: Sequence[Facts]) -> None:
    """All children into one Word list; the last row is repeated as often as needed."""
    table = document.tables[part.index]
    if len(rows) > part.rows > 0:
        model = table.rows[part.last]._tr  # noqa: SLF001
        for _ in range(len(rows) - part.rows):
            model.addnext(deepcopy(model))
    cells, width = _cells(table)
    for number, facts in enumerate(rows):
        for place, column in enumerate(part.columns):
            cell = cells[(part.first + number) * width + place]
            if column.code == "paper.serial":
                if number >= part.rows or place not in part.prefilled:
                    put(cell, str(number + 1))
            elif column.code and not column.ask and place not in part.prefilled:
                value = answer(facts, column.code, part.headers[place])
                if text := said(value, part.headers[place]):
                    put(cell, text)


def append_page(base: Any, page: Any) -> None:
    """All of one filled document behind another, from a new page on."""
    body, last = base.element.body, base.element.body.sectPr
    parts = [deepcopy(one) for one in page.element.body if one.tag != qn("w:sectPr")]
    first = parts[0] if parts and parts[0].tag == qn("w:p") else None
    if first is None:
        first = OxmlElement("w:p")
        parts.insert(0, first)
    look = first.get_or_add_pPr()
    if look.find(qn("w:pageBreakBefore")) is None:
        look.get_or_add_pageBreakBefore() if hasattr(look, "get_or_add_pageBreakBefore") else look.insert(0, OxmlElement("w:pageBreakBefore"))
    for one in parts:
        last.addprevious(one) if last is not None else body.append(one)


def mark(document: Any, note: str) -> None:
    """Who, when, what for, small in the page's foot; a form's own foot stays."""
    from docx.shared import Pt, RGBColor

    foot = document.sections[-1].footer
    if any(p.text.strip() for p in foot.paragraphs):
        return
    paragraph = foot.paragraphs[0] if foot.paragraphs else foot.add_paragraph()
    run = paragraph.add_run(sheet_text(note))
    run.font.size, run.font.color.rgb = Pt(7), RGBColor(0x7F, 0x7F, 0x7F)
