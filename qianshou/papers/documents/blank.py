"""A document with nobody on it, to be filled in by hand: room where words would stand, the clauses as they are."""

from dataclasses import replace

from django.utils.translation import gettext as _

from qianshou.papers.documents.fields import EACH, SOURCES
from qianshou.papers.documents.paper import Sheet
from qianshou.papers.documents.registry import FIELD, Block, Document

LINE, ROOM = "________", "　　　"
ROWS = 4  # of a list that says nothing of its own about room


def roomy(one: Document) -> Document:
    """The document with empty rows in every list that is filled in by hand."""
    return replace(one, blocks=tuple(replace(block, blank=block.blank or ROWS) if block.kind == "list" else block for block in one.blocks))


def blank_sheet(one: Document) -> Sheet:
    """Every field of the document as room to write: a line within a sentence, a gap beside other words, nothing in a cell of its own."""
    sheet: Sheet = dict.fromkeys(FIELD.findall(one.title), "\u3000\u3000\u3000\u3000\u3000\u3000")
    for block in one.blocks:
        for text in block.texts():
            room = "" if not FIELD.sub("", text).strip() else LINE if block.kind == "text" else ROOM
            for name in FIELD.findall(text):
                sheet[name] = max(str(sheet.get(name, "")), room, key=len)
    sheet |= {name: [] for name in _lists(one.blocks)}
    for source in (*SOURCES[one.subject], *([EACH[one.each]] if one.each else [])):
        sheet |= source.fixed()
    return sheet | {"日期": _("　　　年　　月　　日")}


def _lists(blocks: tuple[Block, ...]) -> set[str]:
    return {block.of for block in blocks if block.of}
