"""A blank form's bytes -> its sheets or tables as surfaces, behind the same gate as rosters; and the file itself, for filling."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from qianshou.kit.errors import Refused
from qianshou.kit.workbook import FileRefused, kind_of, read_book
from qianshou.kit.workbook.gate import _check_directory

from .surface import Surface, of_grid, of_word_table, of_worksheet

MAX_FORM = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
_QUOTED = re.compile(r'^"(.*)"$', re.DOTALL)
_RANGE = re.compile(r"^=?(?:'?(?P<sheet>[^'!]+)'?!)?\$?(?P<c1>[A-Z]{1,3})\$?(?P<r1>\d+)(?::\$?(?P<c2>[A-Z]{1,3})\$?(?P<r2>\d+))?$")


class FormRefused(Refused):
    """A file no form can be read from, in one sentence."""


@dataclass
class Opened:
    """`source` is the openpyxl workbook or python-docx document; None for old and plain files, whose cells alone are read."""

    kind: str
    sha256: str
    surfaces: list[Surface]
    source: Any


def _word(data: bytes) -> bool:
    """Whether these bytes are a docx; its zip directory is checked as a workbook's."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            names = {entry.filename.lower() for entry in entries}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError, IndexError):
        return False
    if "word/document.xml" not in names:
        return False
    _check_directory(entries, len(data))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise FileRefused("unpacks_too_big")
    return True


def choices_of(sheet: Any) -> list[tuple[Any, list[str]]]:
    """The drop-downs of a sheet: (its cells, the words it admits); lists written out or kept in cells."""
    found = []
    for one in sheet.data_validations.dataValidation:
        formula = str(one.formula1 or "")
        if one.type != "list" or not formula:
            continue
        if quoted := _QUOTED.match(formula):
            words = [word.strip() for word in quoted.group(1).split(",")]
        else:
            words = _in_cells(sheet, formula)
        if words := [word for word in words if word]:
            found.append((one.sqref, words))
    return found


def _in_cells(sheet: Any, formula: str) -> list[str]:
    book = sheet.parent
    name = formula.lstrip("=")
    if name in book.defined_names:
        formula = str(book.defined_names[name].attr_text)
    found = _RANGE.match(formula)
    if not found:
        return []
    where = book[found["sheet"]] if found["sheet"] and found["sheet"] in book.sheetnames else sheet
    c2, r2 = found["c2"] or found["c1"], found["r2"] or found["r1"]
    if int(r2) - int(found["r1"]) > 300:
        return []
    return [str(cell.value).strip() for row in where[f"{found['c1']}{found['r1']}:{c2}{r2}"] for cell in row if cell.value is not None]


def _workbook(data: bytes) -> tuple[Any, list[Surface]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data))
    except Exception as error:  # noqa: BLE001 - whatever a broken file makes the parser say, a person reads one sentence
        raise FileRefused("damaged") from error
    surfaces = []
    for index, sheet in enumerate(book.worksheets):
        surface = of_worksheet(index, sheet)
        for cells, words in choices_of(sheet):
            for area in cells.ranges:
                for row in range(area.min_row - 1, min(area.max_row, 3000)):
                    for column in range(area.min_col - 1, min(area.max_col, 200)):
                        surface.choices[row, column] = words
        surfaces.append(surface)
    return book, surfaces


def _document(data: bytes) -> tuple[Any, list[Surface]]:
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:  # noqa: BLE001 - as above
        raise FileRefused("damaged") from error
    try:
        return document, [of_word_table(index, table) for index, table in enumerate(document.tables)]
    except Exception as error:  # noqa: BLE001 - as above
        raise FormRefused("这张 Word 表格的行列不齐，读不下来。请在 Word 或 WPS 里把表格补成整齐的行列，或换成 .xlsx 再上传。") from error


def open_form(data: bytes) -> Opened:
    """The form's surfaces and the file to fill. Refuses (`FileRefused`, `FormRefused`) what is too big, locked, or no form."""
    sha = hashlib.sha256(data).hexdigest()
    if len(data) > MAX_FORM:
        raise FormRefused("空表超过 5 MB，请删去图片和不用的工作表再上传。")
    if _word(data):
        document, surfaces = _document(data)
        return Opened("docx", sha, surfaces, document)
    try:
        kind = kind_of(data)
    except FileRefused as error:
        if error.code == "word":
            raise FormRefused("这是旧的 .doc 文件，请用 Word 或 WPS 打开，另存为 .docx 再上传。") from error
        raise
    if kind == "xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > MAX_UNPACKED:
                raise FileRefused("unpacks_too_big")
        book, surfaces = _workbook(data)
        return Opened(kind, sha, surfaces, book)
    book = read_book(data)
    return Opened(book.kind, sha, [of_grid(grid) for grid in book.grids], None)
