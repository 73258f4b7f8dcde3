"""Boxes to tick in a cell: 是□ 否□, 健康( ) 残疾( ), □男 □女: their words and where each mark stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = r"(?:□|☐|○|▢|◯|[(（][\s　]*[)）]|\[\s*\])"
_WORD = r"[^\s□☐○▢◯:：；;，,、。/()（）\[\]]{1,24}"
_BEHIND = re.compile(rf"(?P<word>{_WORD}(?:[(（][^()（）□☐]{{1,16}}[)）])?)[\s_]*(?P<mark>{_MARK})")
_BEFORE = re.compile(rf"(?P<mark>{_MARK})\s*(?P<word>{_WORD}(?:[(（][^()（）□☐]{{1,16}}[)）])?)")
_ANY = re.compile(_MARK)


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its word, and where in the text its mark begins and ends."""

    word: str
    start: int
    end: int


def boxes(text: str) -> list[Box]:
    """The boxes of a cell, two at least or none; a single bracket is no choice."""
    marks = list(_ANY.finditer(text))
    if not marks:
        return []
    way = _BEFORE if not text[: marks[0].start()].strip() or text[: marks[0].start()].rstrip()[-1] in ":：" else _BEHIND
    found = [Box(m["word"], m.start("mark"), m.end("mark")) for m in way.finditer(text)]
    single = len(found) == 1 and len(marks) == 1 and way is _BEFORE
    return found if len(found) >= 2 or single else []


def before_boxes(text: str) -> str:
    """The label in front of the first box in the same cell: 是否寄宿：是□ 否□ -> 是否寄宿; '' where there is none."""
    found = boxes(text)
    if not found:
        return ""
    head = text[: min(found[0].start, text.find(found[0].word))]
    return head.strip().rstrip(":：").strip()


def ticked(text: str, words: set[str]) -> str:
    """The text with the marks of these words ticked, brackets kept: 是□ -> 是☑, 健康( ) -> 健康(√)."""
    made, at = [], 0
    for box in sorted(boxes(text), key=lambda box: box.start):
        mark = text[box.start : box.end]
        made.append(text[at : box.start])
        if box.word in words:
            mark = f"{mark[0]}√{mark[-1]}" if mark[0] in "(（[" else "☑"
        made.append(mark)
        at = box.end
    return "".join(made) + text[at:]
