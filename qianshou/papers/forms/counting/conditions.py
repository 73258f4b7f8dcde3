"""What the head of a row or column of a count table asks for, and whether a child meets it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from qianshou.kit.text import fold
from qianshou.papers.lexicon.header import split_notes

Pair = tuple[str, Any]
# words -> (dimension, value); the longest word that fits is taken, so 非寄宿生 is never read as 寄宿生
_WORDS: dict[str, Pair] = {
    **dict.fromkeys(("男", "男性", "男童", "男生", "男孩", "男学生"), ("sex", "male")),
    **dict.fromkeys(("女", "女性", "女童", "女生", "女孩", "女学生"), ("sex", "female")),
    **dict.fromkeys(("寄宿", "寄宿生", "住校", "住校生", "学校寄宿"), ("boarding", True)),
    **dict.fromkeys(("非寄宿", "非寄宿生", "走读", "走读生", "不寄宿"), ("boarding", False)),
    **dict.fromkeys(("幼儿园", "学前", "学前教育", "在园幼儿", "幼儿"), ("stage", "kindergarten")),
    **dict.fromkeys(("小学", "小学生", "小学阶段"), ("stage", "primary")),
    **dict.fromkeys(("初中", "初中生", "初中阶段"), ("stage", "junior")),
    **dict.fromkeys(("高中", "普通高中", "高中阶段", "普高"), ("stage", "senior")),
    **dict.fromkeys(("中职", "职高", "中专", "中等职业学校"), ("stage", "vocational")),
    **dict.fromkeys(("双亲留守", "双留守", "双方外出", "父母双方外出", "父母双方同时外出", "父母均外出", "双亲外出", "父母都外出", "父母双方均外出"), ("left", "both")),
    **dict.fromkeys(("单亲留守", "单留守", "一方外出", "父母一方外出", "单亲外出", "父母一方外出、另一方无监护能力", "父母一方外出,另一方无监护能力",
                     "父母一方外出另一方无监护能力"), ("left", "one")),
    **dict.fromkeys(("留守儿童", "留守学生", "留守", "农村留守儿童", "留守幼儿"), ("left", "any")),
    **dict.fromkeys(("孤儿",), ("label", "orphan")), **dict.fromkeys(("事实无人抚养儿童", "事实无人抚养", "事实孤儿"), ("label", "unsupported")),
    **dict.fromkeys(("单亲", "单亲家庭", "单亲家庭子女"), ("label", "single_parent")), **dict.fromkeys(("残疾", "残疾儿童", "残疾学生"), ("label", "disabled")),
    **dict.fromkeys(("困难", "困难学生", "家庭困难", "困难家庭"), ("label", "hardship")), **dict.fromkeys(("学困", "学困生"), ("label", "struggling")),
    **dict.fromkeys(("重点", "重点对象", "重点帮扶对象", "重点关爱对象"), ("key", True)),
    **dict.fromkeys(("祖父母、外祖父母", "祖父母", "祖辈", "隔代监护", "隔代", "祖辈照护", "祖辈监护", "(外)祖父母"), ("living", "grandparents")),
    **dict.fromkeys(("亲戚朋友", "亲属", "亲戚", "其他亲属", "亲友"), ("living", "relatives")),
    **dict.fromkeys(("父母", "父母照护", "父或母"), ("living", "parents")), **dict.fromkeys(("非亲属",), ("living", "others")),
    **dict.fromkeys(("无委托照料人", "无人监护", "独居", "独自生活", "无人照料"), ("living", "alone")),
    **dict.fromkeys(("农村居民户口", "农业户口", "农村户口", "农业"), ("registration", "rural")),
    **dict.fromkeys(("城镇居民户口", "非农业户口", "城镇户口", "非农业", "城镇"), ("registration", "urban")),
    **{f"{word}年级": ("grade", n) for n, word in enumerate("一二三四五六七八九", 1)}, **{f"初{word}": ("grade", n) for n, word in enumerate("一二三", 7)},
}  # fmt: skip
_TOTAL = ("小计", "合计", "总计", "共计", "数量", "总数", "人数", "总人数", "计", "总量", "合计人数", "学生数", "儿童数", "学生总数", "儿童总数", "总人数合计")
# merged parents that name a dimension and ask for nothing; 未采集 under them means: not known
_GROUPS: dict[str, str] = {
    "年龄": "age", "年龄段": "age", "年龄段情况": "age", "年龄情况": "age", "性别": "sex", "按性别": "sex", "教育情况": "stage", "学段": "stage", "就学情况": "stage", "按学段": "stage",
    "年级": "grade", "寄宿情况": "boarding", "住宿情况": "boarding", "户籍性质": "registration", "户口性质": "registration", "委托照料原因情况": "left", "留守类型": "left",
    "外出情况": "left", "实际监护情况": "living", "照护情况": "living", "监护情况": "", "其中": "", "健康状况": "", "救助措施": "", "困境类型": "", "类别": "", "按年龄段": "age",
}  # fmt: skip
_UNITS = (
    "单位",
    "区域",
    "乡镇",
    "学校",
    "班级",
    "年级班级",
    "村",
    "村居",
    "县区",
    "单位名称",
    "学校名称",
    "乡镇名称",
    "地区",
    "项目",
    "指标",
    "统计项目",
    "内容",
    "乡镇街道",
    "填报单位",
)
_AGE = re.compile(r"(\d{1,2})\s*(?:周岁|岁)?\s*[-—–~～至到]\s*(\d{1,2})\s*(?:周岁|岁)?(?:以下)?")
_BELOW = re.compile(r"(?:不满|未满)?(\d{1,2})\s*(?:周岁|岁)(及以下|以下|及以上|以上)?")
_NOISE = re.compile(r"^(?:其中[:：]?|在册|在校|在读)|(?:的|人数|总数|数|人|情况|儿童人数|名)$")
_UNKNOWN = ("未采集", "未知", "不详", "未登记", "不清楚")


@dataclass(frozen=True)
class Counted:
    """One child as far as a table counts it."""

    uid: str
    age: int | None = None
    sex: str = ""
    labels: frozenset[str] = frozenset()
    boarding: bool | None = None
    stage: str = ""
    grade: int | None = None
    living: str = ""
    registration: str = ""
    key: bool = False
    edu_path: str = ""
    home_path: str = ""


@dataclass(frozen=True)
class Condition:
    """What one head asks for: pairs that must all hold. `kind`: test, total, share, unknown (a person is asked), left (told to stay empty)."""

    kind: str
    pairs: tuple[Pair, ...] = ()
    group: str | None = None  # a dimension named without a value
    words: str = ""
    choices: list[str] = field(default_factory=list, compare=False)

    def holds(self, one: Counted) -> bool:
        """Whether the child is one of those asked for."""
        return all(_holds(one, dimension, value) for dimension, value in self.pairs)


def _holds(one: Counted, dimension: str, value: Any) -> bool:
    if dimension == "age":
        return one.age is not None and value[0] <= one.age <= value[1]
    if dimension == "left":
        kinds = {"both": {"both_away"}, "one": {"one_away"}, "any": {"both_away", "one_away"}}[value]
        return bool(one.labels & kinds)
    if dimension == "label":
        return value in one.labels
    if dimension == "unknown":
        return _not_known(one, value)
    if dimension == "place":
        return one.edu_path.startswith(value) or one.home_path.startswith(value)
    return getattr(one, dimension) == value


def _not_known(one: Counted, dimension: str) -> bool:
    if dimension == "left":
        return not one.labels & {"both_away", "one_away"}
    return getattr(one, dimension) in (None, "")


def _age(text: str) -> tuple[int, int] | None:
    if found := _AGE.fullmatch(text):
        return int(found.group(1)), int(found.group(2))
    found = _BELOW.fullmatch(text)
    if not found:
        return None
    years, way = int(found.group(1)), found.group(2) or ""
    if text.startswith(("不满", "未满")) or way == "以下":
        return 0, years - 1
    if way == "及以下":
        return 0, years
    return (years, 99) if way else (years, years)


def _bare(text: str) -> str:
    before = ""
    while text != before:
        before, text = text, _NOISE.sub("", text)
    return text


def _parts(text: str) -> list[Pair] | None:
    """The text as a row of known words without a rest: 小学寄宿女生; None where something stays unknown."""
    found: list[Pair] = []
    while text:
        if text in ("生", "学生", "儿童", "的", "和", "、", "其中"):
            return found
        size = next((n for n in range(len(text), 0, -1) if text[:n] in _WORDS), 0)
        if not size:
            return None
        found.append(_WORDS[text[:size]])
        text = text[size:]
    return found


def read_condition(words: str, group: str | None = None) -> Condition:
    """One head's words; `group` is the dimension its merged parent named. Unknown words are asked about, never guessed."""
    main, notes = split_notes(words)
    text = fold(words) if fold(words) in _WORDS or _age(fold(words)) else main
    if not text:
        return Condition("unknown", words=words)
    if "%" in fold(words) or "占比" in text or "比例" in text or "百分比" in text:
        return Condition("share", words=words)
    if text in _GROUPS:
        return Condition("total", group=_GROUPS[text], words=words)
    if text in _TOTAL:
        return Condition("total", words=words)
    if text in _UNKNOWN and group:
        return Condition("test", (("unknown", group),), words=words)
    for one in (text, _bare(text)):
        if age := _age(one):
            return Condition("test", (("age", age),), words=words)
        if one in _WORDS:
            return Condition("test", (_WORDS[one],), words=words)
        if one and (pairs := _parts(one)):
            return Condition("test", tuple(dict.fromkeys(pairs)), words=words)
    bare = _bare(text)
    if not bare or bare in _TOTAL:
        return Condition("total", words=words)
    return Condition("unknown", words=words)


def names_units(words: str) -> bool:
    """Whether a column is headed as that of the units (or of what is counted)."""
    return split_notes(words)[0] in _UNITS


def joined(conditions: list[Condition]) -> Condition:
    """Several heads, one under the other or row and column, as one; unknown and share win."""
    words = "，".join(dict.fromkeys(c.words for c in conditions if c.kind == "test" and c.words))
    for kind in ("left", "unknown", "share"):
        if worst := next((c for c in conditions if c.kind == kind), None):
            return Condition(kind, tuple(pair for c in conditions for pair in c.pairs), words=worst.words)
    pairs = tuple(dict.fromkeys(pair for c in conditions for pair in c.pairs))
    return Condition("test" if pairs else "total", pairs, words=words)


_SAY = {"male": "男", "female": "女", "both": "父母都外出", "one": "父母一方外出", "any": "留守", "kindergarten": "幼儿园", "primary": "小学", "junior": "初中", "senior": "高中",
        "vocational": "中职", "orphan": "孤儿", "unsupported": "事实无人抚养", "single_parent": "单亲", "disabled": "残疾", "hardship": "困难", "struggling": "学困",
        "grandparents": "祖辈照护", "relatives": "亲戚照护", "parents": "父母照护", "others": "非亲属照护", "alone": "独自生活", "rural": "农村户口", "urban": "城镇户口"}  # fmt: skip
_DIMENSIONS = {
    "age": "年龄",
    "sex": "性别",
    "stage": "学段",
    "boarding": "寄宿",
    "left": "留守类型",
    "living": "谁照护",
    "registration": "户口性质",
    "grade": "年级",
}


def say(condition: Condition) -> str:
    """The condition in words a person checks."""
    if condition.kind == "unknown":
        return f"看不懂“{condition.words}”"
    if condition.kind == "left":
        return "空着"
    if condition.kind == "share":
        return "占总数的百分比"
    made = []
    for dimension, value in condition.pairs:
        if dimension == "age":
            made.append(f"{value[0]}岁以上" if value[1] == 99 else f"满{value[0]}到{value[1]}周岁")
        elif dimension == "boarding":
            made.append("寄宿" if value else "走读")
        elif dimension == "grade":
            made.append(f"{'一二三四五六七八九'[value - 1]}年级")
        elif dimension == "unknown":
            made.append(f"{_DIMENSIONS.get(value, value)}没有登记")
        elif dimension == "key":
            made.append("重点帮扶对象")
        elif dimension != "place":
            made.append(_SAY.get(value, str(value)))
    return "、".join(made) or "全部"


def conditions() -> dict[str, str]:
    """What a head may be told to count: its word -> how it is said; one word for each."""
    found: dict[str, str] = {}
    for word, pair in _WORDS.items():
        said = say(Condition("test", (pair,)))
        if said not in found.values():
            found[word] = said
    return {"总数": "全部", **found}


def told(words: str, answer: str | None) -> Condition:
    """A head as a person explained it (`=孤儿`); None: its cells stay empty and it is not asked about again."""
    if answer is None:
        return Condition("left", words=words)
    found = read_condition(answer.removeprefix("="))
    return Condition(found.kind, found.pairs, found.group, words)
