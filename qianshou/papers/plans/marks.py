"""The marks a reader makes in a text: periods, numbers, acts and parties, each with its place."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TypeVar

from qianshou.papers.plans.lexicon import FLOOR, NUM, ActWords, lexicon

_UNIT = (
    r"(?:人?次(?!性|日|序|要|数)|回|场次?|节次|课次|顿|台(?=[^，。；,;]{0,4}(?:晚会|演出))|期(?=[^，。；,;]{0,10}(?:培训|讲座|班|课|沙龙|活动|营|学校|训练))|期(?=[，。；,;、]|以上|$)|份|篇|封|轮|遍|条(?!件|例|约|心|理|块)|堂(?=[^，。；,;时]{0,14}课)|节(?=[^，。；,;时]{0,14}课(?!时))|趟|通(?=电话)|"
    r"个(?!月|一|优先|必须|好|到位)(?=[^，。；,;、]{0,10}(?:电话|目标|讲座|活动|班会|计划|节日|微心愿|心愿|生日|仪式|沙龙|团圆饭))|项(?=[^，。；,;]{0,8}活动)|本(?=[^，。；,;]{0,4}书)|[件份](?=[^，。；,;]{0,6}(?:礼物|礼品)))"
)
_COUNT = re.compile(rf"(各?{FLOOR}?\s*各?)({NUM})(?:\s*[-—–～~－至到或]{{1,2}}\s*({NUM}))?\s*({_UNIT})(\s*(?:及其?|或)?以上)?(?:\s*[/／])?")
_QUOTA = re.compile(rf"{NUM}(?:余|多)?(?:名|人(?!次|一)|户|位|对|家(?!访|长)|个(?:家庭|学生|孩子|儿童|村))")
_HOURS = re.compile(rf"{NUM}\s*(?:个)?(?:课时|学时|小时|分钟|节(?:次)?以上课|元|万元)")
_MANNER = re.compile(
    r"(?:(?:以|通过|采取|采用|运用|利用|用|借助)[^，。；,;]{0,40}?|[^，。；,;与和同向每]{0,20}等)(?:多种|不同|各种)?的?(?:形式|方式|途径|渠道|手段|方法)"
    r"|(?:通过|利用|用|以|借助)(?:(?:亲情)?电话|视频|微信|[Qq]{2}|短信|网络|书信|钉钉)(?:[、或和及/](?:电话|视频|微信|[Qq]{2}|短信|网络|书信|钉钉|家访))*(?=等?(?:每[周月两]|至少)?[^，。；,;]{0,4}(?:与|和|同|向|给|对|跟|联系|沟通|交流))"
)
_QUOTE = re.compile(r"[“\"‘]([^“”\"‘’\n]{1,40})[”\"’]")
_TITLE = re.compile(r"《[^》\n]{1,40}》")
_CADENCE = re.compile(rf"(?:每|一|1)(?:周|月|学期|期|年|季)[^，]{{0,8}}(?:{NUM}[次回]|[、，])|{NUM}次|[日周月季期年][^、，]{{1,3}}、[周月季期年]")
_HAVE = re.compile(r"(?:要|应|须|至少|必须|不少于|都|安排)有$")
_DIGITS = {**{c: i for i, c in enumerate("零一二三四五六七八九")}, "两": 2}
_LOOSE = {"一两": 1, "一二": 1, "两三": 2, "二三": 2, "三四": 3, "三五": 3, "四五": 4, "五六": 5}


@dataclass(frozen=True)
class Period:
    """`per` none bounds what it governs and makes no rule; `times`: 学期初和学期末各 is twice a term."""

    start: int
    end: int
    per: str


@dataclass(frozen=True)
class Count:
    """A number of times; the lower end of a range."""

    start: int
    end: int
    number: int
    floor: bool
    each: bool


@dataclass(frozen=True)
class Act:
    """Something done, of a record kind."""

    start: int
    end: int
    kind: str
    form: str


@dataclass(frozen=True)
class Party:
    """Somebody named."""

    start: int
    end: int
    name: str


Mark = Period | Count | Act | Party
_M = TypeVar("_M", Period, Count, Act, Party)


@dataclass
class Marks:
    """All marks of a text, each kind in order of place. `manner`: spans that say how, not what."""

    periods: list[Period] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    quotas: list[tuple[int, int]] = field(default_factory=list)
    manner: list[tuple[int, int]] = field(default_factory=list)
    slogans: list[tuple[int, int]] = field(default_factory=list)


def number_of(word: str) -> int:
    """一, 两, 十二, 20 as a number; 两三 is 2."""
    if word.isdecimal():
        return int(word)
    if word in _LOOSE:
        return _LOOSE[word]
    if "十" in word:
        tens, _, ones = word.partition("十")
        return (_DIGITS.get(tens[-1:], 1) if tens else 1) * 10 + (_DIGITS.get(ones[:1], 0) if ones else 0)
    return _DIGITS.get(word[-1:], 1)


def marks_of(text: str) -> Marks:
    """Find every mark; slogans in quotation marks and spans of manner hide the acts within them."""
    marks = Marks()
    marks.slogans = _slogans(text)
    marks.manner = [m.span() for m in _MANNER.finditer(text)]
    named, hidden = _cover(text, marks.slogans), _cover(text, [*marks.slogans, *marks.manner])
    marks.periods = [p for p in _periods(text) if not named[p.start]]
    marks.counts = [c for c in _counts(text) if not named[c.start]]
    marks.acts = [a for a in _acts(text, marks.slogans) if not hidden[a.start]]
    titled = _cover(text, [m.span() for m in _TITLE.finditer(text)])
    marks.parties = [p for p in _parties(text) if not named[p.start] and not titled[p.start]]
    marks.quotas = [m.span() for m in _QUOTA.finditer(text)] + [m.span() for m in _HOURS.finditer(text)]
    return marks


def _cover(text: str, spans: list[tuple[int, int]]) -> bytearray:
    """One byte a character: 1 within a span."""
    cover = bytearray(len(text) + 1)
    for start, end in spans:
        cover[start:end] = b"\x01" * (end - start)
    return cover


def among(marks: list[_M], start: int, end: int) -> list[_M]:
    """The marks that begin in [start, end); the list is in order of place."""
    return marks[bisect_left(marks, start, key=_start) : bisect_left(marks, end, key=_start)]


def _start(mark: Mark) -> int:
    return mark.start


def _slogans(text: str) -> list[tuple[int, int]]:
    """Names of campaigns in quotation marks: long, or followed by what is so named. A quoted word (“留守儿童”) is none."""
    out = []
    for m in _QUOTE.finditer(text):
        words = m.group(1)
        if _CADENCE.search(words):
            continue
        named = re.match(r"(?:为主题)?的?(?:系列|主题|专题|大型)?(?:活动|班会|行动|工程|计划|教育|队会|征文|演讲)", text[m.end() : m.end() + 12])
        about = re.search(r"关爱|主题|[，,、！!·—]|行动", words)
        if len(words) > 8 or (named and (len(words) > 4 or (len(words) > 3 and about))):
            out.append(m.span())
    return out


_T = TypeVar("_T", Period, Act, Party)


def _longest(found: list[_T | None], spans: list[tuple[int, int]]) -> list[_T]:
    """Of overlapping marks the longest, then the first; None marks a span that hides and is dropped."""
    order = sorted(range(len(spans)), key=lambda i: (spans[i][0] - spans[i][1], spans[i][0]))
    taken = bytearray(max((end for _start, end in spans), default=0))
    out: list[_T] = []
    for i in order:
        start, end = spans[i]
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\x01" * (end - start)
        one = found[i]
        if one is not None:
            out.append(one)
    return sorted(out, key=lambda mark: mark.start)


def _periods(text: str) -> list[Period]:
    found: list[Period | None] = []
    for per, pattern in lexicon().periods:
        found += [Period(m.start(), m.end(), per) for m in pattern.finditer(text) if m.end() > m.start()]
    marks = _longest(found, [(p.start, p.end) for p in found if p])
    return [p for place, p in enumerate(marks) if not _within_year(text, marks[place - 1] if place else None, p)]


def _within_year(text: str, before: Period | None, period: Period) -> bool:
    """每年寒假前: a point of the year that 每年 governs is no period of its own."""
    if before is None or before.per not in ("year", "school_year") or period.per in ("none", before.per):
        return False
    gap = text[before.end : period.start]
    return text[before.start] == "每" and text[period.start] not in "每一半" and len(gap) <= 5 and not re.search(r"[，。；,;：、]", gap)


def _counts(text: str) -> list[Count]:
    out = []
    for m in _COUNT.finditer(text):
        lead, low, high, unit, tail = m.groups()
        told = text[m.start(2) - 1 : m.start(2)] == "有" and not _HAVE.search(text[max(0, m.start(2) - 5) : m.start(2)])
        if (
            unit == "人次"
            or told
            or text[max(0, m.start(2) - 2) : m.start(2)] in ("连续", "累计")
            or text[m.start(2) - 1 : m.start(2)] in tuple("第每头多几这那此上下某另同")
        ):
            continue
        floor = bool(lead.replace("各", "").strip() or high or tail or low in _LOOSE)
        end = m.end() - 1 if m.group().rstrip()[-1] in "/／" else m.end()
        out.append(Count(m.start(), end, max(1, number_of(low)), floor, "各" in lead))
    return out


def _acts(text: str, hidden: list[tuple[int, int]]) -> list[Act]:
    found: list[Act | None] = []
    spans: list[tuple[int, int]] = []
    for words in lexicon().acts:
        for m in words.found.finditer(text):
            if m.end() > m.start() and _fits(text, m.start(), words):
                found.append(Act(m.start(), m.end(), words.kind, words.form))
                spans.append(m.span())
    masked = [m.span() for m in lexicon().masks.finditer(text)] + hidden
    return _longest([*[None] * len(masked), *found], masked + spans)  # of the same length the mask wins


def _fits(text: str, place: int, words: ActWords) -> bool:
    """Whether the clause up to the act holds what the act needs (制定 … 计划)."""
    if words.needs is None:
        return True
    before = re.split(r"[，,；;。：:！？\n]", text[max(0, place - 40) : place])[-1]
    return bool(words.needs.search(before))


def _parties(text: str) -> list[Party]:
    found: list[Party | None] = []
    for name, pattern in lexicon().parties:
        found += [Party(m.start(), m.end(), name) for m in pattern.finditer(text)]
    return _longest(found, [(p.start, p.end) for p in found if p])
