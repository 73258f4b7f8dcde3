"""Events on a day and deadlines: 6月19日前, 三八期间, 重阳节, 活动时间 3月至6月."""

import re
from typing import Any

from qianshou.papers.plans.frame import Frame, unique

_CN = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12}
_LAST = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_M = r"(\d{1,2}|十[一二]?|[一二三四五六七八九])月"
_YEAR = r"(?:(?:\d{2}|[xX×]{2,4})[\dxX×]{0,2}年)?"
_SPAN = re.compile(rf"{_YEAR}{_M}(?:(\d{{1,2}})[日号])?\s*(?:至|到|[-—–~～]+)\s*{_YEAR}{_M}(?:(\d{{1,2}})[日号])?(?:底|末)?")
_DAY = re.compile(rf"{_M}(?:(\d{{1,2}})[日号]|(底|末)|([上中下]旬)|份)")
_FIXED = {"三八": "03-08", "六一": "06-01", "五四": "05-04", "七一": "07-01", "八一": "08-01", "十一": "10-01", "五一": "05-01", "元旦": "01-01", "国庆": "10-01", "教师节": "09-10", "儿童节": "06-01", "妇女节": "03-08", "植树节": "03-12"}
_FEAST = re.compile(r"(?<![第二三四五])[“\"]?(三八|六[·•]?一|五四|七一|元旦|国庆|教师节|儿童节|妇女节)[”\"]?(?=国际|儿童|妇女|节|期间|前|当天|活动|前夕|定为|来临|[，、、和])")
_MOVED = re.compile(r"(春节|元宵节?|清明节?|端午节?|中秋节?|重阳节?|助残日|扶贫日|学雷锋日|母亲节|父亲节|腊八节?|暑期或寒假|(?<!每个)(?:暑假|暑期|寒假)(?=期间|里|中|[，,。]|为|组织|开展))")
_PAST = re.compile(r"了(?!解)|去年|先后|累计|已经|以来")
_FOUNDED = re.compile(r"(?:印发|下发|通知|发布|会议|公布|批准|文件)")


def dated_in(frame: Frame) -> list[dict[str, Any]]:
    """Every dated event or deadline that is laid down; the past is left out."""
    out: list[dict[str, Any]] = []
    for place, clause in enumerate(frame.clauses):
        words = frame.text[clause.start : clause.end]
        if _PAST.search(words) or (frame.report and not re.search(r"每年|将", words)):
            continue
        found = _found(words)
        if found is None or not _is_event(frame, place, words):
            continue
        value, before, end = found
        out.append({"quote": unique(frame.text, clause.start, clause.end), "what": _what(frame, place, words, end), "by" if before else "on": value})
    return out


def _month(word: str) -> int:
    return int(word) if word.isdecimal() else _CN.get(word, 0)


def _found(words: str) -> tuple[str, bool, int] | None:
    """Value, whether it is a deadline, and where the date ends."""
    if (m := _SPAN.search(words)) and _month(m[1]) and _month(m[3]) and _month(m[1]) <= 12 and _month(m[3]) <= 12:
        low = f"{_month(m[1]):02}" + (f"-{int(m[2]):02}" if m[2] else "")
        return f"{low}..{_month(m[3]):02}" + (f"-{int(m[4]):02}" if m[4] else ""), False, m.end()
    if (m := _DAY.search(words)) and 1 <= _month(m[1]) <= 12:
        number = _month(m[1])
        day = f"{number:02}-{int(m[2]):02}" if m[2] else f"{number:02}-{_LAST[number]:02}" if m[3] else f"{number}月{m[4]}" if m[4] else f"{number:02}"
        return day, bool(re.match(r"(?:之|以)?前", words[m.end() :])), m.end()
    if m := _FEAST.search(words):
        return _FIXED[m[1].replace("·", "").replace("•", "")], bool(re.match(r"节?(?:之|以)?前(?!夕|后)", words[m.end() :])), m.end()
    if m := _MOVED.search(words):
        return m[1], False, m.end()
    return None


def _is_event(frame: Frame, place: int, words: str) -> bool:
    """A label 活动时间, or a clause that also says what is to be done; not the date of a paper."""
    if _FOUNDED.search(words) and "将" not in words:
        return False
    label = frame.text[max(0, frame.clauses[place].start - 16) : frame.clauses[place].start]
    if re.search(r"时间|阶段", label + words):
        return True
    return bool(re.search(r"举行|举办|开展|组织|召开|完成|上报|汇总|报送|定为|设立|慰问|表扬|表彰|看望|为[^，。]{1,16}(?:开展|送)|结束|检查|启动|总结|进行", words))


def _what(frame: Frame, place: int, words: str, end: int) -> str:
    label = frame.text[max(0, frame.clauses[place].start - 12) : frame.clauses[place].start]
    if re.search(r"时间", label):
        return "活动时间"
    rest = re.sub(r"^(?:期间|之前|以前|前|里|中|[，,：:])+", "", words[end:])
    return rest.strip("（）() ")[:40] or words[:40]
