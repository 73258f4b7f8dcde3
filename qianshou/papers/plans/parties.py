"""Who is owed a duty, who owes it, and which children it is narrowed to."""

import re

from qianshou.papers.plans.binding import Duty
from qianshou.papers.plans.frame import Frame
from qianshou.papers.plans.lexicon import lexicon
from qianshou.papers.plans.marks import Marks, Party, among

_TO_CHILD = frozenset({"talk", "call", "contact", "tutoring", "activity", "screening", "health_check", "festival", "gift", "study_goal", "home_visit", "info_check"})
_PREP = re.compile(r"(?:与|和|同|跟|向|给|对|为|找|陪|及其?|针对|跟|约谈|访|到|邀请|组织|召集|让|安排|邀)(?:其|他们的|每一?[名个位]|全体|所有|全校|部分|本班|结对|该|帮扶|自己|外出(?:务工)?|远方的?|在外(?:地)?(?:工作|务工|打工)?的?|学生|孩子|各|留守|受助|农村|辖区内?|困难|的|“)*$")
_CHAIN = re.compile(r"[”\"’]?(?:家庭|本人)?(?:、|和|及|与|或|以及|及其|（|\(|或者|/)+(?:其|外出(?:务工)?|他们的|在校|实际|现|学生|的|“)*$")
_OWNS = re.compile(r"[”\"’]?(?:的|们的|们)?(?:外出(?:务工)?|远方的?|临时|实际|代理|委托)?(?:父母|家长|监护人|班主任|代管人|照护人|照料人|家庭(?!教育|教师)|家(?!访|庭|长|校)|家里|家中|爷爷|亲属|亲戚|所在|就读|父亲|母亲|住处|科任教师|任课教师|科任老师|任课老师|老师)")
_TOPIC = re.compile(r"[”\"’]?的?(?:工作|关爱|管理|情况|问题|帮扶|档案|之家|信息|名册|花名册|台账|思想|心理|成长|现状|数量|动态|教育|保护|服务|安全|生活|学习|需求|资料|数据|结对|健康)")
_CAUSED = re.compile(r"(?:组织|指导|安排|让|督促|引导|鼓励|帮助|协助|辅导|为)[^，。；,;]{0,6}$")
_APPEAL = re.compile(r"升旗|国旗下|倡议|捐款|宣传|全校师生|募捐|媒体|党日|团日|宣讲")
_DOER_NEXT = re.compile(r"[”\"’]?(?:们)?(?:每|要|应|须|需|必须|负责|与|和|对|向|至少|定期|可|为|会|将|坚持|给|到|在|利用|通过|以|按|组织|开展|召开|制定|撰写|写|主动|结合|深入|进行|于|分别|牵头|同|利用|一|不少于|都)")
_WHO = re.compile(
    r"(?:寄宿(?:制|在校的?)?|非寄宿|住校|走读|单亲(?:家庭)?|离异|重点(?:关注|帮扶|关爱)?(?:的)?|[甲乙丙丁ABCD一二三]类|孤儿|残疾|特困|贫困(?:家庭)?|事实无人抚养|困境|特殊|心理异常|重度残疾|无人监护|隔代)"
    r"[^，。；,;、与和]{0,4}(?:学生|儿童|孩子|对象|学困生|家庭|生)|孤儿"
)
_FOR = "(?:为|给|对|针对)"  # a paper is owed to whom it is written for, a report to whom it is made
_PAPERS = {"plan": _FOR, "summary": _FOR, "inspection": _FOR, "assessment": _FOR, "report": "(?:向|给)"}


def counterparts(frame: Frame, marks: Marks, duty: Duty) -> list[str]:
    """The parties a duty is owed to, a named one before the custom of its kind; ["none"] where it is owed to nobody."""
    clause = frame.clauses[duty.clause]
    named = _named(frame.text, marks, duty, clause.start, clause.end)
    if duty.kind in ("letter", "call", "contact") and "child" in named and len(named) > 1 and _child_is_caused(frame.text, marks, clause.start, clause.end):
        named = [name for name in named if name != "child"]
    if duty.kind == "letter" and not set(named) - {"child"}:
        named = ["parents"] if not named or re.search(r"两地书|家书|父母|亲情|家长", frame.text[clause.start : clause.end + 40]) else named
    if duty.kind == "activity" and not set(named) - {"child"} and _appeals(frame.text, marks, duty, clause.start):
        return ["none"]
    if named:
        return named
    return _customary(frame, duty)


def names(frame: Frame, marks: Marks, duty: Duty) -> list[str]:
    """Only the parties the clause names."""
    clause = frame.clauses[duty.clause]
    return _named(frame.text, marks, duty, clause.start, clause.end)


def _customary(frame: Frame, duty: Duty) -> list[str]:
    if duty.kind == "assessment" and re.match(r"测试|测验|检测", frame.text[duty.act.start : duty.act.end]):
        return ["child"]
    if duty.kind in ("training", "meeting") and re.search(r"(?:代理|爱心|代管)$", frame.text[: duty.act.start][-2:]):
        return ["none"]
    if re.search(r"家长会|家长学校|家长课堂|家长讲堂|家长培训", frame.text[duty.act.start : duty.act.end]):
        return ["parents"]
    return ["child"] if duty.kind in _TO_CHILD else ["none"]


def _appeals(text: str, marks: Marks, duty: Duty, start: int) -> bool:
    """An event for the whole school that only appeals for help is owed to nobody."""
    words = text[max(start, duty.start - 4) : duty.act.end]
    slogan = any(start <= s < duty.act.end and "关爱" in text[s:e] for s, e in marks.slogans)
    class_hour = re.search(r"班会|队会|主题教育", text[duty.act.start : duty.act.end])
    return bool(_APPEAL.search(words) or (class_hour and (slogan or re.search(r"关爱[“\"]?留守", words))))


def _child_is_caused(text: str, marks: Marks, start: int, end: int) -> bool:
    return any(p.name == "child" and _CAUSED.search(text[start : p.start]) for p in among(marks.parties, start, end))


def _named(text: str, marks: Marks, duty: Duty, start: int, end: int) -> list[str]:
    earlier = [a.end for a in among(marks.acts, start, duty.act.start) if a.end <= duty.act.start]
    if earlier:  # 与学生谈心、与家长联系: each act has its own
        own = _within(text, marks, duty, start, end, earlier[-1])
        if own:
            return own
    return _within(text, marks, duty, start, end, start)


def _within(text: str, marks: Marks, duty: Duty, start: int, end: int, since: int) -> list[str]:
    """The parties named from `since` on that this act is done with or to, in order."""
    out: list[str] = []
    last_end, last_taken, owned = -1, False, False
    for party in among(marks.parties, since, end):
        if party.start > duty.act.end + 1 and among(marks.acts, max(duty.act.end, party.end), end):
            break
        before, after = text[start : party.start], text[party.end : end]
        named_twice = text[max(start, party.start - 2) : party.start] in ("代理", "爱心", "代管")
        if named_twice:
            continue
        chained = last_taken and bool(_CHAIN.fullmatch(text[last_end : party.start]))
        of_owner = owned and last_taken and len(text[last_end : party.start]) <= 8
        object_ = chained or of_owner or _is_object(before, after, party, duty)
        taken = object_ and not _is_subject(before, after, party, duty) and not _skipped(before, after, party, duty)
        owner = bool(_OWNS.match(after))
        if taken and not owner and party.name != "other" and party.name not in out:
            out.append(party.name)
        last_end, owned = party.end, owner
        last_taken = taken or (owner and (last_taken or object_))
    return out


def _is_subject(before: str, after: str, party: Party, duty: Duty) -> bool:
    """班主任要…, 部门和学校每月…: what a modal follows owes and is not owed, unless 与, 向, 给 or 对 stands before it."""
    if party.end > duty.act.start or re.search(r"(?:与|同|向|给|对|为|跟|[要应须会周月期年动]和)[^，。；,;]{0,8}$", before):
        return False
    return bool(re.match(r"[”\"’]?(?:们)?(?:要|应|须|需|必须|每|至少|将|负责|会|坚持|可)", after))


def _is_object(before: str, after: str, party: Party, duty: Duty) -> bool:
    """Stands after a preposition, right behind the verb, or within the name of a meeting or training."""
    if party.start > duty.end + 14:
        return False
    verb = duty.act.form == "verb" and duty.act.end <= party.start <= duty.act.end + 10
    verb = verb and not re.search(r"掌握|了解|反馈|汇报|通报|随时|及时|关于|有关|、|，", before[duty.act.end - party.start :] if party.start > duty.act.end else "")
    inside = duty.act.start <= party.start < duty.act.end
    compound = duty.kind in ("meeting", "training", "activity") and party.start < duty.act.start and not re.search(r"[，。；,;]", after) or inside
    if verb and not re.search(r"[，。；,;]", before[-(party.start - duty.act.end) :] if party.start > duty.act.end else ""):
        return True
    if inside:
        return True
    prep = _PREP.search(before)
    if prep and not (prep.group().startswith("到") and party.name == "school"):
        return True
    return bool(compound and _in_compound(before, party, duty))


def _in_compound(before: str, party: Party, duty: Duty) -> bool:
    """召开一次家长座谈会: between the verb or number and the noun, close to it."""
    lead = re.search(r"(?:召开|举行|举办|组织|开展|进行|[次场回期])[^，。；,;]{0,14}$", before)
    return (bool(lead) and duty.act.start - party.end <= 8) or (duty.kind in ("meeting", "training") and duty.act.start - party.end <= 3)


def _skipped(before: str, after: str, party: Party, duty: Duty) -> bool:
    if re.match(r"[^，。；,;]{0,16}(?:参加|参与|组成|主持|负责|牵头)的?", after) and party.end < duty.act.start:
        return True
    if duty.kind not in _TO_CHILD and re.search(r"(?:转化|教育|关爱|管理|保护|关于|关心)[“\"]?$", before):
        return True
    topical = duty.kind not in _TO_CHILD or party.name != "child"
    if topical and party.end <= duty.act.start and _TOPIC.match(after) and not (duty.act.start - party.end <= 1):
        return True
    if party.name == "child" and duty.kind in ("report", "inspection", "meeting", "summary", "contact") and _TOPIC.match(after) and duty.act.start != party.end:
        return True
    if duty.kind in _PAPERS and not re.search(_PAPERS[duty.kind] + r"[^，。；,;]{0,10}$", before):
        return True
    if party.name in ("class_teacher", "school") and party.start < duty.act.start and not _PREP.search(before) and not re.search(r"[、和及与]$", before):
        return True
    if party.name == "child" and duty.kind == "activity":
        return True
    of_child = re.search(r"(?:儿童|学生|孩子|对象)[”\"]?的$", before)  # 和留守儿童的父母至少…
    return bool(party.name in ("class_teacher", "school", "parents") and not of_child and not _PREP.search(before) and _DOER_NEXT.match(after) and party.end <= duty.act.start)


# --- doers ----------------------------------------------------------------------------------------------------------


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
        if re.search(r"(?:与|向|给|对|为|把|将|由(?!$)|和|同|跟|、|联系|走访|访|配备|纳入|其|学生|留守儿童|的)[“]?$", before) and not re.search(r"(?:[、和](?:“)?)$", before):
            continue
        if re.search(r"(?:与|向|给|对|为)[^，。；,;]{0,10}$", before) or re.match(r"[”]?(?:的|工作|考核|年终|年度|座谈|会|之家|培训|队伍)", text[m.end() :][:3]):
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
