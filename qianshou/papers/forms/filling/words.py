"""A fact in the words a form admits: a drop-down's, a row of boxes', or the plain word for a cell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from qianshou.kit.text import fold

_YES = ("是", "有", "√", "对", "y", "yes", "已", "享受", "接受")
_NO = ("否", "无", "×", "不", "没有", "n", "no", "未", "非")
_BOARDS = ("寄宿", "住校", "住读", "内宿", "住宿", "寄读")
_DAYS = ("走读", "通学", "非寄宿", "不寄宿", "不住校", "外宿")
_BOTH = ("双", "均", "都", "同时", "两")
_ONE = ("单", "一方", "其中")
# One meaning, the words forms use for it.
_SAME = (
    ("爷爷", "祖父"), ("奶奶", "祖母"), ("外公", "姥爷", "外祖父"), ("外婆", "姥姥", "外祖母"), ("父亲", "爸爸", "父", "父子", "父女"),
    ("母亲", "妈妈", "母", "母子", "母女"), ("男", "男性", "1", "1.男"), ("女", "女性", "2", "2.女"), ("健康", "健康或良好", "良好", "正常"),
    ("幼儿园", "学前", "学前教育", "幼儿"), ("小学", "小学阶段"), ("初中", "初级中学"), ("高中", "普通高中"), ("中职", "中专", "职高", "中专及以上"),
)  # fmt: skip
_GRAND = ("爷爷", "祖父", "奶奶", "祖母", "外公", "姥爷", "外祖父", "外婆", "姥姥", "外祖母")
_GRANDS = ("祖父母", "祖父母、外祖父母", "祖辈", "隔代", "(外)祖父母", "祖父母/外祖父母", "隔代监护")


_PRINTED = ("child.left_behind_kind", "child.boarding", "child.living_with", "school.stage")
_KINDS = ("child.disability", "child.illness")  # kinds, where a column for a tick asks only whether
_AT_SCHOOL = ("读书", "在读", "在校", "在学", "就读", "上学", "在园在校")
_TICK = re.compile(r"[打划画][“\"'‘]?[√✓勾]")
_LISTED = ("建档立卡", "建卡", "脱贫", "监测", "易返贫", "贫困户", "特困", "突发困难户")


def _flag(value: bool, code: str, words: Sequence[str]) -> str | None:
    if code == "child.boarding":
        for word in words:
            if any(one in word for one in _DAYS) != value and any(one in word for one in (*_DAYS, *_BOARDS)):
                return word
    wanted, other = (_YES, _NO) if value else (_NO, _YES)
    for word in words:
        bare = fold(word)
        if any(bare.startswith(one) for one in wanted) and not (value and bare.startswith(other)):
            return word
    return None


def _kind(value: str, words: Sequence[str]) -> str | None:
    """双亲留守 / 单亲留守 in the form's words; a one-parent word must name the way, not the parent."""
    both = "双" in value
    fits = [word for word in words if any(one in word for one in (_BOTH if both else _ONE)) and not (both and "一方" in word)]
    return fits[0] if len(fits) == 1 else None


def admitted(value: Any, code: str, words: Sequence[str]) -> str | None:
    """The one of `words` that says `value`; None where none does or two could: the cell then stays empty."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _flag(value, code, words)
    text = fold(value)
    bare = {word: re.sub(r"^[\d a-z]+[.、:：\-]", "", fold(word)) for word in words}
    for word, one in bare.items():
        if text in (one, fold(word)):
            return word
    if code == "child.left_behind_kind":
        return _kind(str(value), words)
    for same in _SAME:
        if text in same:
            for word, one in bare.items():
                if one in same:
                    return word
    if text in _GRAND and (word := next((word for word in words if fold(word) in map(fold, _GRANDS)), None)):
        return word
    fits = [word for word, one in bare.items() if len(one) > 1 and (text in one or one in text)]
    if len(fits) == 1:
        return fits[0]
    return None


def chosen(facts: Mapping[str, Any], code: str, words: Sequence[str]) -> str | None:
    """As `admitted`; where a form asks which parent is away, the one who is."""
    word = admitted(facts.get(code), code, words)
    if word is not None or code != "child.left_behind_kind" or not facts.get(code) or "双" in str(facts[code]):
        return word
    who = [name for name, person in (("父", "father"), ("母", "mother")) if facts.get(f"{person}.away") is True]
    fits = [one for one in words if len(who) == 1 and who[0] in one and not any(other in one for other in ("父母", "双", "另一方"))]
    return fits[0] if len(fits) == 1 else None


def vouched(code: str | None, head: str) -> bool:
    """Whether the fact may answer this head: that the county's own list names a family (脱贫户, 建档立卡) is not told by a school's 困难, nor a month's income by a year's."""
    if code and code.endswith(".income") and "月" in head:
        return False
    return code != "child.hardship" or not any(word in head for word in _LISTED)


def fact_for(facts: Mapping[str, Any], code: str, head: str) -> Any:
    """The fact under a head; 就读学校及年级 and 学校班级 ask for the school and the place in it, in one cell."""
    value = facts.get(code)
    if code == "school.stage" and "年级" in head:  # 是否在校（年级）
        return facts.get("school.grade") or value
    asked = re.search("[校园].*(班|年级)", head) if code in ("school.name", "school.class") else None
    if not asked:
        return value
    inside = facts.get("school.grade" if asked[1] == "年级" and "班" not in head else "school.class")
    return "".join(str(part) for part in (facts.get("school.name"), inside) if part) or value


def printed(head: str) -> list[str]:
    """The answers a head prints in brackets: （单亲外出/双亲外出）, (0非留守 1单亲留守), （①…②…）; [] where it prints none."""
    for inside in re.findall(r"[(（]([^()（）]+)[)）]", head):
        numbered = re.split(r"(?=[①-⑩])|\s+(?=\d)", inside.strip())
        words = [one.strip() for one in (numbered if len(numbered) > 1 else re.split(r"[/、；;，,|]", inside)) if one.strip()]
        if len(words) > 1:
            return words
    return []


def _as_printed(facts: Mapping[str, Any], code: str, head: str) -> str | None:
    """The fact in one of the words its head prints; None where it prints none that says it."""
    value, words = facts.get(code), printed(head)
    if not words or not (isinstance(value, bool) or code in _PRINTED):
        return None
    if code == "school.stage" and value and not any(str(value) in word for word in words):
        return next((word for word in words if word in _AT_SCHOOL), None)
    return chosen(facts, code, words)


def answer(facts: Mapping[str, Any], code: str, head: str) -> Any:
    """What a child's file says under a head: in the words printed there, a tick where one is asked for, else plainly."""
    value = fact_for(facts, code, head)
    if vouched(code, head) and value not in (None, ""):
        if _TICK.search(head) and (isinstance(value, bool) or code in _KINDS):
            return "√" if value else None
        if (word := _as_printed(facts, code, head)) is not None:
            return word
    return plain(value, code, head)


def plain(value: Any, code: str, head: str) -> Any:
    """A fact as a cell without a list holds it: yes and no in the header's own words, the rest as it is."""
    if not vouched(code, head):
        return None
    if isinstance(value, bool):
        if code == "child.boarding" and ("走读" in head or "住宿方式" in head or "类型" in head):
            return "寄宿" if value else "走读"
        if head.startswith("有无") or "有无" in head:
            return "有" if value else "无"
        return "是" if value else "否"
    return value


def said(value: Any, head: str = "") -> str:
    """A fact as words on a Word page: 2014年3月5日 or 2014-03-05 as text."""
    if isinstance(value, dt.date):
        return f"{value:%Y-%m}" if "年月" in head and "日" not in head else f"{value:%Y-%m-%d}"
    return "" if value is None else str(value)
