"""A plan's file to its text: a gate that looks at the bytes, and a bounded child that opens what is no plain text."""

import io
import marshal
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from qianshou.kit import ole
from qianshou.kit.workbook import FileRefused
from qianshou.kit.workbook.reader import encoding_of
from qianshou.papers.plans import refusal
from qianshou.papers.plans.refusal import PlanRefused

_CHILD = Path(__file__).with_name("child.py")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM\x36", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\xfd7zXZ")
_PAGES = (b"<html", b"<!doctype html", b"<table", b"mime-version:", b"<?xml", b"<meta")
_UNPACKED = 100 * 1024 * 1024
_ENTRIES = 2000
_RATIO = 200


def text_of_path(path: str | Path) -> str:
    """The text of a file on disk; refuses what `text_of` refuses and what cannot be opened."""
    try:
        with open(path, "rb") as file:
            data = file.read(refusal.MAX_BYTES + 1)
    except OSError:
        raise PlanRefused("unreadable") from None
    return text_of(data)


def text_of(data: bytes) -> str:
    """The text of a txt, docx or pdf with text. Refuses (`PlanRefused`) what is too big, locked, scanned, damaged or no text."""
    kind = kind_of(data)
    if kind == "text":
        try:
            text = data.decode(encoding_of(data))
        except FileRefused:
            raise PlanRefused("encoding") from None
    else:
        text = _by_child(kind, data)
    return checked(text)


def checked(text: str) -> str:
    """The text with plain line ends; refuses an empty or endless one."""
    text = re.sub(r"\r\n?|\x0b|\x0c|\u2028", "\n", text.removeprefix("\ufeff")).replace("\x00", "")
    if not text.strip():
        raise PlanRefused("empty")
    if len(text) > refusal.MAX_CHARACTERS:
        raise PlanRefused("too_long")
    return text


def kind_of(data: bytes) -> str:
    """text, docx or pdf, by the bytes. Nothing is unpacked here."""
    if not data.strip(b"\x00\r\n\t "):
        raise PlanRefused("empty")
    if len(data) > refusal.MAX_BYTES:
        raise PlanRefused("too_big")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(data)
    if old := ole.kind_of(data):
        raise PlanRefused({"locked": "password", "word": "old_word"}.get(old, "not_a_text"))
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for code, marks in (("picture", _PICTURES), ("archive", _ARCHIVES), ("not_a_text", (b"{\\rtf",))):
        if data.startswith(marks):
            raise PlanRefused(code)
    if data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_PAGES):
        raise PlanRefused("web_page")
    return "text"


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError, IndexError):
        raise PlanRefused("damaged") from None
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise PlanRefused("password")
    if "word/document.xml" not in names:
        raise PlanRefused("sheet" if any(name.startswith("xl/") for name in names) else "archive")
    body = next(entry for entry in entries if entry.filename == "word/document.xml")
    if len(entries) > _ENTRIES or body.file_size > _UNPACKED or body.file_size > max(body.compress_size, 4096) * _RATIO:
        raise PlanRefused("unpacks_too_big")
    return "docx"


def _by_child(kind: str, data: bytes) -> str:
    """What the child answers; a child killed by its limits has answered nothing."""
    task = marshal.dumps(
        {"kind": kind, "memory": refusal.MAX_MEMORY, "seconds": refusal.MAX_SECONDS, "most": refusal.MAX_CHARACTERS, "pages": refusal.MAX_PAGES}
    )
    head = len(task).to_bytes(4, "little") + task
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD)],
            input=head + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=refusal.MAX_SECONDS + 5,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PlanRefused("too_slow") from None
    try:
        word, value = marshal.loads(done.stdout)
    except (EOFError, ValueError, TypeError):
        raise PlanRefused("too_slow" if done.returncode < 0 else "too_much_memory") from None
    if word != "text":
        raise PlanRefused(value if value in refusal.SAYS else "damaged")
    return str(value)
