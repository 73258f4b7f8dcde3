"""What the ledger should say, worked out day by day and record by record from the facts alone: slow, and plain to see right."""

import datetime as dt
from dataclasses import dataclass

from qianshou.domain.care import rules
from qianshou.domain.care.ledger.plan import rule_of
from qianshou.domain.care.models import AdoptedRule, CareRecord, Duty, WorkPart, WorkRecord
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.queries import calendar_for
from qianshou.domain.pairing.models import Pairing, StandIn
from qianshou.domain.people.models import Child, Label

WEEK = dt.timedelta(days=7)
ALL = frozenset({"child", "parents", "carer", "guardian", "class_teacher", "other_teacher", "village"})
TOGETHER = {"meeting", "activity", "training"}


@dataclass
class Row:
    """One line the ledger should hold: owed, and what was done for it."""

    done: int
    late: int
    made_up: int


def expected(county, today) -> dict[tuple, Row]:
    """Every owed row by (rule, subject, counterpart, period)."""
    out = {}
    calendars = calendar_for(county.pk)
    for adopted in AdoptedRule.objects.filter(county_id=county.pk):
        rule = rule_of(adopted)
        for subject in subjects(adopted, rule):
            school_days = calendars.of(subject.path)
            for span in rules.periods_between(rule.period, school_days, adopted.from_on, min(adopted.to_on, today + 2 * WEEK)):
                judged = min(today, span.last + WEEK)
                if not is_owed(adopted, span, subject, judged):
                    continue
                for counterpart in rule.counterparts:
                    key = (adopted.pk, subject.uid, counterpart, span.key)
                    row = Duty.objects.filter(rule=adopted, subject_uid=subject.uid, counterpart=counterpart, period=span.key).first()
                    out[key] = counted(rule, counterpart, span, subject, row)
    return out


@dataclass
class Subject:
    """Somebody or something that owes: `met(day)` says whether the rule is about it on that day."""

    uid: str
    path: str
    met: object
    child: Child | None = None
    pairing: Pairing | None = None
    unit: Unit | None = None


def subjects(adopted, rule):
    if rule.subject == "child":
        return [Subject(c.uid, c.edu_path, about(rule, c), child=c) for c in Child.objects.exclude(opened_on=None).exclude(file_state="draft")]
    if rule.subject == "pairing":
        return [
            Subject(p.uid, p.child.edu_path, lambda day, p=p: about(rule, p.child)(day) and p.from_on <= day and (p.to_on is None or day <= p.to_on), p.child, p)
            for p in Pairing.objects.select_related("child", "helper")
        ]  # fmt: skip
    kept = [u for u in Unit.objects.filter(kind=rule.subject, county=adopted.county_id) if u.path.startswith(adopted.path)]
    if rule.subject != "class":
        return [Subject(u.uid, u.path, lambda day, u=u: u.opened_on <= day, unit=u) for u in kept]
    out = []
    for unit in kept:
        here = [about(rule, c) for c in Child.objects.filter(edu_path=unit.path).exclude(opened_on=None)]
        out.append(Subject(unit.uid, unit.path, lambda day, here=here: any(met(day) for met in here), unit=unit))
    return out


def about(rule, child):
    """Whether the rule is about that child on a day: its file is open and it carries the label, as far as known by then."""
    wanted = getattr(rule.who, "codes", frozenset())
    labels = [one for one in Label.objects.filter(child=child) if one.kind in wanted]

    def met(day):
        if child.opened_on is None or day < child.opened_on or (child.closed_on and day > child.closed_on):
            return False
        return not wanted or any(max(one.from_on, one.known_on) <= day and (one.to_on is None or day <= one.to_on) for one in labels)

    return met


def is_owed(adopted, span, subject, judged):
    """At least half of the period's days: those met so far, and those left if it is met on the day it is judged."""
    if subject.child is not None and not (subject.child.edu_path.startswith(adopted.path) or subject.child.home_path.startswith(adopted.path)):
        return False
    good = 0
    for day in span.owed_days:
        if day < adopted.from_on or day > adopted.to_on:
            continue
        if day <= judged:
            good += subject.met(day)
        elif subject.met(judged):
            good += ends_after(subject, day)
    return good * 2 >= len(span.owed_days)


def ends_after(subject, day):
    """What is known to end is not expected to last beyond."""
    if subject.child is not None and subject.child.closed_on and day > subject.child.closed_on:
        return False
    return not (subject.pairing is not None and subject.pairing.to_on and day > subject.pairing.to_on)


def counted(rule, counterpart, span, subject, row):
    """Records one by one."""
    inside, in_time, made_up = [], [], []
    for one in records(subject):
        if one["kind"] not in rules.kinds_that_meet(rule) or not met_whom(counterpart, one["roles"]) or not may_count(rule, subject, row, span, one):
            continue
        if one["makes_up_for"]:
            if row is not None and one["makes_up_for"] == row.uid and one["on"] > span.last:
                made_up.append(one["on"])
        elif span.first <= one["on"] <= span.last:
            inside.append(one["on"])
            if one["received"] <= span.last + WEEK:
                in_time.append(one["on"])
    size = (lambda days: len(set(days))) if rule.distinct_days else len
    return Row(size(in_time), size(inside) - size(in_time), size(made_up))


def records(subject):
    """Whatever was written down about the subject and not taken back."""
    out = []
    if subject.child is not None:
        for one in CareRecord.objects.filter(child=subject.child, voided_on=None, reached=True):
            out.append(plain(one, one.kind, set(one.roles.split(",")), one.doer_roles))
        for part in WorkPart.objects.filter(child=subject.child, work__voided_on=None).select_related("work"):
            roles = set(part.work.roles.split(",")) | {"child"} if part.work.kind in TOGETHER else ALL
            out.append(plain(part.work, part.work.kind, roles, part.doer_roles))
    else:
        for work in WorkRecord.objects.filter(unit=subject.unit, voided_on=None):
            out.append(plain(work, work.kind, set(work.roles.split(",")) if work.kind in TOGETHER else ALL, work.doer_roles))
    return out


def plain(one, kind, roles, doer_roles):
    return {"kind": kind, "on": one.happened_on, "received": one.received_on, "roles": roles, "doer_roles": set(doer_roles.split(",")),
            "user": one.doer_user_id, "helper": one.doer_helper_id, "makes_up_for": one.makes_up_for}  # fmt: skip


def met_whom(counterpart, roles):
    return counterpart == "none" or bool(roles & {"school": {"class_teacher", "other_teacher"}, "home": {"child", "parents", "carer", "guardian"}}.get(counterpart, {counterpart}))


def may_count(rule, subject, row, span, one):
    """That helper or her stand-in for a pair; else who the rule names, who owed a duty then, or who owes this one."""
    if subject.pairing is not None:
        people = [subject.pairing.helper_id, *StandIn.objects.filter(pairing=subject.pairing, from_on__lte=span.last, to_on__gte=span.first).values_list("helper", flat=True)]
        return one["helper"] in people
    named = not rule.doers or bool(set(rule.doers) & one["doer_roles"])
    return named or "owner" in one["doer_roles"] or (row is not None and row.owner_id is not None and row.owner_id == one["user"])
