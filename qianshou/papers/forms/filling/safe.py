"""Text as a cell or a page may hold it."""

from __future__ import annotations

import re

MOST_CHARS = 32_767
# XML 1.0 has no place for these; an office program that finds one refuses the whole file.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NOT_TITLE = re.compile(r"[\\/*?:\[\]'\x00-\x1f]")


def sheet_text(text: str) -> str:
    """No control characters, no lone surrogates, not too long."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:MOST_CHARS]


def title_of(number: int, name: str) -> str:
    """A sheet's or a file's name: the number in front keeps namesakes apart."""
    return f"{number:03}{_NOT_TITLE.sub('', sheet_text(name))}"[:31]
