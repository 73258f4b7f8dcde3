"""Arithmetic (勾稽) as offices write it, in formulas or in words, taken apart into sides and terms. Pure; knows no table."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qianshou.kit.text import clean, fold

# Longer words first: 大于等于 is not 大于.
_WORDS = (
    (re.compile(r"大于(?:或|、)?等于|不小于|不少于|不低于|>=|=>|≧|⩾"), "≥"), (re.compile(r"小于(?:或|、)?等于|不得?大于|不得?多于|不得?超过|不得?高于|<=|=<|≦|⩽"), "≤"),
    (re.compile(r"(?<=之和)[为是]|等于|﹦"), "="), (re.compile(r"大于|多于"), ">"), (re.compile(r"小于|少于"), "<"), (re.compile(r"减去?|−|﹣"), "-"), (re.compile(r"加上?"), "+"),
)  # fmt: skip
_OPS = re.compile(r"[=≥≤<>]")
_SHOULD = re.compile(r"(?:应当|应该|必须|须|应|要)(?=[=≥≤<>])")
_LEAD = re.compile(r"^(?:\d+[.、)]|\(\d+\)|[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\))(?![=≥≤<>+\-…])")
_IS = re.compile(r"[为是](?=[^=≥≤<>为是]*(?:之和|的和|总和|相加)$)")
_SAME = re.compile(r"^(.*?)(?:应当|应该|必须|须|应|要)?(?:与|和|同)(.+?)(?:应当|应该|必须|须|应|要)?(?:保持)?(?:相等|一致|相同|相符)$")
_LABELLED = re.compile(r"(?:勾稽|逻辑|平衡|审核|校验)关系[:：](.*[\u4e00-\u9fff].*)")
_SUM = re.compile(r"(?:的|之)(?:总?和|合计)$|相加$")
_ALSO = re.compile(r"(?:同时|并且?|而且|且|也|还|又|亦)+")
_AMONG = re.compile(r"其中[:：,]?")
_DOTS = re.compile(r"\+?(?:\.{2,}|…+)\+?|~|(?<=\d)—+(?=\d)")
_JOINTS = re.compile(r"[+、,]|[和与及](?!$)")
_SPAN = re.compile(r"^(第?\d+[栏列行]?)-(第?\d+[栏列行]?)$")
_NUMBER = re.compile(r"第?\(?(?P<n>\d{1,3})\)?(?P<unit>[栏列行项]?)(?:次|号|数|数据|数值|人数)?")
_BEFORE = re.compile(r"(?P<unit>[栏列行])\(?(?P<n>\d{1,3})\)?")
_NAMED = re.compile(r"(?P<name>[^\d(]+)\(?第?(?P<n>\d{1,3})(?P<unit>[栏列行]?)\)?|第?(?P<n2>\d{1,3})(?P<unit2>[栏列行]?)\(?(?P<name2>[^\d()]+)\)?")
_LETTER = re.compile(r"([a-z])[列栏]?")
_UNITS = {"行": "row", "列": "column", "栏": "column"}


@dataclass(frozen=True)
class Ref:
    """What a term names: by number, by words, or both (合计(1)); `axis` is column or row, '' where it does not say."""

    name: str = ""
    number: int | None = None
    axis: str = ""


@dataclass(frozen=True)
class Relation:
    """One comparison as it stands on the paper, folded; a side may say 之和. Without `op`: called a sum by its label, and none we can read."""

    says: str
    left: str
    op: str
    right: str


def relations(text: str) -> list[Relation]:
    """Every comparison in a text, chains parted: 1=2+5=8+9 is two. A side may still turn out to name nothing."""
    made = []
    for piece in _pieces(text):
        body = _signs(piece)
        found = _OPS.search(body)
        if not found:
            if (said := _LABELLED.search(body)) is not None:
                made.append(Relation(said.group(1), said.group(1), "", ""))
            continue
        body = body[body.rfind(":", 0, found.start()) + 1 :]
        while (bare := _LEAD.sub("", body)) != body:
            body = bare
        body = body.strip("\"'“”,、:!")
        sides, ops = _OPS.split(body), _OPS.findall(body)
        if _ALSO.fullmatch(sides[0]) and made and made[-1].op:  # 总数=男+女，也=各年龄段之和: of the same total
            sides[0] = made[-1].left
        made += [Relation(f"{a}{op}{b}", a, op, b) for a, op, b in zip(sides, ops, sides[1:], strict=False)]
    return made


def _signs(text: str) -> str:
    """The text folded, words for signs as signs."""
    made = _AMONG.sub("", fold(text))
    for words, sign in _WORDS:
        made = words.sub(sign, made)
    if not _OPS.search(made):
        made = _SAME.sub(r"\1=\2", _IS.sub("=", made))
    return _SHOULD.sub("", made)


def _compares(text: str) -> bool:
    return bool(_OPS.search(_signs(text)))


def _pieces(text: str) -> list[str]:
    """A text parted where another sentence begins: ；。 and line ends always; ， 、 and blanks where both parts compare something."""
    made: list[str] = []
    for line in re.split(r"[;；。\r\n]", text):
        parts = [clean(line)]
        for cut in (r"[,，]", r"、", r"\s+"):
            parts = [one for part in parts for one in _parted(part, cut)]
        made += parts
    return made


def _parted(line: str, cut: str) -> list[str]:
    """The line parted before every part with both sides of a comparison; a part without one belongs to what stands before it."""
    parts = re.split(f"({cut})", line)
    made = [parts[0]]
    for joint, part in zip(parts[1::2], parts[2::2], strict=True):
        if _compares(part) and not _OPS.match(_signs(part)) and _compares(made[-1]) and not _OPS.search(_signs(made[-1])[-1:]):
            made.append(part)
        elif joint.strip() in ("", "、") or not _compares(made[-1]) or _SUM.search(fold(part)):
            made[-1] += joint + part
        elif _compares(part):
            made.append(part)
    return made  # 1=2+3，请核对: what follows a comma and compares nothing is a remark


def terms(side: str) -> list[str]:
    """A side as its added pieces; a minus is left to whoever knows the names (0-6岁)."""
    bare = _SUM.sub("", side)
    text = _DOTS.sub("…", bare)
    if bare == side:
        return text.split("+")
    return ["男", "女"] if text == "男女" else [_SPAN.sub(r"\1…\2", part) for part in _JOINTS.split(text) if part]


def numbered(token: str) -> Ref | None:
    """A term that names its place by a number: 2, (2), 第2栏, 列2, 第5行, 合计(1)."""
    for way in (_NUMBER, _BEFORE):
        if found := way.fullmatch(token):
            return Ref("", int(found["n"]), _UNITS.get(found["unit"], ""))
    if found := _NAMED.fullmatch(token):
        return Ref(found["name"] or found["name2"], int(found["n"] or found["n2"]), _UNITS.get(found["unit"] or found["unit2"] or "", ""))
    return None


def lettered(token: str) -> str:
    """The letter of a term that is one: a, c列; '' for every other."""
    found = _LETTER.fullmatch(token)
    return found.group(1) if found else ""


def run_of(token: str) -> list[Ref]:
    """11…18 and 11至18栏 as the places they run through; [] for what is no run."""
    ends = [numbered(one) for one in re.split(r"…|至|到", token)]
    if len(ends) != 2 or any(one is None or one.name for one in ends):
        return []
    first, last = ((one.number or 0, one.axis) for one in ends if one is not None)
    return [Ref("", n, first[1] or last[1]) for n in range(first[0], last[0] + 1)]


def speaks_of_sums(text: str) -> bool:
    """Whether a comparison nobody could read is one between places of a table, and has to be told of: ages and months compared are not."""
    return "=" in text or bool(re.search(r"[栏列行]|合计|总计|小计|总数|人数|人次|之和", text))
