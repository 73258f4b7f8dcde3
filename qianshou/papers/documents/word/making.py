"""The docx a document ships with, made from its blocks: A4 in the proportions of GB/T 9704, 仿宋 and 黑体 with free stand-ins, fields in double braces.

A county downloads it, changes it in WPS or Word, and uploads it as its own.
"""

import io
from functools import cache
from typing import Any

from docx import Document as new_docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from qianshou.papers.documents.paper import spans, widest
from qianshou.papers.documents.registry import Block, Document, document

SONG, FANG, HEI, TITLE = "宋体", "仿宋", "黑体", "方正小标宋简体"
# Where a font is missing the office programme takes the next of these; all are free or come with the system.
STAND_INS = {
    FANG: "FangSong;STFangsong;仿宋_GB2312;Noto Serif CJK SC",
    HEI: "SimHei;STHeiti;Noto Sans CJK SC",
    TITLE: "华文中宋;STZhongsong;Noto Serif CJK SC",
    SONG: "SimSun;Noto Serif CJK SC",
    "Times New Roman": "Liberation Serif;Tinos;Noto Serif CJK SC",
}
# top, right, bottom, left in mm and the body's size in points: 37/26/35/28 and 三号 are GB/T 9704; forms keep the binding side wider.
SIZES: dict[str, tuple[tuple[int, int, int, int], float]] = {"letter": ((37, 26, 30, 28), 14), "form": ((22, 18, 20, 25), 11), "wide": ((22, 15, 16, 15), 9)}


@cache
def shipped(code: str) -> bytes:
    """The shipped template of a document as a docx file."""
    return made_of(document(code))


def made_of(one: Document) -> bytes:
    """A document's blocks as a docx template, its fields still in double braces."""
    made = new_docx()
    _page(made, one)
    _head(made, one)
    for n, block in enumerate(one.blocks):
        if block.kind == "signs" and n:
            _keep_to_signs(made, one.blocks[n - 1])
        {"grid": _grid, "list": _list, "text": _text, "signs": _signs}[block.kind](made, one, block)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _page(made: Any, one: Document) -> None:
    section, ((top, right, bottom, left), size) = made.sections[0], SIZES[one.style]
    wide, high = (297, 210) if one.style == "wide" else (210, 297)
    section.orientation = WD_ORIENT.LANDSCAPE if one.style == "wide" else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(wide), Mm(high)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = Mm(top), Mm(right), Mm(bottom), Mm(left)
    section.header_distance, section.footer_distance = Mm(10), Mm(10)
    normal = made.styles["Normal"]
    normal.font.size, normal.font.name = Pt(size), "Times New Roman"
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG)
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    _foot(section.footer.paragraphs[0])
    _fonts(made)
    made.core_properties.author, made.core_properties.title = "", one.title


def _fonts(made: Any) -> None:
    """Names the stand-ins for each font, for machines that lack it."""
    table = next(one for one in made.part.package.iter_parts() if str(one.partname).endswith("fontTable.xml"))
    blob = table.blob.decode()
    for name, others in STAND_INS.items():
        own, alt = f'<w:font w:name="{name}">', f'<w:altName w:val="{others}"/>'
        blob = blob.replace(own, own + alt) if own in blob else blob.replace("</w:fonts>", f"{own}{alt}</w:font></w:fonts>")
    table._blob = blob.encode()


def _foot(paragraph: Any) -> None:
    """— 1 — and, as the last line of every page, who printed it, when and what for."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", 9, SONG)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = _run(paragraph, "", 9, SONG)._r
        piece = OxmlElement("w:fldChar") if kind else OxmlElement("w:instrText")
        if kind:
            piece.set(qn("w:fldCharType"), kind)
        else:
            piece.text = text
        run.append(piece)
    _run(paragraph, " —　　{{打印说明}}", 9, SONG)


def _run(paragraph: Any, text: str, size: float, font: str = FANG, bold: bool = False) -> Any:
    run = paragraph.add_run(text)
    run.font.size, run.font.name, run.bold = Pt(size), "Times New Roman", bold
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _head(made: Any, one: Document) -> None:
    size = 22 if one.style == "letter" else 18
    title = made.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(8)
    _run(title, one.title, size, TITLE, bold=True)
    line = made.add_paragraph()
    line.paragraph_format.space_after = Pt(4)
    width = made.sections[0].page_width - made.sections[0].left_margin - made.sections[0].right_margin
    stops = line.paragraph_format.tab_stops
    for n in range(1, len(one.head)):
        stops.add_tab_stop(int(width * n / (len(one.head) - 1)), 2 if n == len(one.head) - 1 else 1)  # right at the end, else centred
    _run(line, "\t".join(one.head), SIZES[one.style][1] - 0.5 if one.style != "wide" else 10, FANG)


def _heading(made: Any, one: Document, text: str) -> None:
    if text:
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(6), Pt(2)
        paragraph.paragraph_format.keep_with_next = True
        _run(paragraph, text, SIZES[one.style][1] + (0 if one.style == "letter" else 1), HEI)


def _table(made: Any, rows: int, widths: list[int]) -> Any:
    table = made.add_table(rows=rows, cols=len(widths))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _wide(made: Any) -> int:
    section = made.sections[0]
    return int(section.page_width - section.left_margin - section.right_margin)


def _cell(cell: Any, one: Document, text: str, font: str, centre: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    size = {"letter": 12.0, "form": 10.5, "wide": 8.0}[one.style]
    _run(paragraph, text, size, font)
    cell.vertical_alignment = 1


def _grid(made: Any, one: Document, block: Block) -> None:
    _heading(made, one, block.title)
    columns = widest(block.rows)
    share = _shares(columns, _wide(made))
    table = _table(made, len(block.rows), share)
    for n, row in enumerate(block.rows):
        at = 0
        for k, (text, span) in enumerate(zip(row, spans(row, columns), strict=True)):
            cell = table.cell(n, at) if span == 1 else table.cell(n, at).merge(table.cell(n, at + span - 1))
            cell.width = sum(share[at : at + span])
            _cell(cell, one, text, HEI if k % 2 == 0 else FANG, centre=k % 2 == 0)
            if k % 2 and row[0] in block.tall:
                cell.vertical_alignment = 0  # what is written by hand begins at the top
            at += span
        table.rows[n].height = Mm(block.tall.get(row[0], 0) or (9 if one.style == "form" else 8))
        _whole(table.rows[n])
    _gap(made)


def _shares(columns: int, wide: int) -> list[int]:
    """Labels are narrower than values, the more so the fewer there are."""
    value = {2: 20, 4: 11}.get(columns, 8)
    parts = [5 if n % 2 == 0 else value for n in range(columns)]
    return [wide * part // sum(parts) for part in parts]


def _whole(row: Any, head: bool = False) -> None:
    """A row is never cut by the page's end; a head row stands on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))


def _gap(made: Any) -> None:
    """A thin line between two tables, which would otherwise run together."""
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.line_spacing_rule, paragraph.paragraph_format.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(5)


def _list(made: Any, one: Document, block: Block) -> None:
    _heading(made, one, block.title)
    headed = any(head for head, _key, _share in block.columns)
    widths = [_wide(made) * share // 100 for _head, _key, share in block.columns]
    table = _table(made, 1 + headed, widths)
    for n, (head, key, _share) in enumerate(block.columns):
        for row, text, font in [(0, head, HEI), (1, f"{{{{{block.of}.{key}}}}}", FANG)][1 - headed :]:
            cell = table.cell(row if headed else 0, n)
            cell.width = widths[n]
            _cell(cell, one, text, font, centre=row == 0)
    if headed:
        _whole(table.rows[0], head=True)
    _whole(table.rows[-1])
    if block.blank:
        table.rows[-1].height = Mm(9)
    _gap(made)


def _text(made: Any, one: Document, block: Block) -> None:
    _heading(made, one, block.title)
    for line in block.lines:
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(26) if one.style == "letter" else 1.3
        _run(paragraph, line, SIZES[one.style][1] if one.style != "wide" else 10)


def _keep_to_signs(made: Any, before: Block) -> None:
    """Nobody signs a page with nothing else on it: what stands last before the lines goes with them."""
    if before.kind == "grid":
        for cell in made.tables[-1].rows[-1].cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    for paragraph in made.paragraphs[-2:] if before.kind == "text" else made.paragraphs[-1:]:
        paragraph.paragraph_format.keep_with_next = True


def _signs(made: Any, one: Document, block: Block) -> None:
    """Lines to sign on, two beside each other; the date stands at the right end, on the last line where there is room."""
    size, wide = 12 if one.style == "letter" else 10.5, _wide(made)
    for at in range(0, len(block.names), 2):
        pair = block.names[at : at + 2]
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.keep_with_next = Pt(12), at + 2 < len(block.names)
        paragraph.paragraph_format.tab_stops.add_tab_stop(wide // 2)
        _run(paragraph, "\t".join(f"{name}：______________" for name in pair), size)
    if len(block.names) % 2:
        paragraph.paragraph_format.tab_stops.add_tab_stop(wide, WD_TAB_ALIGNMENT.RIGHT)
        _run(paragraph, f"{chr(9)}{chr(9)}年　　月　　日", size)
        return
    date = made.add_paragraph()
    date.alignment, date.paragraph_format.space_before = WD_ALIGN_PARAGRAPH.RIGHT, Pt(6)
    _run(date, "年　　月　　日", size)
