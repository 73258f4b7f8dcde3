"""Events on a day and deadlines: 6月19日前, 三八期间, 重阳节, 活动时间 3月至6月."""

import re
from typing import Any

from qianshou.papers.plans.frame import Clause, Frame, unique
from qianshou.papers.plans.told import ahead_in, told_in

_CN = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12}
_LAST = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_M = r"(?<![\d一二三四五六七八九十个])(\d{1,2}|十[一二]?|[一二三四五六七八九])月(?!龄|度|均|报|例)"
_YEAR = r"(?:(?:\d{2}|[xX×]{2,4})[\dxX×]{0,2}年)?"
_MONTHS = re.compile(r"(?<![\d.])(\d{1,2})\s*(?:至|到|[-—–~～]+)\s*(\d{1,2})月(?!\d)")
_SPAN = re.compile(rf"{_YEAR}{_M}(?:(\d{{1,2}})[日号])?\s*(?:至|到|[-—–~～]+)\s*{_YEAR}{_M}(?:(\d{{1,2}})[日号])?(?:底|末)?")
_DAY = re.compile(rf"{_M}(?:(\d{{1,2}})[日号]|(底|末)|([上中下]旬)|份)?")
_FIXED = {
    "三八": "03-08",
    "六一": "06-01",
    "五四": "05-04",
    "七一": "07-01",
    "八一": "08-01",
    "十一": "10-01",
    "五一": "05-01",
    "元旦": "01-01",
    "国庆": "10-01",
    "教师节": "09-10",
    "儿童节": "06-01",
    "妇女节": "03-08",
    "植树节": "03-12",
}
_FEAST = re.compile(
    r"(?<![第二三四五逢])[“\"]?(?:(三八|六[·•]?一|五四|七一|八一|十一|五一)[”\"]?(?=国际|儿童|妇女|青年|劳动|建党|建军|国庆|节|期间|前|当天|活动|前夕|定为|来临|[，、])|(元旦|国庆|教师节|儿童节|妇女节|植树节))"
)
_MOVED = re.compile(
    r"(?<!逢)(春节|元宵节?|清明节?|端午节?|中秋节?|重阳节?|除夕|冬至|助残日|扶贫日|学雷锋日|母亲节|父亲节|腊八节?|暑期或寒假|(?<!每个)(?<!和)(?<!寒)(?:暑假|暑期|寒假)(?=期间|里|中|[，,。]|为|组织|开展))"
)
_PAST = re.compile(r"了(?!解)|去年|先后|累计|已经|以来|上学期|上年")
_FOUNDED = re.compile(r"印发|通知|发布(?!招募)|会议精神|公布|批准|文件|起?施行|生效|颁布|修订|成立于|截至|出生|现有|出台|换届|号召")
_ACTS = re.compile(
    r"举行|举办|开展|组织|召开|完成|上报|汇总|报送|报(?=[^，。]{0,10}[局办委会联])|定为|设立|慰问|表扬|表彰|评选|看望|走访|为[^，。]{1,16}(?:开展|送)|结束|检查|启动|总结|进行|实施|征集|招募|签订|发布|送上?|评估|提交|上交|制定|排查|过|陪|聚|演出|参加|宣传月|活动月|活动日|巡查|建[档立]|(?:节|[比竞]?赛|展|运动会|仪式|大会|志愿行|月|周|日)$|做好|落实|更新|核对|整理|学习|布置|下发"
)
_BEFORE = re.compile(r"节?(?:之|以)?前(?!夕|后|往)")


def dated_in(frame: Frame) -> list[dict[str, Any]]:
    """Every dated event or deadline that is laid down; the past is left out."""
    out: list[dict[str, Any]] = []
    told, ahead = told_in(frame), ahead_in(frame)
    covered = -1
    for place, clause in enumerate(frame.clauses):
        if clause.start < covered:
            continue
        words = frame.text[clause.start : clause.end]
        if clause.start in told or _PAST.search(words) or (frame.report and clause.line not in ahead and not re.search(r"每年|将", words)):
            continue
        found = _found(words)
        if found is None:
            continue
        value, before, end = found
        if words[end : end + 1] == "起":
            continue
        stop = _reach(frame, place, words, end, before)
        if stop is None:
            continue
        covered = stop
        what = _what(frame, place, frame.text[clause.start : stop], end)
        out.append({"quote": unique(frame.text, clause.start, stop), "what": what, "by" if before else "on": value})
    return out


def _month(word: str) -> int:
    return int(word) if word.isdecimal() else _CN.get(word, 0)


def _found(words: str) -> tuple[str, bool, int] | None:
    """Value, whether it is a deadline, and where the date ends."""
    if (m := _SPAN.search(words)) and 1 <= _month(m[1]) <= 12 and 1 <= _month(m[3]) <= 12:
        low = f"{_month(m[1]):02}" + (f"-{int(m[2]):02}" if m[2] else "")
        return f"{low}..{_month(m[3]):02}" + (f"-{int(m[4]):02}" if m[4] else ""), False, m.end()
    if (m := _MONTHS.search(words)) and 1 <= int(m[1]) < int(m[2]) <= 12:
        return f"{int(m[1]):02}..{int(m[2]):02}", False, m.end()
    if (m := _DAY.search(words)) and 1 <= _month(m[1]) <= 12:
        number = _month(m[1])
        day = f"{number:02}-{int(m[2]):02}" if m[2] else f"{number:02}-{_LAST[number]:02}" if m[3] else f"{number}月{m[4]}" if m[4] else f"{number:02}"
        return day, bool(_BEFORE.match(words, m.end())), m.end()
    if m := _FEAST.search(words):
        return (
            _FIXED[(m[1] or m[2]).replace("·", "").replace("•", "")],
            bool(re.match(r"[”\"]?(?:国际)?(?:儿童|妇女)?", words[m.end() :]) and _feast_before(words[m.end() :])),
            m.end(),
        )
    if m := _MOVED.search(words):
        return m[1], False, m.end()
    return None


def _feast_before(rest: str) -> bool:
    return bool(re.match(r"[”\"]?(?:国际)?(?:儿童|妇女|劳动|青年)?节?(?:之|以)?前(?!夕|后)", rest))


def _reach(frame: Frame, place: int, words: str, end: int, before: bool) -> int | None:
    """Where the event's words end, or None where the date is none of an event: a label 活动时间, this clause or, after a bare date, the next."""
    clause = frame.clauses[place]
    if _FOUNDED.search(words) and "将" not in words:
        return None
    label = frame.text[max(0, clause.start - 16) : clause.start]
    if (
        re.search(r"(?:时间|阶段|时段|周期)(?:安排)?[）)]?\s*[：:。\n]?\s*(?:为|从|自)?$", label)
        or re.search(r"时间|阶段", words)
        or re.search(r"时间|阶段", label)
    ):
        return clause.end
    if _ACTS.search(words, end) or (re.match(r"[^。；]{0,12}$", words) and re.search(r"祭扫|学雷锋", words)) or (before and len(words) - end > 3):
        return clause.end
    bare = re.fullmatch(r"(?:之|以)?(?:前|后|期间|起|份)?(?:夕|当天)?", words[end:].strip('”"节') or "")
    if bare is None or place + 1 >= len(frame.clauses):
        return clause.end if re.search(r"(?:底|日|旬)?(?:之|以)?前$", words) and _cell(frame, clause) else None
    after = frame.clauses[place + 1]
    if clause.stop in "：:" and clause.start == frame.lines[clause.line].start and after.line == clause.line:
        return after.end  # 三月：学雷锋
    if after.sentence == clause.sentence and clause.stop in "，,：:" and (before or _ACTS.search(frame.text, after.start, after.end)):
        return after.end
    return clause.end if _cell(frame, clause) else None


def _cell(frame: Frame, clause: Clause) -> bool:
    """A deadline in the last column of a table row read as one line."""
    return (
        clause.end == frame.lines[clause.line].end
        and bool(re.fullmatch(r"[^，。]{0,4}月[^，。]{0,4}前", frame.text[clause.start : clause.end]))
        and clause.start > frame.lines[clause.line].start
    )


def _what(frame: Frame, place: int, words: str, end: int) -> str:
    label = frame.text[max(0, frame.clauses[place].start - 12) : frame.clauses[place].start]
    if re.search(r"时间", label):
        return "活动时间"
    rest = re.sub(r"^(?:期间|之前|以前|前|里|中|[，,：:])+", "", words[end:])
    return rest.strip("（）() ")[:40] or words[:40]
