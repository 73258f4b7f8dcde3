"""What is an alarm and not a value: a child under 16 living alone or with nobody who looks after it (未保法 §21)."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qianshou.domain.people.choices import PARENTS, FactKind
from qianshou.domain.people.rules.ages import turns
from qianshou.domain.people.rules.family import Family, whereabouts

ALONE_AGE = 16


@dataclass(frozen=True)
class Alarm:
    """A code and its sentence."""

    code: str
    say: str


def alarms_for(family: Family, today: dt.date) -> list[Alarm]:
    """Living alone, or no adult on file who looks after the child; unknown age counts as under 16."""
    if family.birth_date and turns(family.birth_date, family.birth_known, ALONE_AGE) <= today:
        return []
    if family.own_fact(FactKind.LIVING_ALONE, today):
        return [Alarm("living_alone", _("未满16周岁，独自生活。请当天核实，确认由谁照护。"))]
    if any(a.looks_after or _at_home(a, today) for a in family.adults):
        return []
    return [Alarm("no_carer", _("档案里没有写明由谁照护，请核实。"))]


def _at_home(adult, today: dt.date) -> bool:
    holding = {f.kind for f in adult.facts if f.holds(today)}
    if FactKind.LIVES_WITH_CHILD in holding:
        return True
    return adult.relation in PARENTS and whereabouts(adult, today).state == "home"
