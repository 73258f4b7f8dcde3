"""A care plan's text as rules, dated events and vague duties, each with its words in the text.

How far it reaches beyond what it was written from stands in docs/adr/0010-plans-are-read-by-a-grammar.md.
"""

import re
from typing import Any

from qianshou.papers.plans.binding import Binder, Duty
from qianshou.papers.plans.dated import dated_in
from qianshou.papers.plans.doers import doer_of, narrowed
from qianshou.papers.plans.frame import Clause, Frame, frame_of, unique
from qianshou.papers.plans.marks import Marks, marks_of
from qianshou.papers.plans.parties import counterparts, names
from qianshou.papers.plans.segments import parted
from qianshou.papers.plans.told import ahead_in, rank_of
from qianshou.papers.plans.vague import vague_in

_TRIGGER = re.compile(
    r"发现[^，。；,;]{0,12}(?:问题|异常|情况|旷课|隐患)|一旦|遇到|遇有|如有|如果|若(?!干)|凡是?[^，。；,;]{0,20}的|每次[^，。；,;]{0,10}后|缺勤|旷课|逃学|突发|接到|出现[^，。；,;]{0,12}(?:时|的|，)|连续[^，。；,;]{0,8}(?:天|日|次)|未到校|对[^，。；,;]{0,16}(?:旷课|辍学|失联)[^，。；,;]{0,6}的"
)
_ONCE_VERB = re.compile(
    r"(?:举行|举办|开展|召开|组织|进行|实施|打|写|上|做|搞|给|送|赠|看|读|办|开|过|参加|落实|完成|制定|撰写|观看|参观|安排|集中|至少|不少于|接受|印发|听|集中|发)[^，。；,;]{0,30}$"
)
_MIND = re.compile(r"心理|情绪|心灵|预警|思想")
_STUDY = re.compile(r"作业|功课|学业|学科|学习|课业|补课|补差|成绩|课外|送教|培优|阅读|文化课|困难")
_SLOGAN_KINDS = [
    ("festival", re.compile(r"生日|过节|团圆")),
    ("gift", re.compile(r"心愿|送温暖|慰问|圆梦")),
    ("home_visit", re.compile(r"家访|访万家|走访")),
    ("talk", re.compile(r"谈心|聊天")),
]
_JOINTS = ("、", "和", "及", "并", "以及", "并且", "同时")
_LECTURE = re.compile(r"讲座|授课|课$|课堂$|报告|宣讲|指导|教育$|教育活动$")
_TOLD = re.compile(r"情况如下|一次(?:偶然|次|性|机会)|每年有|曾|当时|那次|这次|首次|上一次|如下")

# What no programme can hold, as so many in a longer period: the pace deals them out evenly, one every two months.
NEAREST = {"two_months": ("half_year", 3), "four_months": ("year", 3), "ten_days": ("month", 3)}

Answer = dict[str, list[dict[str, Any]]]


def read_plan(text: str) -> Answer:
    """Rules, dated events and vague duties of a plan. Every `quote` is a substring of the text; no text is refused."""
    return {what: found for what, found in read_with_near(text).items() if what != "near"}


def read_with_near(text: str) -> Answer:
    """The same, and `near`: rules whose period is not one a programme can hold, in the nearest that is; `said` is the plan's own."""
    marks = marks_of(text)
    frame = parted(frame_of(text), marks)
    ahead = ahead_in(frame)
    duties = [duty for duty in Binder(frame, marks).run() if not _excluded(frame, duty, ahead)]
    duties = _named_once(frame, duties)
    rules = _without_headings(frame, _merged([(_rule(frame, marks, duty), duty) for duty in duties]))
    owed = [(duty.start, duty.end) for _rule_, duty in rules]
    rules = _once_each(frame, rules)
    return {
        "rules": [rule for rule, _duty in rules if rule["per"] not in NEAREST],
        "near": [_nearest(rule) for rule, _duty in rules if rule["per"] in NEAREST],
        "dated": dated_in(frame),
        "vague": vague_in(frame, marks, owed, {(rule["kind"], frame.clauses[duty.clause].line) for rule, duty in rules}),
    }


def _nearest(rule: dict[str, Any]) -> dict[str, Any]:
    per, times = NEAREST[rule["per"]]
    return {**rule, "per": per, "count": rule["count"] * times, "said": rule["per"], "said_count": rule["count"]}


def _excluded(frame: Frame, duty: Duty, coming: frozenset[int]) -> bool:
    """Duties that an event sets off, and one-off counts that are told of and not laid down."""
    clause = frame.clauses[duty.clause]
    words = frame.text[clause.start : clause.end]
    before = frame.clauses[duty.clause - 1] if duty.clause else clause
    lead = frame.text[before.start : before.end] if before.sentence == clause.sentence and before is not clause else ""
    if duty.kind == "home_visit" and re.search(r"(?:回家|返乡|回乡|返家)[^，。；,;]{0,4}$", frame.text[clause.start : duty.act.start]):
        return True  # parents coming home
    set_off = _TRIGGER.search(words) if duty.per == "once" else _TRIGGER.search(frame.text, clause.start, max(clause.start, duty.start))
    if set_off or (lead and duty.per == "once" and _TRIGGER.search(lead)):
        return True
    if re.match(r"[^，。；,;]{0,24}的$", lead) and duty.per == "once":
        return True
    if duty.per != "once":
        return False
    first = duty.clause
    while first and frame.clauses[first - 1].stop in _JOINTS and frame.clauses[first - 1].sentence == clause.sentence:
        first -= 1  # 举办一次比赛、一次展演: the verb stands in the part before
    ahead = frame.text[frame.clauses[first].start : max(duty.act.end, duty.end)]
    near = frame.clauses[max(0, duty.clause - 8) : duty.clause + 1]
    told = re.search(r"以来|截至|累计|先后|共计|去年|已经|了(?!解)", "".join(frame.text[c.start : c.end] for c in near if c.sentence == clause.sentence))
    return (
        (frame.report and clause.line not in coming)
        or bool(told)
        or duty.count > 10
        or bool(_TOLD.search(words))
        or not (duty.act.form == "verb" or _ONCE_VERB.search(ahead))
    )


def _named_once(frame: Frame, duties: list[Duty]) -> list[Duty]:
    """Heading and detail of one item that say the same one-off are one duty: the detail; parts of an event are not split."""
    out: list[Duty] = []
    for duty in duties:
        same = [one for one in out[-12:] if one.per == duty.per == "once" and one.kind == duty.kind and _leads(frame, one, duty)]
        if not same:
            out.append(duty)
            continue
        first, words = same[0], frame.text
        if words[first.act.start : first.act.end][-2:] == words[duty.act.start : duty.act.end][-2:] and duty.start - first.end < 60:
            out[out.index(first)] = duty
    return out


def _leads(frame: Frame, one: Duty, other: Duty) -> bool:
    """Whether one stands in the opening sentence of the item the other stands in."""
    first, then = frame.clauses[one.clause], frame.clauses[other.clause]
    return first.line == then.line and first.sentence != then.sentence and first.start == frame.lines[first.line].start


def _rule(frame: Frame, marks: Marks, duty: Duty) -> dict[str, Any]:
    kind, who = _told_kind(frame, marks, duty)
    parties = counterparts(frame, marks, Duty(duty.act, kind, duty.count, duty.floor, duty.per, duty.start, duty.end, duty.clause))
    if kind == "activity" and set(parties) <= {"parents", "guardian", "carer"} and _LECTURE.search(frame.text[duty.act.start : duty.act.end]):
        kind = "training"  # lectures for the grown-ups at home
    doer, at = doer_of(frame, duty)
    start, end = min(duty.start, at) if at >= 0 else duty.start, duty.end
    return {
        "quote": unique(frame.text, start, _with_object(frame, duty, end)),
        "kind": kind,
        "counterpart": parties[0] if len(parties) == 1 else parties,
        "doer": doer,
        "count": duty.count,
        "per": duty.per,
        "at_least": duty.floor,
        "who": who,
    }


def _told_kind(frame: Frame, marks: Marks, duty: Duty) -> tuple[str, str | None]:
    """The kind as its clause makes it: talks with a child, lectures for adults, letters called an activity."""
    clause = frame.clauses[duty.clause]
    words = frame.text[clause.start : clause.end]
    who = narrowed(frame, duty)
    if duty.kind == "contact":
        parties = counterparts(frame, marks, duty)
        how = [frame.text[s:e] for s, e in marks.manner if clause.start <= s < clause.end]
        if how and all(re.search(r"电话|视频", one) and not re.search(r"书信|微信|[Qq]{2}|家访|见面|短信|网络|面谈|上门", one) for one in how):
            return "call", who
        if parties == ["child"] and names(frame, marks, duty) and re.search(r"交流|沟通", frame.text[duty.act.start : duty.act.end]):
            return "talk", who
    if duty.kind == "talk" and re.search(r"沟通|交流", frame.text[duty.act.start : duty.act.end]):
        named = names(frame, marks, duty)
        if named and "child" not in named:
            return "contact", who
    of_mind = _MIND.search(frame.text, frame.lines[clause.line].start, clause.end) or _MIND.search(frame.text, frame.lines[0].start, frame.lines[0].end)
    if duty.kind == "tutoring" and of_mind and not _STUDY.search(words):
        return "talk", who
    if duty.kind == "activity":
        slogan = "".join(re.findall('[“"][^”"]*[”"]', frame.text[duty.start : duty.act.end]))
        meant = next((kind for kind, pattern in _SLOGAN_KINDS if pattern.search(slogan)), None)
        if meant:
            return meant, who
        if re.search(r"两地书|一封[^”]{0,6}信|家书", slogan):
            return "letter", who
        if re.search(r"讲座|授课|课$|课堂$|报告会|宣讲|指导", frame.text[duty.act.start : duty.act.end]) and re.search(
            r"(?:对|为|组织|向|邀请)?(?:家长|监护人|照护人|代管人|教师|老师|班主任|帮扶人|志愿者)(?!每|要|应|至少|负责|为|给|对|开展)[^，。；,;]{0,12}(?:讲座|课|课堂|报告会|宣讲|指导)",
            words,
        ):
            return "training", who
    return duty.kind, who


def _with_object(frame: Frame, duty: Duty, end: int) -> int:
    """看望留守儿童: the quote goes on to the end of a short object."""
    clause = frame.clauses[duty.clause]
    rest = frame.text[end : clause.end]
    return clause.end if 0 < len(rest) <= 12 and end <= clause.end else end


def _merged(rules: list[tuple[dict[str, Any], Duty]]) -> list[tuple[dict[str, Any], Duty]]:
    """One act owed to several parties in neighbouring clauses is one rule with a list."""
    out: list[tuple[dict[str, Any], Duty]] = []
    for rule, duty in rules:
        last, before = out[-1] if out else (None, None)
        near = before is not None and 0 < duty.clause - before.clause <= 3 and before.start == duty.start
        if (
            last is not None
            and before is not None
            and near
            and last["kind"] == rule["kind"]
            and last["per"] == rule["per"]
            and duty.count == before.count
            and not (duty.numbered and before.numbered and last["counterpart"] == rule["counterpart"])
        ):
            both = [*_list(last["counterpart"]), *_list(rule["counterpart"])]
            last["counterpart"] = list(dict.fromkeys(both))
            last["quote"] = rule["quote"] if last["quote"] in rule["quote"] else last["quote"]
            continue
        out.append((rule, duty))
    return out


def _once_each(frame: Frame, rules: list[tuple[dict[str, Any], Duty]]) -> list[tuple[dict[str, Any], Duty]]:
    """纳入年度培训计划，每年至少培训一次: of two that say the same in one sentence the one with a number stays."""

    def same(rule: dict[str, Any], duty: Duty, other: dict[str, Any], than: Duty) -> bool:
        near = frame.clauses[duty.clause].sentence == frame.clauses[than.clause].sentence
        return near and not duty.numbered and than.numbered and all(rule[key] == other[key] for key in ("kind", "per", "counterpart"))

    return [(rule, duty) for at, (rule, duty) in enumerate(rules) if not any(same(rule, duty, other, than) for other, than in rules[max(0, at - 6) : at + 7])]


def _list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _without_headings(frame: Frame, rules: list[tuple[dict[str, Any], Duty]]) -> list[tuple[dict[str, Any], Duty]]:
    """A heading that says what the lines under it say in full makes no rule of its own."""
    out = []
    for place, (rule, duty) in enumerate(rules):
        clause = frame.clauses[duty.clause]
        later = [(r, d) for r, d in rules[place + 1 : place + 30] if r["kind"] == rule["kind"] and r["per"] == rule["per"] and r["count"] == rule["count"]]
        if any(_is_detail(frame, clause, frame.clauses[d.clause]) for _r, d in later):
            continue
        slogan = duty.per == "once" and (not frame.lines[clause.line].heading or rank_of(frame, clause.line) is not None)
        if slogan and any(r["kind"] == rule["kind"] and _is_detail(frame, clause, frame.clauses[d.clause]) for r, d in rules[place + 1 : place + 30]):
            continue  # （二）打好一个电话。每周给父母打一次电话: the heading is a slogan
        out.append((rule, duty))
    return out


def _is_detail(frame: Frame, head: Clause, other: Clause) -> bool:
    line = frame.lines[head.line]
    if line.heading:
        return 0 < other.line - head.line <= 3 and not frame.lines[other.line].heading
    short = head.end - line.start <= 24 and head.stop in "。：:、" and head.stop != ""
    return short and other.line == head.line and other.sentence != head.sentence
