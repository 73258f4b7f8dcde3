"""Why a duty is owed, by whom, and what would meet it, in Chinese sentences (DOMAIN §4 "Why")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from qianshou.domain.care.choices import Counterpart, Doer, DutyKind, DutyState, Event, PeriodUnit, Subject
from qianshou.domain.care.rules.counting import COUNTS_AS
from qianshou.domain.care.rules.owners import Owner
from qianshou.domain.care.rules.periods import PeriodSpan
from qianshou.domain.care.rules.rule import Rule
from qianshou.domain.care.rules.selecting import describe
from qianshou.kit.days import Date, month_day

_COUNTED = {
    DutyKind.PLAN: "份",
    DutyKind.SUMMARY: "份",
    DutyKind.REPORT: "份",
    DutyKind.STUDY_GOAL: "个",
}  # measure words


@dataclass(frozen=True)
class Why:
    """One sentence for each question; an empty one has nothing to say."""

    rule: str
    facts: str
    period: str
    owes: str
    covers: str
    meets: str
    stands: str
    not_asked: str = ""

    def sentences(self) -> tuple[str, ...]:
        """The sentences that say something, in reading order."""
        said = (self.rule, self.facts, self.period, self.owes, self.covers, self.not_asked, self.stands, self.meets)
        return tuple(one for one in said if one)


@dataclass(frozen=True)
class RowFacts:
    """What one row of the ledger tells about itself."""

    counterpart: str
    needed: int
    done: int
    state: DutyState
    closes_on: Date
    next_due_on: Date | None = None
    owner: Owner | None = None
    not_asked: str = ""


def why(
    rule: Rule,
    span: PeriodSpan,
    row: RowFacts,
    *,
    programme: str,
    words: Mapping[str, str],
    facts: Sequence[str] = (),
    may_read_file: bool = False,
) -> Why:
    """Explain one row. `facts`, those used, are told only to who may read the file, else 按档案中的家庭情况."""
    return Why(
        rule=_("《%(programme)s》要求：%(rule)s。") % {"programme": programme, "rule": describe_rule(rule)},
        facts=_why_this_child(rule, words, facts if may_read_file else ()),
        period=_("本期%(name)s：%(first)s至%(last)s，%(closes)s截止登记。")
        % {"name": span.name, "first": month_day(span.first), "last": month_day(span.last), "closes": month_day(row.closes_on)},
        owes=_("负责人：%s。") % row.owner.name if row.owner else _("目前没有负责人，请学校专干指定。"),
        covers=_("由其代替%s。") % row.owner.instead_of if row.owner and row.owner.instead_of else "",
        not_asked=row.not_asked + "。" if row.not_asked else "",
        stands=_how_it_stands(row),
        meets=what_meets(rule, row.counterpart, span) if row.done < row.needed else "",
    )


def describe_rule(rule: Rule) -> str:
    """每月分别与父母、照护人、班主任联系1次（只算学期中）."""
    parts = [_stage(rule), _how_often(rule), _whose(rule), _deed(rule)]
    parts.append(_("至少%(n)d%(unit)s") if rule.at_least else _("%(n)d%(unit)s"))
    unit = _COUNTED.get(DutyKind(rule.kind), _("次"))
    said = "".join(parts[:-1]) + parts[-1] % {"n": rule.count, "unit": unit}
    asides = [_("要在不同的日子")] if rule.distinct_days and rule.count > 1 else []
    if rule.period.term_time and rule.period.unit != PeriodUnit.TERM:
        asides.append(_("只算学期中"))
    if rule.period.vacation and rule.period.unit != PeriodUnit.VACATION:
        asides.append(_("只算寒暑假"))
    if rule.early:
        asides.append(_("在头%d天内") % rule.early)
    if rule.grace_days:
        asides.append(_("可宽限%d天") % rule.grace_days)
    return said + (f"（{'，'.join(asides)}）" if asides else "")


def _stage(rule: Rule) -> str:
    if rule.during is None:
        return ""
    event = Event(rule.during.event).label
    if rule.during.first_days:
        return _("%(event)s后头%(n)d天，") % {"event": event, "n": rule.during.first_days}
    return _("%(event)s满%(n)d天后，") % {"event": event, "n": rule.during.after_days}


def _how_often(rule: Rule) -> str:
    if rule.period.unit != PeriodUnit.ONCE:
        return str(PeriodUnit(rule.period.unit).label)
    if rule.period.by:
        return _("%(m)d月%(d)d日前") % {"m": rule.period.by[0], "d": rule.period.by[1]}
    return _("%(event)s后%(n)d天内") % {"event": Event(rule.period.event).label, "n": rule.period.within}


def _whose(rule: Rule) -> str:
    return "" if rule.subject in (Subject.CHILD, Subject.PAIRING) else str(Subject(rule.subject).label)


# What is done to somebody is not done "with" her.
_DONE_TO = {
    DutyKind.HOME_VISIT: _later("家访%s"),
    DutyKind.GIFT: _later("慰问%s"),
    DutyKind.TUTORING: _later("给%s辅导"),
    DutyKind.LETTER: _later("给%s写信"),
    DutyKind.SCREENING: _later("给%s排查"),
    DutyKind.INFO_CHECK: _later("给%s核对信息"),
    DutyKind.HEALTH_CHECK: _later("给%s安排健康服务"),
    DutyKind.STUDY_GOAL: _later("给%s定小目标"),
    DutyKind.GOOD_DEED: _later("给%s办实事"),
    DutyKind.POLICY: _later("给%s落实政策"),
}
_DONE = {
    DutyKind.CALL: _later("通电话或视频"),
    DutyKind.LETTER: _later("通信"),
    DutyKind.PLAN: _later("写计划"),
    DutyKind.SUMMARY: _later("写小结"),
    DutyKind.MEETING: _later("开会"),
    DutyKind.ACTIVITY: _later("开展活动"),
    DutyKind.INFO_CHECK: _later("核对信息"),
}


def _deed(rule: Rule) -> str:
    """与孩子谈心, 给孩子辅导, 分别与父母、照护人联系, 家访."""
    kind = DutyKind(rule.kind)
    said = str(_DONE.get(kind, kind.label))
    asked = [one for one in rule.counterparts if one not in (Counterpart.NONE, Counterpart.HOME)]
    if not asked:
        return said
    each = _("分别") if len(asked) > 1 else ""
    named = "、".join(str(Counterpart(one).label) for one in asked)
    if kind in _DONE_TO:
        return each + str(_DONE_TO[kind]) % named
    return each + _("与%s") % named + said


def _why_this_child(rule: Rule, words: Mapping[str, str], facts: Sequence[str]) -> str:
    if rule.subject not in (Subject.CHILD, Subject.PAIRING):
        return _("对象：%s。") % Subject(rule.subject).label
    if not facts:
        return _("按档案中的家庭情况，属于本方案的对象。")
    return _("对象：%(who)s；依据：%(facts)s。") % {"who": describe(rule.who, words), "facts": "；".join(facts)}


def _how_it_stands(row: RowFacts) -> str:
    count = _("要%(needed)d次，已有%(done)d次") % {"needed": row.needed, "done": row.done}
    if row.state == DutyState.OVERDUE and row.next_due_on:
        return _("%(count)s；下一次应在%(day)s前完成，已经过了。") % {"count": count, "day": month_day(row.next_due_on)}
    if row.state == DutyState.DUE and row.next_due_on:
        return _("%(count)s；下一次请在%(day)s前完成。") % {"count": count, "day": month_day(row.next_due_on)}
    return _("%(count)s；%(state)s。") % {"count": count, "state": DutyState(row.state).label}


def what_meets(rule: Rule, counterpart: str, span: PeriodSpan) -> str:
    """What would meet the rule: which records, with whom, in which days, by whom."""
    kinds = [str(DutyKind(rule.kind).label)]
    more = sorted({*COUNTS_AS.get(rule.kind, ()), *rule.counts_as})
    said = _("登记一次%s") % kinds[0]
    if more:
        said += _("，或者%s") % "、".join(str(DutyKind(kind).label) for kind in more)
    if counterpart not in (Counterpart.NONE, Counterpart.HOME):
        said += _("，并勾选“%s”") % Counterpart(counterpart).label
    said += _("，日期在%(first)s至%(last)s之间") % {"first": month_day(span.first), "last": month_day(span.last)}
    if rule.doers:
        said += _("，由%s完成") % "、".join(str(Doer(doer).label) for doer in rule.doers)
    return said + "。"
