"""Duties without a period: 定期, 经常, 不时 … beside an act."""

import re
from typing import Any

from qianshou.papers.plans.binding import Duty
from qianshou.papers.plans.frame import Clause, Frame, unique
from qianshou.papers.plans.marks import Act, Marks, among
from qianshou.papers.plans.parties import names

_WORD = re.compile(r"定期(?:或|和|、|与)不定期|不定期|定期|经常(?!化|性)|时常|不时|不定时|随时|平时|(?<=[要应须会])常(?=[与和同到给])")
_PAST = re.compile(r"了(?!解)|去年|先后|累计|已经|以来")
_SET_OFF = re.compile(r"(?:遇|如遇|如有|一旦|发现|出现|特殊情况|异常|紧急|必要时|根据(?:需要|情况)|视情)[^。；;]{0,16}$")
_HOME = re.compile(r"到(?:学校、)?(?:家庭|[^，。；,;]{0,10}家(?:里|中)?)[^，。；,;]{0,4}(?:了解|走走|看看|坐坐|走一走|看一看)")
_MIND = re.compile(r"(?:了解|关照)[，,]?[^，。；]{0,24}(?:思想|心理|想法|心声)")


def vague_in(frame: Frame, marks: Marks, owed: list[tuple[int, int]], ruled: set[tuple[str, int]]) -> list[dict[str, Any]]:
    """Every vague duty that no rule covers already, once each, as quote and kind."""
    out: list[dict[str, Any]] = []
    covered = bytearray(len(frame.text) + 1)
    for start, end in owed:
        covered[start:end] = b"\x01" * (end - start)
    for place, clause in enumerate(frame.clauses):
        for m in _WORD.finditer(frame.text, clause.start, clause.end):
            if covered[m.start()] or _PAST.search(frame.text, clause.start, clause.end):
                continue
            head = frame.lines[clause.line]
            if head.heading and re.search(r"(?:机制|制度)$", frame.text[head.start : head.end]):
                continue
            if frame.text[m.start() - 1 : m.start()] == "可" or re.search(r"自行安排|自行确定", frame.text[m.end() : clause.end]):
                continue
            if _SET_OFF.search(frame.text, max(head.start, m.start() - 24), m.start()):
                continue
            if any(p.per != "none" for p in among(marks.periods, clause.start, clause.end)):
                continue
            found = _duty(frame, marks, place, m)
            label = clause.start == head.start and clause.end - clause.start <= 12 and clause.stop in "。：:"
            if found is not None and not (label and (found["kind"], clause.line) in ruled):
                out.append(found)
                break
    return out


def _duty(frame: Frame, marks: Marks, place: int, word: re.Match[str]) -> dict[str, Any] | None:
    clause = frame.clauses[place]
    mind = _MIND.search(frame.text, word.end(), clause.end)
    acts = among(marks.acts, word.end(), clause.end)
    if not mind and re.match(r"了解[，,]", frame.text[word.end() : word.end() + 3]) and place + 1 < len(frame.clauses):
        mind = _MIND.search(frame.text, word.end(), frame.clauses[place + 1].end)
    if not acts and _HOME.match(frame.text, word.end(), clause.end):
        return {"quote": unique(frame.text, clause.start, clause.end), "kind": "home_visit"}
    if mind and not acts:
        return {"quote": unique(frame.text, clause.start, clause.end), "kind": "talk"}
    if not acts or acts[0].start - word.end() > 30 or re.match(r"(?:做?好?记录|记录)", frame.text[word.end() : word.end() + 5]):
        return None
    act = _head(frame.text, acts)
    if act.kind == "contact" and re.search(r"参与|讨论|课堂", frame.text[word.end() : act.start]):
        return None
    return {"quote": unique(frame.text, clause.start, clause.end), "kind": _kind(frame, marks, act, place, clause)}


def _head(text: str, acts: list[Act]) -> Act:
    head = acts[0]
    for act in acts[1:]:
        gap = text[head.end : act.start]
        if len(gap) > 6 or re.search(r"[、和及并与]", gap) or act.form == "verb":
            break
        if act.form == "noun" or (act.form == "weak" and gap):
            head = act
    return head


def _kind(frame: Frame, marks: Marks, act: Act, place: int, clause: Clause) -> str:
    if act.kind != "contact":
        return act.kind
    parties = names(frame, marks, Duty(act, act.kind, 1, False, "none", act.start, act.end, place))
    words = frame.text[clause.start : clause.end]
    if "电话" in frame.text[max(0, clause.start - 30) : clause.start] and re.search(r"(?:孩子|儿童|学生)(?:和|与|同)[^，。]{0,4}(?:家长|父母)", words):
        return "call"
    both = [p.name for p in among(marks.parties, clause.start, clause.end)]
    return "talk" if parties == ["child"] and "parents" not in both and "联系" not in frame.text[act.start : act.end] else "contact"
