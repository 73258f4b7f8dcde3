"""Enumerations within one clause cut where each member has its own number: 每周谈心一次、每月家访一次 are two."""

import re
from dataclasses import replace

from qianshou.papers.plans.frame import Clause, Frame
from qianshou.papers.plans.marks import Marks, among

_JOINT = re.compile(r"、|以及|并且|同时|并|和|及(?!时)|/")


def parted(frame: Frame, marks: Marks) -> Frame:
    """The frame with such clauses cut; the parts keep sentence and line, and the joint is the mark after the part."""
    out: list[Clause] = []
    for clause in frame.clauses:
        out += _parts(frame.text, marks, clause)
    return replace(frame, clauses=tuple(out))


def _parts(text: str, marks: Marks, clause: Clause) -> list[Clause]:
    joints = list(_JOINT.finditer(text, clause.start, clause.end))
    out: list[Clause] = []
    start = clause.start
    for place, joint in enumerate(joints):
        ends = [*(m.start() for m in joints[place + 1 :]), clause.end]
        if _cuts(marks, start, joint.start(), joint.end(), ends):
            out.append(replace(clause, start=start, end=joint.start(), stop=joint.group()))
            start = joint.end()
    return [*out, replace(clause, start=start)]


def _cuts(marks: Marks, start: int, end: int, then: int, ends: list[int]) -> bool:
    """Both sides have an act and a number or a period of their own; a number for both (各一次) keeps them together."""
    if not among(marks.acts, start, end):
        return False
    numbered = bool(among(marks.counts, start, end))
    if not numbered and not [p for p in among(marks.periods, start, end) if p.per != "none"]:
        return False
    stop = next((place for place in ends if bool(among(marks.counts, then, place)) or bool(among(marks.periods, then, place))), None)
    if stop is None:
        return False
    acts, counts, periods = among(marks.acts, then, ends[-1]), among(marks.counts, then, stop), among(marks.periods, then, stop)
    if not acts or (counts and counts[0].each and not numbered):
        return False
    if periods and periods[0].start < acts[0].start and (not counts or periods[0].start < counts[0].start):
        return True
    return numbered and bool(counts)
