"""What is read in a plan as lines to decide: each with its place in the text and a rule proposed in the house's own words."""

import re
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care.choices import Counterpart, Doer, DutyKind, PeriodUnit, Subject
from qianshou.papers.plans.reading import read_with_near

Line = dict[str, Any]
_SAID = {"two_months": "每两个月", "four_months": "每四个月", "ten_days": "每十天"}
_OF_A_CHILD = frozenset(
    {"talk", "home_visit", "call", "contact", "tutoring", "letter", "gift", "festival", "study_goal", "info_check", "screening", "health_check"}
)
_PAIRED = re.compile(r"帮扶|结对|志愿者|志愿队|爱心妈妈|代理|责任人|联系人|导师")
_UNITS = [
    (Subject.COUNTY, re.compile(r"县|教育局|教体局|妇联|团委|领导小组|联席会议|民政局")),
    (Subject.TOWNSHIP, re.compile(r"镇|乡|街道|督导员|教办|中心校|派出所|卫生院|司法所")),
    (Subject.VILLAGE, re.compile(r"村|社区|居委|儿童主任")),
    (Subject.CLASS, re.compile(r"班")),
]
_DOERS = [
    (Doer.CLASS_TEACHER, re.compile(r"班主任|各班|班级")),
    (Doer.COUNSELLOR, re.compile(r"心理")),
    (Doer.MOTHER, re.compile(r"爱心妈妈")),
    (Doer.PROXY_PARENT, re.compile(r"代理(?:家长|妈妈)|爱心家长")),
    (Doer.ELDER, re.compile(r"五老|关工委")),
    (Doer.STUDENT, re.compile(r"大学生")),
    (Doer.VOLUNTEER, re.compile(r"志愿")),
    (Doer.PARTY_MEMBER, re.compile(r"党员")),
    (Doer.TEACHER, re.compile(r"任课|科任")),
    (Doer.HELPER, re.compile(r"帮扶|结对|责任人|联系人|导师")),
    (Doer.OFFICIAL, re.compile(r"干部")),
    (Doer.VILLAGE, re.compile(r"村|社区|居委|儿童主任")),
    (Doer.TOWNSHIP, re.compile(r"镇|乡|街道|督导员|教办")),
    (Doer.COUNTY, re.compile(r"县|教育局|领导小组")),
    (Doer.SCHOOL, re.compile(r"学校|各校|德育处|政教处|教导处|校长")),
]
_PARTIES = [
    ("parents", re.compile(r"家长(?!学校|委员会)|父母")),
    ("guardian", re.compile(r"(?<!临时)(?<!委托)(?<!代理)监护人")),
    ("carer", re.compile(r"(?:临时|委托|代理)监护人|照护人|照料人|代管人")),
    ("class_teacher", re.compile(r"[与和同向]班主任")),
]
_GROUPS = [
    ("boarding", re.compile(r"(?<!非)(?:寄宿|住校|住宿)")),
    ("day", re.compile(r"走读|非寄宿")),
    ("key", re.compile(r"重点")),
    ("single_parent", re.compile(r"单亲|离异")),
    ("orphan", re.compile(r"孤儿")),
    ("unsupported", re.compile(r"事实无人抚养")),
    ("disabled", re.compile(r"残疾")),
    ("struggling", re.compile(r"学困|后进|待优")),
    ("hardship", re.compile(r"贫困|特困|困难|困境")),
]  # fmt: skip


def lines_of(text: str) -> list[Line]:
    """Every line read in a plan, in the order of the text, none of them decided."""
    read = read_with_near(text)
    rules = [*(_rule(text, one) for one in read["rules"]), *({**_rule(text, one), "note": _said(one)} for one in read["near"])]
    vague = [_vague(text, one) for one in read["vague"]]
    dated = [_dated(text, one) for one in read["dated"]]
    found = sorted([*rules, *vague, *dated], key=lambda line: (line["start"], line["end"]))
    return [{**line, "key": f"line_{number}"} for number, line in enumerate(found, 1)]


def title_of(text: str) -> str:
    """The plan's own first line, where it looks like a title."""
    first = next((line.strip(" 　#*《》") for line in text.splitlines() if line.strip()), "")
    return first if 4 <= len(first) <= 60 and not re.search(r"[。；，：:]|^[一1]、", first) else ""


def _at(text: str, quote: str) -> dict[str, Any]:
    start = text.find(quote)
    return {"quote": quote, "start": start, "end": start + len(quote), "decision": ""}


def _rule(text: str, one: dict[str, Any]) -> Line:
    who = one["counterpart"]
    named = one["doer"] or ""
    return {
        **_at(text, one["quote"]), "what": "rule", "title": str(DutyKind(one["kind"]).label), "kind": one["kind"], "subject": _subject(one["kind"], named),
        "counterparts": _met(one["kind"], [who] if isinstance(who, str) else who), "doers": _doers(named), "doer_words": named, "count": min(one["count"], 31),
        "per": one["per"], "at_least": one["at_least"], "group": _group(one["who"] or ""), "by": "",
    }  # fmt: skip


def _said(one: dict[str, Any]) -> str:
    """What the plan says and what is proposed for it; the person who confirms must see both."""
    words = {"said": _SAID[one["said"]], "was": one["said_count"], "per": PeriodUnit(one["per"]).label, "count": one["count"]}
    return _("原文是“%(said)s%(was)s次”，方案里没有这样的周期。建议记作“%(per)s%(count)s次”，到期日平均分开。请确认或修改。") % words


def _vague(text: str, one: dict[str, Any]) -> Line:
    return {
        **_at(text, one["quote"]), "what": "vague", "title": str(DutyKind(one["kind"]).label), "kind": one["kind"], "subject": _subject(one["kind"], one["quote"]),
        "counterparts": _met(one["kind"], _named(one["kind"], one["quote"])), "doers": _doers(one["quote"].split("要")[0] if "要" in one["quote"] else ""),
        "doer_words": "", "count": 1, "per": "", "at_least": False, "group": "", "by": "",
    }  # fmt: skip


def _dated(text: str, one: dict[str, Any]) -> Line:
    when = {key: one[key] for key in ("on", "by") if key in one}
    return {**_at(text, one["quote"]), "what": "dated", "title": one["what"][:40], **{key: _known(value) for key, value in when.items()}}


def _known(value: str) -> str:
    """The feast or season as a programme file names it; other words stay."""
    words = {"春节": "spring_festival", "重阳节": "double_ninth", "重阳": "double_ninth", "暑假": "summer", "暑期": "summer", "寒假": "winter"}
    return words.get(value, value)


def _subject(kind: str, doer: str) -> str:
    if kind in _OF_A_CHILD:
        return Subject.CHILD
    if kind in ("plan", "summary") and _PAIRED.search(doer):
        return Subject.PAIRING
    return next((subject for subject, pattern in _UNITS if pattern.search(doer)), Subject.SCHOOL)


def _met(kind: str, parties: list[str]) -> list[str]:
    """A visit to the child is a visit to its home; 监护人 beside 父母 is the carer; papers are met by nobody."""
    if kind not in _OF_A_CHILD and kind not in ("meeting", "activity", "training"):
        return []
    if kind == "home_visit":
        parties = [Counterpart.HOME if one == "child" else one for one in parties]
    if "parents" in parties:
        parties = [Counterpart.CARER if one == "guardian" else one for one in parties]
    return [str(one) for one in dict.fromkeys(parties) if one != "none"]


def _doers(words: str) -> list[str]:
    return [str(next(doer for doer, pattern in _DOERS if pattern.search(words)))] if any(pattern.search(words) for _d, pattern in _DOERS) else []


def _named(kind: str, words: str) -> list[str]:
    """Whom a vague duty names; the child by custom where the kind is a child's."""
    named = [who for who, pattern in _PARTIES if pattern.search(words)]
    return named or (["child"] if kind in _OF_A_CHILD else [])


def _group(words: str) -> str:
    return next((code for code, pattern in _GROUPS if pattern.search(words)), "")
