"""Heads that count care: 谈心人次, 走访户数, 本月家访次数, 结对数; taken apart into what was done, what of it is counted, and when. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from qianshou.domain.assessment.choices import CHILDREN, DEEDS, HELPERS, HOMES, OF, PAIRS, TIMES
from qianshou.kit.text import fold


@dataclass(frozen=True)
class Done:
    """As much as one head says; '' where another head has to say it. `span`: '' is the whole table's."""

    deed: str = ""
    of: str = ""
    span: str = ""

    @property
    def whole(self) -> bool:
        """Whether it is a number by now."""
        return bool(self.deed and self.of)

    @property
    def of_pairings(self) -> bool:
        """Whether it counts pairings as they run today: no days bound them."""
        return bool(self.deed) and DEEDS[self.deed].of_pairings

    def within(self, span: str) -> Done:
        """With the table's span where the heads name none."""
        return self if self.span or self.of_pairings else replace(self, span=span)

    def and_then(self, other: Done) -> Done | None:
        """Both heads together; None where they speak of different things, and for 本月结对数: of those begun, or of all?"""
        if (self.of_pairings and other.span) or (other.of_pairings and self.span):
            return None
        if any(a and b and a != b for a, b in ((self.deed, other.deed), (self.of, other.of), (self.span, other.span))):
            return None
        return Done(self.deed or other.deed, self.of or other.of, self.span or other.span)


def _words(code: str, *words: str) -> dict[str, str]:
    return dict.fromkeys(words, code)


_DEEDS = {
    **_words("talk", "谈心", "谈心谈话", "谈话", "交流谈心", "谈心交流", "个别谈心", "谈心活动"), **_words("visit", "家访", "入户家访", "上门家访", "走访", "入户走访", "走访入户", "家访走访", "走访家访", "走访家庭"),
    **_words("call", "电话联系", "通电话", "电话或视频联系", "电话视频联系", "电话、视频联系", "电话沟通", "电话或视频", "电话/视频"),
    **_words("contact", "联系", "定期联系"), **_words("tutoring", "辅导", "课业辅导", "学业辅导", "学习辅导", "作业辅导", "课后辅导", "功课辅导"),
    **_words("letter", "书信", "写信", "通信"), **_words("gift", "慰问", "走访慰问", "节日慰问", "看望慰问", "慰问走访"), **_words("festival", "陪伴过节", "陪过节"),
    **_words("policy", "政策落实"), **_words("good_deed", "办实事", "好事实事", "为民办实事"), **_words("any", "关爱", "关爱帮扶", "关爱服务", "帮扶", "关爱记录", "帮扶活动"),
}  # fmt: skip
_OF = {
    **_words(TIMES, "人次", "次数", "次", "人次数", "总次数", "总人次"), **_words(CHILDREN, "人数", "人", "学生数", "儿童数", "学生人数", "儿童人数", "名"),
    **_words(HOMES, "户数", "户", "家庭数", "家庭户数"),
}  # fmt: skip
_WHOLE = {  # heads that say it all at once
    **dict.fromkeys(("结对数", "结对对数", "结对帮扶数", "结对帮扶对数", "帮扶对子数", "结对总数", "结成对子数", "结成帮扶对子"), Done("pairing", PAIRS)),
    **dict.fromkeys(("帮扶人员数", "结对帮扶人员数", "帮扶责任人数", "帮扶人员人数", "结对帮扶责任人数"), Done("helpers", HELPERS)),
    **dict.fromkeys(("帮扶教师数", "结对教师数", "帮扶教师人数", "结对帮扶教师数", "结对教师人数"), Done("teachers", HELPERS)),
    **dict.fromkeys(("爱心妈妈数", "爱心妈妈人数"), Done("mothers", HELPERS)), **dict.fromkeys(("代理家长数", "代理家长人数"), Done("proxies", HELPERS)),
    **dict.fromkeys(("办实事件数", "办实事数"), Done("good_deed", TIMES)),
}  # fmt: skip
_ALONE = {"人次": TIMES, "次数": TIMES, "人次数": TIMES, "总人次": TIMES, "户数": HOMES}
_SPANS = {
    **_words("month", "本月", "当月", "本月份"), **_words("last_month", "上月", "上个月"), **_words("quarter", "本季度", "本季", "当季"), **_words("last_quarter", "上季度"),
    **_words("term", "本学期", "本期"), **_words("last_term", "上学期"), **_words("year", "本年", "本年度", "今年", "全年", "当年"), **_words("last_year", "上年", "去年", "上年度"),
    **_words("school_year", "本学年", "全学年"),
}  # fmt: skip
SAID_SPAN = {
    "month": "本月", "last_month": "上月", "quarter": "本季度", "last_quarter": "上季度", "term": "本学期", "last_term": "上学期", "year": "今年", "last_year": "去年", "school_year": "本学年",
}  # fmt: skip
_SPAN = re.compile(f"^(?:{'|'.join(sorted(_SPANS, key=len, reverse=True))})(?!$)")
_BEFORE = re.compile(r"^(?:开展|进行|组织|实施|完成|教师)(?=.)")
_AFTER = re.compile(r"(?:活动|工作|情况|服务|留守儿童|留守学生|学生|儿童)+$")
_YEAR, _MONTH = r"((?:19|20)\d{2})", r"(1[0-2]|0?[1-9])"  # 00月 is a form nobody has dated yet
_IN_TITLE = (
    (re.compile(rf"{_YEAR}年{_MONTH}月"), "month:{}-{}"), (re.compile(rf"(?<!\d){_MONTH}月份?(?!\d*日)"), "month:{}"), (re.compile(r"第?([一二三四1-4])季度"), "quarter:{}"),
    (re.compile(rf"{_YEAR}[-—–~至]+\d{{2,4}}学年度?.{{0,2}}?第?([一二12上下])学期"), "term:{}-{}"), (re.compile(rf"{_YEAR}年([春秋])季?学期"), "season:{}-{}"), (re.compile(r"学期"), "term"), (re.compile(r"月报|月度|每月|本月"), "month"), (re.compile(r"季报|季度"), "quarter"), (re.compile(r"学年"), "school_year"), (re.compile(rf"{_YEAR}年(?:度|报|全年)?"), "year:{}"), (re.compile(r"年报|年度|全年"), "year"),
)  # fmt: skip
_HAN = {"一": "1", "二": "2", "三": "3", "四": "4", "上": "1", "下": "2", "春": "2", "秋": "1"}
# What a head nobody could read may be told to count.
OFFERED = ("谈心人次", "谈心人数", "家访人次", "家访人数", "走访户数", "电话联系人次", "联系人次", "辅导人次", "辅导人数", "慰问人次", "慰问人数", "关爱人次", "结对数", "帮扶人员数", "帮扶教师数")  # fmt: skip


def read_done(text: str, notes: list[str]) -> Done | None:
    """One head (folded, without brackets) and what stood in its brackets; None where it says nothing of care."""
    if text in _SPANS:
        return Done(span=_SPANS[text])
    span = ""
    if found := _SPAN.match(text):
        span, text = _SPANS[found.group()], text[found.end() :]
    text = _BEFORE.sub("", text)
    if text in _WHOLE:
        return _WHOLE[text].and_then(Done(span=span))
    if text in ("结对", "结对帮扶") and any(note in ("对", "对数") for note in notes):
        return Done("pairing", PAIRS).and_then(Done(span=span))
    if text in _ALONE:
        return Done(of=_ALONE[text], span=span)
    unit = next((_OF[note] for note in notes if note in _OF), "")
    return next((made for size in range(len(text), 0, -1) if (made := _of_deed(text, size, unit, span)) is not None), None)


def _of_deed(text: str, size: int, unit: str, span: str) -> Done | None:
    """The head as a deed of `size` characters and what of it is counted: 谈心|学生人数, 走访|留守儿童家庭户数, 辅导（人次）."""
    deed, rest = _DEEDS.get(text[:size]), text[size:]
    if deed is None:
        return None
    if not _AFTER.sub("", rest):
        return Done(deed, unit, span) if deed != "any" or unit == TIMES else None  # 关爱 and 帮扶 alone head whole parts of a table
    for words in sorted(_OF, key=len, reverse=True):
        if rest.endswith(words) and not _AFTER.sub("", rest.removesuffix(words).removesuffix("家庭")):
            return Done(deed, _OF[words], span) if deed != "any" or _OF[words] == TIMES else None  # 帮扶人数: of those helped, or of helpers
    return None


def span_of(title: str) -> str:
    """The span a title speaks of: month:10, month:2026-10, quarter:3, term, year …; '' where it says none."""
    text = fold(title)
    for way, code in _IN_TITLE:
        if found := way.search(text):
            parts = [_HAN.get(part, part.lstrip("0")) for part in found.groups()]
            if code.startswith("season"):  # 2026年春季学期 is the second of the school year 2025
                return f"term:{int(parts[0]) - (parts[1] == '2')}-{parts[1]}"
            return code.format(*parts)
    return ""


def say_done(done: Done) -> str:
    """谈心人次, 本月家访户数: the number in plain words."""
    return f"{say_span(done.span)}{DEEDS[done.deed].label}{OF[done.of]}"


def say_span(code: str) -> str:
    """本月, 10月, 2026年10月, 第3季度; '' for none."""
    kind, _colon, which = code.partition(":")
    if not which:
        return SAID_SPAN.get(code, "")
    year, _dash, last = which.rpartition("-")
    if kind == "month":
        return f"{year}年{last}月" if year else f"{last}月"
    return {"quarter": f"第{which}季度", "year": f"{which}年"}.get(kind, f"{year}学年第{last}学期")
