"""Text into a cell or a paragraph of a Word document, in the look it already has."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from .safe import sheet_text


def _look(cell: Any, beside: Any) -> Any:
    """The run properties to write with: the cell's own paragraph mark, else those of its label, never bold."""
    paragraph = cell.paragraphs[0]._p  # noqa: SLF001 - python-docx has no door to a paragraph mark's look
    own = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    if own is None and beside is not None:
        runs = [run for p in beside.paragraphs for run in p.runs]
        own = runs[0]._r.rPr if runs else None  # noqa: SLF001
    if own is None:
        return None
    made = OxmlElement("w:rPr")
    for child in own:
        if child.tag not in (qn("w:b"), qn("w:bCs"), qn("w:ins"), qn("w:del")):
            made.append(deepcopy(child))
    return made


def put(cell: Any, text: str, beside: Any = None) -> None:
    """The cell's text, in the first run's look where it has one."""
    paragraph = cell.paragraphs[0]
    if paragraph.runs:
        set_text(paragraph, text)
        return
    look = _look(cell, beside)
    run = paragraph.add_run(sheet_text(text))
    if look is not None:
        run._r.insert(0, look)  # noqa: SLF001


def set_text(paragraph: Any, text: str) -> None:
    """The paragraph's text changed in its first run; the others are emptied, none is removed."""
    runs = paragraph.runs
    if not runs:
        paragraph.add_run(sheet_text(text))
        return
    runs[0].text = sheet_text(text)
    for run in runs[1:]:
        run.text = ""
