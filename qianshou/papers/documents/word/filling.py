"""Named fields written into a docx: text is put where a field stands and nothing of the file is ever run.

A table row (else a paragraph) that names a list's columns, {{关爱记录.日期}}, is repeated for every entry of the list.
"""

import copy
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from docx import Document as open_docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from qianshou.papers.documents.paper import Printed, Sheet, fill, stacked
from qianshou.papers.documents.registry import FIELD
from qianshou.papers.documents.word.making import shipped

P, R, T, TR, TC, TBL = (qn(f"w:{name}") for name in ("p", "r", "t", "tr", "tc", "tbl"))
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def as_docx(printed: Printed, template: bytes | None = None) -> bytes:
    """All sheets as one file, each on a page of its own; made on the county's `template`, else on the shipped one."""
    made = open_docx(io.BytesIO(template or shipped(printed.document.code)))
    body = made.element.body
    least = {block.of: block.blank for block in printed.document.blocks if block.of}
    section, model = body.sectPr, [copy.deepcopy(one) for one in body if one is not body.sectPr]
    for one in list(body):
        if one is not section:
            body.remove(one)
    for n, sheet in enumerate(printed.sheets):
        parts = [copy.deepcopy(one) for one in model]
        holder = OxmlElement("w:body")
        holder.extend(parts)
        _sheet(holder, _padded(sheet, least))
        if n:
            _new_page(holder)
        for one in list(holder):
            section.addprevious(one) if section is not None else body.append(one)
    first: Sheet = dict(printed.sheets[0]) if printed.sheets else {}
    if not _margins(made, first):
        _last_line(made, first.get("打印说明", ""))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _padded(sheet: Sheet, least: Mapping[str, int]) -> Sheet:
    """Lists with room to write in: at least so many rows."""
    return dict(sheet) | {name: [*(sheet.get(name) or []), *[{}] * (count - len(sheet.get(name) or []))] for name, count in least.items() if count}


def _margins(made: Any, sheet: Sheet) -> bool:
    """Headers and footers, once for the whole file; whether one of them says who printed it."""
    said = False
    for section in made.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:
                said = said or "打印说明" in fields_in(part._element)
                _sheet(part._element, sheet)
    return said or not sheet


def _last_line(made: Any, words: str) -> None:
    made.add_paragraph().add_run(words)


def text_of(element: Any) -> str:
    """The words of a paragraph or row, however they are cut into runs."""
    return "".join(one.text or "" for one in element.iter(T))


def fields_in(element: Any) -> set[str]:
    """The fields named in a part of a document, also where a name is cut into several runs."""
    return {name for paragraph in element.iter(P) for name in FIELD.findall(text_of(paragraph))}


def list_of(element: Any) -> set[str]:
    """Which lists a row or paragraph names columns of."""
    return {name.split(".")[0] for name in fields_in(element) if "." in name}


def _sheet(root: Any, sheet: Sheet) -> None:
    """Fills one part of a document, each paragraph once: words that look like a field are words."""
    done: set[Any] = set()
    for row in [one for one in root.iter(TR) if not any(True for _inner in one.iter(TBL))]:
        done |= _repeat(row, sheet)
    for paragraph in list(root.iter(P)):
        if paragraph not in done and not any(one.tag == TR for one in paragraph.iterancestors()):
            done |= _repeat(paragraph, sheet)
    for paragraph in list(root.iter(P)):
        if paragraph not in done:
            _write(paragraph, sheet)


def _repeat(element: Any, sheet: Sheet) -> set[Any]:
    """One copy for every entry, filled with it; where the list is empty one copy stays, empty. The paragraphs written."""
    names = list_of(element)
    done: set[Any] = set()
    if not names:
        return done
    of = sorted(names)[0]
    for entry in sheet.get(of) or [{}]:
        made = copy.deepcopy(element)
        element.addprevious(made)
        for paragraph in [made] if made.tag == P else list(made.iter(P)):
            _write(paragraph, sheet, entry, of)
            done.add(paragraph)
    element.getparent().remove(element)
    return done


def _write(paragraph: Any, sheet: Sheet, entry: Mapping[str, str] | None = None, of: str = "") -> None:
    """Puts the words where the fields stand, in the looks of the run a field begins in."""
    pieces = list(paragraph.iter(T))
    whole, in_cell = "".join(one.text or "" for one in pieces), paragraph.getparent() is not None and paragraph.getparent().tag == TC
    for match in reversed(list(FIELD.finditer(whole))):
        words = _UNPRINTABLE.sub("", fill(match.group(0), sheet, entry, of))
        _replace(pieces, match.start(), match.end(), stacked(words) if in_cell else words)
    for one in pieces:
        _lines(one)


def _replace(pieces: list[Any], start: int, end: int, words: str) -> None:
    at, put = 0, False
    for one in pieces:
        text = one.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        at += len(text)
        if first < last:
            one.text = text[:first] + ("" if put else words) + text[last:]
            one.set(qn("xml:space"), "preserve")
            put = True


def _lines(piece: Any) -> None:
    """Line breaks of the words become line breaks of the file."""
    first, *rest = (piece.text or "").split("\n")
    if rest:
        piece.text = first
        last = piece
        for line in rest:
            for one in (OxmlElement("w:br"), OxmlElement("w:t")):
                last.addnext(one)
                last = one
            last.text = line
            last.set(qn("xml:space"), "preserve")


def _new_page(holder: Any) -> None:
    """What follows begins on a new page: its first paragraph, or a hair of one before a table."""
    first = next(iter(holder))
    if first.tag != P:
        first.addprevious(thin := OxmlElement("w:p"))
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:line"), "20")
        spacing.set(qn("w:lineRule"), "exact")
        thin.get_or_add_pPr().append(spacing)
        first = thin
    first.get_or_add_pPr().insert(0, OxmlElement("w:pageBreakBefore"))


def names_used(data: bytes) -> frozenset[str]:
    """Every field a template names, in its text, tables, headers and footers."""
    made = open_docx(io.BytesIO(data))
    parts: Iterable[Any] = [
        made.element.body,
        *(part._element for s in made.sections for part in (s.header, s.footer, s.first_page_header, s.first_page_footer)),
    ]
    return frozenset().union(*(fields_in(one) for one in parts))


def mixed_rows(data: bytes) -> list[str]:
    """Rows or paragraphs that name columns of two lists at once, which cannot be repeated: their words."""
    made = open_docx(io.BytesIO(data))
    body = made.element.body
    rows = list(body.iter(TR)) + [p for p in body.iter(P) if not any(one.tag == TR for one in p.iterancestors())]
    return [text_of(one)[:60] for one in rows if len(list_of(one)) > 1]
