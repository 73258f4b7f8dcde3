"""Who owes a duty, and which children it is narrowed to."""

import re

from qianshou.papers.plans.binding import Duty
from qianshou.papers.plans.frame import Frame
from qianshou.papers.plans.lexicon import lexicon

_WHO = re.compile(
    r"(?:寄宿(?:制|在校的?)?|非寄宿|住校|走读|单亲(?:家庭)?|离异|重点(?:关注|帮扶|关爱)?(?:的)?|[甲乙丙丁ABCD一二三]类|孤儿|残疾|特困|贫困(?:家庭)?|事实无人抚养|困境|特殊|心理异常|重度残疾|无人监护|隔代)"
    r"[^，。；,;、与和]{0,4}(?:学生|儿童|孩子|对象|学困生|家庭|生)|孤儿"
)


def doer_of(frame: Frame, duty: Duty) -> tuple[str | None, int]:
    """Who owes it, and where the word begins when it stands in the duty's own clause (else -1)."""
    clauses, clause = frame.clauses, frame.clauses[duty.clause]
    own = _subject(frame.text, clause.start, max(duty.act.start, duty.start))
    if own:
        return _plain(frame.text[own[0] : own[1]]), own[0]
    for place in range(duty.clause - 1, max(-1, duty.clause - 8), -1):
        other = clauses[place]
        if other.line != clause.line:
            break
        found = _subject(frame.text, other.start, other.end)
        if found:
            return _plain(frame.text[found[0] : found[1]]), -1
    return None, -1


def _plain(words: str) -> str:
    """Quotation marks dropped, and what joined it to the words before."""
    return re.sub(r"[“”\"\']", "", words).lstrip("、和及与 ")


def _subject(text: str, start: int, end: int) -> tuple[int, int] | None:
    for m in lexicon().doers.finditer(text, start, end):
        before = text[start : m.start()]
        if re.search(r"(?:与|向|给|对|为|把|将|由(?!$)|和|同|跟|、|联系|走访|访|配备|纳入|其|学生|留守儿童|的)[“]?$", before) and not re.search(
            r"(?:[、和](?:“)?)$", before
        ):
            continue
        if re.search(r"(?:与|向|给|对|为)[^，。；,;]{0,10}$", before) or re.match(
            r"[”]?(?:的|工作|考核|年终|年度|座谈|会|之家|培训|队伍)", text[m.end() :][:3]
        ):
            continue
        first = re.search(r"[一-龥、（）()“”]{0,24}$", before)
        lead = first.group() if first else ""
        if "、" in lead and not re.search(r"每|要|把|开展", lead):
            return m.start() - len(lead), m.end()
        return m.start(), m.end()
    return None


def narrowed(frame: Frame, duty: Duty) -> str | None:
    """The words that narrow the children of this duty to a sub-group, or None."""
    clause = frame.clauses[duty.clause]
    found = _WHO.search(frame.text, clause.start, clause.end)
    return found.group() if found else None
