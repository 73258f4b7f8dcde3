"""What a file is, found from its bytes, and whether it may be opened at all. Nothing is unpacked here."""

from __future__ import annotations

import io
import zipfile

from qianshou.kit import ole

from .refusal import MAX_BYTES, MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED, FileRefused

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM\x36", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\xfd7zXZ")
_PAGES = (b"<html", b"<!doctype html", b"<table", b"mime-version:", b"<?xml", b"<meta")
_SMALL = 1024 * 1024
_XLS_BEGINS = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00")  # BOF of the globals, BIFF8 and BIFF5
_FILEPASS, _FIRST_RECORDS = 0x2F, 8


def _locked_xls(data: bytes) -> bool:
    """Whether an old workbook says, in its first records, that what follows is encrypted (FILEPASS)."""
    place = max(data.find(begin) for begin in _XLS_BEGINS)
    for _record in range(_FIRST_RECORDS if place >= 0 else 0):
        kind, size = int.from_bytes(data[place : place + 2], "little"), int.from_bytes(data[place + 2 : place + 4], "little")
        if kind == _FILEPASS:
            return True
        place += 4 + size
    return False


def _ole_kind(data: bytes) -> str:
    """An old binary file: a workbook, a document, or a newer one behind a password."""
    kind = ole.kind_of(data)
    if kind == "locked" or (kind == "sheet" and _locked_xls(data)):
        raise FileRefused("password")
    if kind == "sheet":
        return "xls"
    raise FileRefused("word" if kind == "word" else "not_a_sheet")


def _check_directory(entries: list[zipfile.ZipInfo], packed: int) -> None:
    """The zip's own list: sizes and ratios, before a byte is unpacked."""
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise FileRefused("unpacks_too_big")
    if unpacked > _SMALL and unpacked > packed * MAX_RATIO:
        raise FileRefused("unpacks_too_big")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise FileRefused("password")
        if entry.file_size > _SMALL * 10 and entry.file_size > max(entry.compress_size, 1) * MAX_RATIO:
            raise FileRefused("unpacks_too_big")


def _zip_kind(data: bytes) -> str:
    """A zip: which office file it is, by the names inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError, IndexError):
        raise FileRefused("damaged") from None
    _check_directory(entries, len(data))
    names = {entry.filename.lower().replace("\\", "/") for entry in entries}
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    raise FileRefused("archive")


def kind_of(data: bytes) -> str:
    """xlsx, xlsb, ods, xls, docx (its tables) or text. Refuses (`FileRefused`) what is too big, locked or no sheet."""
    if not data.strip(b"\x00\r\n\t "):
        raise FileRefused("empty")
    if len(data) > MAX_BYTES:
        raise FileRefused("too_big")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(data)
    if data.startswith(ole.MAGIC):
        return _ole_kind(data)
    if data.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")) and b"\x00" in data[:32]:
        return "xls"
    if data.startswith(b"%PDF"):
        raise FileRefused("pdf")
    if data.startswith(_PICTURES):
        raise FileRefused("picture")
    if data.startswith(_ARCHIVES):
        raise FileRefused("archive")
    if data.startswith(b"{\\rtf"):
        raise FileRefused("word")
    if data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_PAGES):
        raise FileRefused("web_page")
    return "text"
