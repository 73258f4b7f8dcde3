"""Boxes that somebody has ticked: 健康(√) 残疾( ), ☑是 □否, 是■ 否□: which words are chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPEN = r"□|☐|○|▢|◯|[(（][\s　_]*[)）]|\[\s*\]"
_TICKED = r"☑|☒|■|●|✓|✔|√|[(（][\s　]*[√✓✔vV✕×对是][\s　]*[)）]|\[\s*[√✓✔xXvV]\s*\]"
_MARK = rf"(?:{_TICKED}|{_OPEN})"
_WORD = r"[^\s□☐○▢◯☑☒■●✓✔√:：；;，,、。()（）\[\]]{1,24}"
_ANY, _CHOSEN = re.compile(_MARK), re.compile(_TICKED)
_BEHIND = re.compile(rf"(?P<word>{_WORD}(?:[(（][^()（）□☐√✓✔]{{2,16}}[)）])?)[\s　_]*(?P<mark>{_MARK})")
_BEFORE = re.compile(rf"(?P<mark>{_MARK})[\s　]*(?P<word>{_WORD})")


@dataclass(frozen=True, slots=True)
class Ticks:
    """The words of a cell's boxes, those chosen, and the label that stands before the first of them in the same cell."""

    words: tuple[str, ...]
    chosen: tuple[str, ...]
    label: str


def ticks_of(text: str) -> Ticks | None:
    """The boxes of a filled cell; None where it holds none, or a single one that is only a bracket."""
    marks = list(_ANY.finditer(text))
    if not marks:
        return None
    head = text[: marks[0].start()].rstrip()
    way = _BEFORE if not head or head[-1] in ":：" else _BEHIND
    found = list(way.finditer(text))
    if len(found) < 2 and not (found and (_CHOSEN.fullmatch(found[0]["mark"]) or way is _BEFORE)):
        return None
    label = text[: found[0].start()].strip().rstrip(":：").strip()
    chosen = tuple(m["word"] for m in found if _CHOSEN.fullmatch(m["mark"]))
    return Ticks(tuple(m["word"] for m in found), chosen, label)
