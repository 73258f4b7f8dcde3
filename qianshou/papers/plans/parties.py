"""Who is owed a duty: the parties its clause names, else the custom of its kind."""

import re
from dataclasses import replace

from qianshou.papers.plans.binding import Duty
from qianshou.papers.plans.frame import Frame
from qianshou.papers.plans.marks import Marks, Party, among

_TO_CHILD = frozenset(
    {"talk", "call", "contact", "tutoring", "activity", "screening", "health_check", "festival", "gift", "study_goal", "home_visit", "info_check"}
)
_PREP = re.compile(
    r"(?:与|和|同|跟|向|给|对|为|找|陪|及其?|针对|跟|约谈|访|到|邀请|组织|召集|让|安排|邀)(?:其|他们的|每一?[名个位]|全体|所有|全校|部分|本班|结对|该|帮扶|自己|外出(?:务工)?|远方的?|在外(?:地)?(?:工作|务工|打工)?的?|学生|孩子|各|留守|受助|农村|辖区内?|困难|的|“)*$"
)
_STRONG = re.compile(
    r"(?:与|跟|向|给|对|同(?![学时步样伴龄事一])|为(?![了主期止重])|陪(?:伴|同)?|针对|面向|约谈|拜访|邀请|约请|召集)(?P<gap>[^，。；,;：:每要应须]{0,14})$"
)
_CHAIN = re.compile(r"[”\"’]?(?:家庭|本人)?(?:、|和|及|与|或|以及|及其|（|\(|或者|/)+(?:其|外出(?:务工)?|他们的|在校|实际|现|学生|的|“)*$")
_OWNS = re.compile(
    r"[”\"’]?(?:的|们的|们)?(?:外出(?:务工)?|远方的?|临时|实际|代理|委托|[^，。；,;、和与及同跟向给对每要]{0,6}?)(?:父母|家长|监护人|班主任|代管人|照护人|照料人|家庭(?!教育|教师)|家(?!访|庭|长|校)|家里|家中|爷爷|亲属|亲戚|所在|就读|父亲|母亲|住处|科任教师|任课教师|科任老师|任课老师|老师)"
)
_TOPIC = re.compile(
    r"[”\"’]?(?:在[校家园]|近期|阶段性|日常|平时|在家|目前|现阶段|当前)*的?(?:[一-龥]{0,4}(?:情况|名单|信息|数据|问题|动态|状况|表现|近况)|工作|关爱|管理|情况|问题|帮扶|档案|之家|信息|名册|花名册|台账|思想|心理|成长|现状|数量|动态|教育|保护|服务|安全|生活|学习|需求|资料|数据|结对|健康|宿舍|寝室|食堂|班级|校园|周边|作业|家庭)"
)
_CAUSED = re.compile(r"(?:组织|指导|安排|让|督促|引导|鼓励|帮助|协助|辅导|为)[^，。；,;]{0,6}$")
_APPEAL = re.compile(r"升旗|国旗下|倡议|捐款|全校师生|募捐|媒体|党日|团日|宣传(?:月|周|日|报道)")
_ATTENDS = re.compile(r"[^，。；,;]{0,16}(?:参加|参与|出席)的?")
_INVITED = re.compile(r"(?:由|请|邀请?|组织|有|召集|让)[^，。；,;]{0,12}$")
_OFFICE = re.compile(
    r"(?:与|和|同|跟|向)[^，。；,;]{0,8}(?:委会|居委|社区|派出所|部门|单位|机构|医院|政府|社工站|司法所|乡镇|民政所?|[^人家]办|[^毛]局|妇联|干部)"
)
_TO_STAFF = re.compile(r"(?:与|和|向|同|跟|找)(?:孩子|学生|其|他们|学校|在校)?的?$")
_JOINTS = ("、", "和", "及", "并", "以及", "并且", "同时")
_GATHERS = re.compile(r"座谈|茶话|恳谈|见面|^[”\"’]?(?:代表|临时)?会|班会|家长")
_MIXED = frozenset({"contact", "call", "talk", "home_visit"})
_DOER_NEXT = re.compile(
    r"[”\"’]?(?:们)?(?:每|要|应|须|需|必须|负责|与|和|对|向|至少|定期|可|为|会|将|坚持|给|到|在|利用|通过|以|按|组织|开展|召开|制定|撰写|写|主动|结合|深入|进行|于|分别|牵头|同|利用|一|不少于|都)"
)
_FOR = "(?:为|给|对|针对)"  # a paper is owed to whom it is written for, a report to whom it is made
_PAPERS = {"plan": _FOR, "summary": _FOR, "inspection": _FOR, "assessment": _FOR, "report": "(?:向|给)"}


def counterparts(frame: Frame, marks: Marks, duty: Duty) -> list[str]:
    """The parties a duty is owed to, a named one before the custom of its kind; ["none"] where it is owed to nobody."""
    if duty.kind == "inspection":
        return ["none"]  # of the work, whomever it names
    if duty.kind == "assessment":
        return _customary(frame, duty)
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
    if duty.kind == "activity" and any(
        clause.start <= s < duty.act.end and re.search(r"家长(?:开放|进|课|学校|讲|体验|义工)", frame.text[s:e]) for s, e in marks.slogans
    ):
        return ["parents"]
    if duty.kind in ("plan", "summary") and re.search(r"(?:为|给|对|针对)(?:其|每[一名个位只人生]|他们)", frame.text[clause.start : duty.act.start]):
        return ["child"]
    return _before(frame, marks, duty) or _customary(frame, duty)


def _before(frame: Frame, marks: Marks, duty: Duty) -> list[str]:
    """父母应当与子女和被委托人保持联系，每周至少联系一次: whom the clause before names, where that one has no number of its own."""
    topic = _topic(frame, marks, duty)
    if topic or duty.clause == 0 or duty.kind not in _MIXED | {"letter"}:
        return topic
    clause, last = frame.clauses[duty.clause], frame.clauses[duty.clause - 1]
    if last.sentence != clause.sentence:
        return []
    if last.stop in _JOINTS and duty.kind in ("call", "letter", "contact"):  # 给父母写一封信、打两次电话
        acts = among(marks.acts, last.start, last.end)
        led = acts and any(_led(frame.text, marks, last.start, p) for p in among(marks.parties, last.start, acts[0].start))
        return _within(frame.text, marks, replace(duty, act=acts[0], start=acts[0].start, end=acts[0].end), last.start, last.end, last.start) if led else []
    own = bool(among(marks.counts, last.start, last.end)) or bool(among(marks.periods, last.start, last.end))
    acts = [a for a in among(marks.acts, last.start, last.end) if a.kind == duty.kind]
    if own or not acts or last.stop in "：:" or not any(_led(frame.text, marks, last.start, p) for p in among(marks.parties, last.start, last.end)):
        return []
    return _within(frame.text, marks, replace(duty, act=acts[-1], start=acts[-1].start, end=acts[-1].end), last.start, last.end, last.start)


def _topic(frame: Frame, marks: Marks, duty: Duty) -> list[str]:
    """对外出务工的家长，每半年组织一次座谈 and …，邀请家长参加: grown-ups named by the clause before or after."""
    if duty.kind not in ("meeting", "training", "contact", "call"):
        return []
    place, text = duty.clause, frame.text
    here, last = frame.clauses[place], frame.clauses[max(0, place - 1)]
    grown = ("parents", "guardian", "carer")
    if last.sentence == here.sentence and re.match(r"(?:针对|面向|对)", text[last.start : last.end]) and not among(marks.acts, last.start, last.end):
        named = [p.name for p in among(marks.parties, last.start, last.end) if p.name in grown and not _OWNS.match(text, p.end)]
        return list(dict.fromkeys(named))
    after = frame.clauses[place + 1] if place + 1 < len(frame.clauses) else here
    if (
        duty.kind in ("meeting", "training")
        and after.sentence == here.sentence
        and re.match(r"(?:邀请|请|组织|由)[^，。；]{0,14}(?:参加|参与|出席)", text[after.start : after.end])
    ):
        return list(dict.fromkeys(p.name for p in among(marks.parties, after.start, after.end) if p.name in grown))
    return []


def names(frame: Frame, marks: Marks, duty: Duty) -> list[str]:
    """Only the parties the clause names."""
    clause = frame.clauses[duty.clause]
    return _named(frame.text, marks, duty, clause.start, clause.end)


def _customary(frame: Frame, duty: Duty) -> list[str]:
    if duty.kind == "assessment" and re.search(r"测试|测验|检测", frame.text[duty.act.start : duty.act.end]):
        return ["child"]
    if duty.kind in ("training", "meeting") and re.search(r"(?:代理|爱心|代管)$", frame.text[: duty.act.start][-2:]):
        return ["none"]
    if re.search(r"家长会|家长学校|家长课|家长讲堂|家长培训", frame.text[duty.act.start : duty.act.end]):
        return ["parents"]
    if duty.kind == "training" and re.search(r"家长(?:学校|课堂|讲堂)", frame.text[frame.clauses[duty.clause].start : duty.end]):
        return ["parents"]
    if duty.kind == "contact" and _OFFICE.search(frame.text, frame.clauses[duty.clause].start, duty.act.start):
        return ["none"]
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
        staff = text[party.start : party.end] in ("老师", "教师") and (duty.kind not in _MIXED or not _TO_STAFF.search(before))
        other = any(a.start <= party.start < a.end <= duty.act.start for a in among(marks.acts, start, duty.act.start))  # 家长培训、工作例会
        if named_twice or staff or other:
            continue
        chained = last_taken and bool(_CHAIN.fullmatch(text[last_end : party.start]))
        of_owner = owned and last_taken and len(text[last_end : party.start]) <= 8
        led = _led(text, marks, start, party)
        object_ = chained or of_owner or led or _is_object(before, after, party, duty)
        taught = duty.kind == "training" and party.name in ("parents", "guardian", "carer") and re.match(r"[^，。；,;]{0,8}(?:接受|参加)", after)
        object_ = object_ or bool(taught)
        led = led or bool(taught)
        subject = not led and _is_subject(before, after, party, duty)
        taken = object_ and not subject and not _skipped(before, after, party, duty, led)
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


def _led(text: str, marks: Marks, start: int, party: Party) -> bool:
    """A preposition before it with no act, number or period between: 对二级、三级儿童父母."""
    led = _STRONG.search(text, start, party.start)
    if led is None:
        return False
    since = led.start("gap")
    if bool(among(marks.acts, since, party.start)) or bool(among(marks.counts, since, party.start)):
        return False
    return not among(marks.periods, since, party.start)


def _is_object(before: str, after: str, party: Party, duty: Duty) -> bool:
    """Stands after a preposition, right behind the verb, or within the name of a meeting or training."""
    if party.start > duty.end + 14:
        return False
    verb = (duty.act.form == "verb" or party.start - duty.act.end <= 1) and duty.act.end <= party.start <= duty.act.end + 10
    verb = verb and not re.search(
        r"掌握|了解|反馈|汇报|通报|随时|及时|关于|有关|、|，", before[duty.act.end - party.start :] if party.start > duty.act.end else ""
    )
    inside = duty.act.start <= party.start < duty.act.end
    compound = duty.kind in ("meeting", "training", "activity") and party.start < duty.act.start and not re.search(r"[，。；,;]", after) or inside
    if verb and not re.search(r"[，。；,;]", before[-(party.start - duty.act.end) :] if party.start > duty.act.end else ""):
        return True
    if inside or (duty.kind == "meeting" and _ATTENDS.match(after) and _INVITED.search(before)):
        return True
    prep = _PREP.search(before)
    if prep and not (prep.group().startswith("到") and party.name == "school"):
        return True
    return bool(compound and _in_compound(before, party, duty))


def _in_compound(before: str, party: Party, duty: Duty) -> bool:
    """召开一次家长座谈会: between the verb or number and the noun, close to it."""
    lead = re.search(r"(?:召开|举行|举办|组织|开展|进行|[次场回]|(?<!学)期)[^，。；,;]{0,14}$", before)
    return (bool(lead) and duty.act.start - party.end <= 8) or (duty.kind in ("meeting", "training") and duty.act.start - party.end <= 3)


def _skipped(before: str, after: str, party: Party, duty: Duty, led: bool) -> bool:
    if duty.kind == "meeting" and party.name in ("parents", "guardian", "carer") and _ATTENDS.match(after) and _INVITED.search(before):
        return False
    if re.match(r"[^，。；,;]{0,16}(?:参加|参与|组成|主持|负责|牵头)的?", after) and party.end < duty.act.start:
        return True
    if _of_another_kind(after, party, duty) or _told_of(before, after, party, duty):
        return True
    if duty.kind in _PAPERS and not re.search(_PAPERS[duty.kind] + r"[^，。；,;]{0,10}$", before):
        return True
    return not led and not _PREP.search(before) and _doing(before, after, party, duty)


def _of_another_kind(after: str, party: Party, duty: Duty) -> bool:
    """Parties that this kind of duty is not owed to: the school's own staff are trained for others, an analysis is not met by the child."""
    if party.name in ("class_teacher", "school") and duty.kind in ("training", "meeting"):
        return True
    if party.name == "school":
        return duty.kind in ("activity", "report")
    if party.name != "child" or duty.kind not in ("activity", "meeting"):
        return False
    gathers = _GATHERS.search(after[: max(0, duty.act.end - party.end)])
    return duty.kind == "activity" or not gathers or bool(re.match(r"[”\"’]?(?:关爱|管理|帮扶|教育|保护)*工作", after))


def _told_of(before: str, after: str, party: Party, duty: Duty) -> bool:
    """Parties that are only what it is about: 对学生情况, 向家长反馈孩子的进步."""
    child = party.name == "child"
    if child and duty.kind in ("contact", "report") and party.start >= duty.act.end and re.match(r"[”\"’]?们?的(?!家|父|母|班主任|监护)", after):
        return True
    if duty.kind not in _TO_CHILD and re.search(r"(?:转化|教育|关爱|管理|保护|关于|关心)[“\"]?$", before):
        return True
    topical = duty.kind not in _TO_CHILD or not child
    if topical and party.end <= duty.act.start and _TOPIC.match(after) and not (duty.act.start - party.end <= 1):
        return True
    return bool(child and duty.kind in ("report", "meeting", "summary", "contact") and _TOPIC.match(after) and duty.act.start != party.end)


def _doing(before: str, after: str, party: Party, duty: Duty) -> bool:
    """Those who do it stand before the act without a preposition."""
    if party.name in ("class_teacher", "school") and party.start < duty.act.start and not re.search(r"[、和及与]$", before):
        return True
    of_child = re.search(r"(?:儿童|学生|孩子|对象)[”\"]?的$", before)  # 和留守儿童的父母至少…
    named = party.name in ("class_teacher", "school", "parents") and not of_child
    return bool(named and _DOER_NEXT.match(after) and party.end <= duty.act.start)
