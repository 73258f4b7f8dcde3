"""Blanks after a colon, in a line above or below the table or in the text of a document: 填报单位（盖章）：____."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qianshou.papers.lexicon import meaning_of
from qianshou.papers.lexicon.book import code_of

_LABEL = re.compile(r"(?P<label>[^\s：:，,。；;_＿]{1,16}?(?:[(（][^()（）]{1,10}[)）])?)[\s　]*[：:](?P<blank>(?:[\s　_＿]|[年月日](?=[\s　_＿年月日]|$))*)")
# What holds for the whole paper: it is filled from the unit and the day, not from a child.
WHOLE = ("paper.unit", "paper.date", "paper.author", "school.name", "school.class", "school.class_teacher", "school.class_teacher_phone", "unit.county",
         "unit.township", "unit.village")  # fmt: skip
_SEAL = ("公章", "盖章", "章")


@dataclass(frozen=True, slots=True)
class Blank:
    """One label in a line and the stretch of blank after its colon."""

    label: str
    code: str | None
    start: int
    end: int


def code_of_label(label: str) -> str | None:
    """What a label alone means; None where only a person could say, and for signatures."""
    if "签" in label or "负责人" in label or "建档" in label:  # the day a file was opened is not the day of the paper
        return None
    if any(label.rstrip(")）").endswith(seal) for seal in _SEAL) and ("学校" in label or "单位" in label):
        return "paper.unit"
    meaning = meaning_of(label)
    if meaning is None or meaning.sure < 0.85 or meaning.kind in ("group", "nothing"):
        return None
    if meaning.kind == "fact":
        return meaning.code
    return code_of(meaning.person or "child", meaning.attribute or "name")


def blanks(line: str) -> list[Blank]:
    """Each `label：` of a line that is followed by nothing but blanks up to the next word."""
    found = []
    for match in _LABEL.finditer(line):
        after = line[match.end() : match.end() + 1]
        if match["blank"].strip("　 \t\n_＿年月日") == "" and (match["blank"] or not after):
            found.append(Blank(match["label"], code_of_label(match["label"]), match.start("blank"), match.end("blank")))
    return found


def filled(line: str, values: dict[int, str]) -> str:
    """The line with each blank (by its start) replaced; one space is left before what follows."""
    made, at = [], 0
    for blank in blanks(line):
        if blank.start in values:
            rest = len(line[blank.start : blank.end]) - 2 * len(values[blank.start])
            made += [line[at : blank.start], values[blank.start], " " * max(rest, 1) if blank.end < len(line) else ""]
            at = blank.end
    return "".join(made) + line[at:]
