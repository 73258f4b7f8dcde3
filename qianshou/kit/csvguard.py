"""Text in a CSV that a spreadsheet would compute or shorten carries an apostrophe in front; reading takes it off again (ASVS 1.2.10)."""

import re

# What a spreadsheet takes for a formula or a command, at the start or behind blanks; full-width twins too, which East Asian editions fold.
_STARTS = "=+\\-@|%＝＋－＠｜％"
_RISKY = re.compile(rf"[\s\u3000\ufeff]*[{_STARTS}]|[\t\r\n]|'")
# Digits a spreadsheet would round (more than eleven) or strip (a leading nought), and what it would read as a power of ten.
_SHORTENED = re.compile(r"\d{12,}[\dXx]?|0\d+|\d+[eE]\d+")


def guarded(text: str) -> str:
    """The text as a CSV cell holds it. `unguarded` gives it back the same, whatever it is."""
    return f"'{text}" if _RISKY.match(text) or _SHORTENED.fullmatch(text) else text


def unguarded(text: str) -> str:
    """The text a guarded cell meant; a cell nobody guarded comes back as it is, unless an apostrophe stands before what would have been guarded."""
    return text[1:] if text[:1] == "'" and guarded(text[1:]) == text else text
