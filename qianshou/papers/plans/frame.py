"""A plan's text as lines, sentences and clauses, each with its place in the text; which lines are headings; whether it is a report."""

import re
from dataclasses import dataclass

_STOPS = "。！？!?"
_BREAKS = "，,；;：:" + _STOPS
_NUMBER = re.compile(
    r"\s*(?:[（(]?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）、．.，,]\s*|第[一二三四五六七八九十]+[章条项、，]\s*|[①-⑳●◆■★•\-—*]\s*|[一二三四五六七八九十]{1,2}(?:是|要)(?=\S))+"
)
_REPORT = re.compile(r"(?:总结|汇报|成效|纪实|回顾|情况报告|工作报告|侧记|综述)(?:[）)：:]|$|（|\s)|(?:总结|汇报|报告)如下")
_ASPECT = re.compile(r"了(?!解)")


@dataclass(frozen=True)
class Clause:
    """A stretch between two marks; `stop` is the mark after it."""

    start: int
    end: int
    stop: str
    sentence: int
    line: int


@dataclass(frozen=True)
class Line:
    """A paragraph. A heading is short and ends without a full stop. `item`: it begins with a number."""

    start: int
    end: int
    heading: bool
    item: bool


@dataclass(frozen=True)
class Frame:
    """The text and its parts in order."""

    text: str
    lines: tuple[Line, ...]
    clauses: tuple[Clause, ...]
    report: bool


def frame_of(text: str) -> Frame:
    """Cut a text; never refuses."""
    lines: list[Line] = []
    clauses: list[Clause] = []
    at = sentence = 0
    for raw in text.splitlines(keepends=True):
        body = raw.rstrip()
        numbered = _NUMBER.match(body)
        start = at + (numbered.end() if numbered else len(body) - len(body.lstrip()))
        end = at + len(body)
        sentence += 1
        if end > start:
            heading = end - start <= 40 and text[end - 1] not in "。；;！!，,：:"
            lines.append(Line(start, end, heading, bool(numbered and numbered.group().strip())))
            sentence = _cut(text, start, end, len(lines) - 1, sentence, clauses)
        at += len(raw)
    return Frame(text, tuple(lines), tuple(clauses), _is_report(text))


def _cut(text: str, start: int, end: int, line: int, sentence: int, out: list[Clause]) -> int:
    at = start
    for place in range(start, end + 1):
        mark = text[place] if place < end else ""
        if place < end and mark not in _BREAKS:
            continue
        if place > at:
            again = _NUMBER.match(text, at, place)
            at = again.end() if again and again.end() < place else at
            out.append(Clause(at, place, mark, sentence, line))
        elif out and mark in _STOPS:
            pass
        if mark and mark in _STOPS:
            sentence += 1
        at = place + 1
    return sentence


def unique(text: str, start: int, end: int) -> str:
    """The words at a place, made longer to the left and then to the right until they stand only once in the text."""
    while start > 0 and text[start - 1] != "\n" and _again(text, text[start:end]):
        start -= 1
    while end < len(text) and text[end] != "\n" and _again(text, text[start:end]):
        end += 1
    return text[start:end].strip("\r\n")


def _again(text: str, words: str) -> bool:
    return text.find(words, text.find(words) + 1) >= 0


def _is_report(text: str) -> bool:
    """A report of what was done: by its title or first lines, or because most of its sentences are in the perfect."""
    head = [line.strip() for line in text.splitlines()[:6] if line.strip()]
    if any(len(line) <= 45 and _REPORT.search(line) for line in head[:2]):
        return True
    if any(re.search(r"(?:总结|汇报|报告)如下", line) for line in head):
        return True
    stops = sum(text.count(mark) for mark in "。！？")
    return len(_ASPECT.findall(text)) > max(4, stops * 0.6)
