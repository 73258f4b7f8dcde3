"""Builds the invented blank forms of tests/data/forms/invented.txt, each with what its author wrote down before the reader saw it."""

import io
from dataclasses import dataclass, field
from pathlib import Path

import docx
import openpyxl
from openpyxl.styles import Alignment, Border, Side

DATA = Path(__file__).parents[2] / "data" / "forms"
THIN = Border(*[Side(style="thin")] * 4)
ROWS, WIDE = 8, 8


@dataclass
class Invented:
    """One form: its bytes, and for each place (column or fill cell) the right codes; '' among them: nothing is right too."""

    kind: str
    name: str
    data: bytes
    want: dict = field(default_factory=dict)
    heads: dict = field(default_factory=dict)
    header_rows: list = field(default_factory=list)


def _specs():
    kind, name, lines = "", "", []
    for line in (DATA / "invented.txt").read_text("utf-8").splitlines():
        if line.startswith("== "):
            if lines:
                yield kind, name, lines
            _, kind, name = line.split(" ", 2)
            lines = []
        elif line and not line.startswith("#"):
            lines.append(line)
    yield kind, name, lines


def _codes(text):
    return text.split("|") if text else [""]


def _levels(lines):
    """Header paths and codes; 国籍/地区 and 双方/一方 hold a bar of their own."""
    for line in lines:
        head, _, codes = line.partition("=")
        odd = head.startswith("国籍/") or "（" in head
        yield ([head] if odd else head.split("/")), _codes(codes)


def _spans(paths, depth):
    """Merged blocks of the header: (level, first column, last level, last column, words)."""
    for level in range(depth):
        start = 0
        while start < len(paths):
            path = paths[start]
            if level >= len(path):
                start += 1
                continue
            end = start
            while end + 1 < len(paths) and level < len(path) - 1 and paths[end + 1][: level + 1] == path[: level + 1] and len(paths[end + 1]) > level + 1:
                end += 1
            yield level, start, depth - 1 if level == len(path) - 1 else level, end, path[level]
            start = end + 1


def _list(name, lines):
    pairs = list(_levels(lines))
    paths, depth = [path for path, _ in pairs], max(len(path) for path, _ in pairs)
    book = openpyxl.Workbook()
    page = book.active
    page.append([name])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(paths))
    for level, left, bottom, right, words in _spans(paths, depth):
        page.cell(level + 2, left + 1, words)
        if (level, left) != (bottom, right):
            page.merge_cells(start_row=level + 2, start_column=left + 1, end_row=bottom + 2, end_column=right + 1)
    for row in range(2, 2 + depth + ROWS):
        for column in range(1, len(paths) + 1):
            page.cell(row, column).border = THIN
    foot = 2 + depth + ROWS
    page.cell(foot, 1, "单位负责人（签字）：          填表人：          填表日期：    年  月  日")
    out = io.BytesIO()
    book.save(out)
    made = Invented("list", name, out.getvalue(), header_rows=list(range(2, 2 + depth)))
    for place, (path, codes) in enumerate(pairs):
        made.want[place], made.heads[place] = codes, "/".join(path)
    return made


def _cells(lines):
    """Each card row as (group, [(label, codes, words in the fill cell)])."""
    for line in lines:
        group = ""
        if line.startswith("@"):
            group, line = line[1:].split("/", 1)
        row = []
        for part in line.split(" || "):
            body, _, words = part.partition("#")
            label, _, codes = body.partition("=")
            row.append((label, _codes(codes), words))
        yield group, row


def _plan(lines):
    """(row, column, last column, words) of every block, the fields, and runs of rows under one group."""
    blocks, fields, groups = [], [], {}
    grouped = any(line.startswith("@") for line in lines)
    for number, (group, row) in enumerate(_cells(lines)):
        at = 0
        if grouped and group:
            groups.setdefault(group, [number, number])[1] = number
            at = 1
        step = (WIDE + 1 - at) // len(row) if len(row) > 1 else WIDE + 1 - at
        for place, (label, codes, words) in enumerate(row):
            left = at + place * step
            right = WIDE if place == len(row) - 1 else left + step - 1
            blocks += [(number, left, left, label), (number, left + 1, right, words)]
            fields.append(((number, left + 1), group + label, codes))
    return blocks, fields, groups


def _card(name, lines):
    blocks, fields, groups = _plan(lines)
    book = openpyxl.Workbook()
    page = book.active
    page.append([name])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=WIDE + 1)
    for row, left, right, words in blocks:
        page.cell(row + 2, left + 1, words or None).alignment = Alignment(wrap_text=True)
        if right > left:
            page.merge_cells(start_row=row + 2, start_column=left + 1, end_row=row + 2, end_column=right + 1)
    for group, (first, last) in groups.items():
        page.cell(first + 2, 1, group)
        if last > first:
            page.merge_cells(start_row=first + 2, start_column=1, end_row=last + 2, end_column=1)
    out = io.BytesIO()
    book.save(out)
    made = Invented("card", name, out.getvalue())
    for (row, column), label, codes in fields:
        made.want[row + 1, column], made.heads[row + 1, column] = codes, label
    return made


def _word_card(name, lines):
    blocks, fields, groups = _plan(lines)
    document = docx.Document()
    document.add_paragraph(name)
    document.add_paragraph("填报单位（盖章）：                填报日期：    年  月  日")
    table = document.add_table(rows=len(lines), cols=WIDE + 1, style="Table Grid")
    for row, left, right, words in blocks:
        cell = table.cell(row, left)
        (cell.merge(table.cell(row, right)) if right > left else cell).text = words
    for group, (first, last) in groups.items():
        table.cell(first, 0).merge(table.cell(last, 0)).text = group
    out = io.BytesIO()
    document.save(out)
    made = Invented("word-card", name, out.getvalue())
    for place, label, codes in fields:
        made.want[place], made.heads[place] = codes, label
    return made


def _word_list(name, lines):
    pairs = list(_levels(lines))
    paths, depth = [path for path, _ in pairs], max(len(path) for path, _ in pairs)
    document = docx.Document()
    document.add_paragraph(name)
    table = document.add_table(rows=depth + ROWS, cols=len(paths), style="Table Grid")
    for level, left, bottom, right, words in _spans(paths, depth):
        cell = table.cell(level, left)
        (cell.merge(table.cell(bottom, right)) if (level, left) != (bottom, right) else cell).text = words
    out = io.BytesIO()
    document.save(out)
    made = Invented("word-list", name, out.getvalue(), header_rows=list(range(1, depth + 1)))
    for place, (path, codes) in enumerate(pairs):
        made.want[place], made.heads[place] = codes, "/".join(path)
    return made


_MAKERS = {"list": _list, "card": _card, "word-card": _word_card, "word-list": _word_list}


def invented():
    """Every invented form."""
    return [_MAKERS[kind](name, lines) for kind, name, lines in _specs()]
