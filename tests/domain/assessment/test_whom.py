"""Whom a programme is about: the database says of every selector what the ledger's own facts say."""

import datetime as dt

import pytest

from qianshou.domain.assessment.whom import asked
from qianshou.domain.care.ledger.kin import load
from qianshou.domain.care.rules import EVERYONE, meets
from qianshou.domain.care.rules.selecting import All, Any, Boards, HelpedBy, InGrade, InStage, IsKey, LivesWith, Not, OfAge
from qianshou.domain.orgs.queries import calendar_for
from qianshou.domain.people.models import Child
from tests import care_cast  # noqa: F401
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
SELECTORS = [
    EVERYONE, IsKey(), Boards(), Not(Boards()), InStage(frozenset({"primary"})), InGrade(5, 5), InGrade(1, 6), InGrade(7, 9), InGrade(10, 12), Not(InGrade(5, 5)),
    OfAge(None, 10), OfAge(11, 11), OfAge(11, None), OfAge(6, 14), OfAge(16, None), Not(OfAge(6, 14)),
    *(LivesWith(frozenset({code})) for code in ("parents", "grandparents", "relatives", "others", "alone")), Not(LivesWith(frozenset({"grandparents"}))),
    LivesWith(frozenset({"grandparents", "relatives"})), HelpedBy(frozenset({"teacher"})), HelpedBy(frozenset({"class_teacher"})), HelpedBy(frozenset({"volunteer"})),
    All((InGrade(5, 5), Boards())), Any((IsKey(), HelpedBy(frozenset({"volunteer"})))), Any((OfAge(16, None), LivesWith(frozenset({"relatives"})))),
    All((Not(IsKey()), Any((InGrade(1, 6), OfAge(6, 14))))), Any(()), Not(EVERYONE),
]  # fmt: skip
DAYS = [TODAY, dt.date(2026, 12, 1), dt.date(2027, 2, 28), dt.date(2028, 2, 29)]


@pytest.mark.parametrize("day", DAYS)
def test_the_database_and_the_ledger_name_the_same_children(cast, day):
    cast.with_("pairings")
    rows = list(Child.objects.select_related("edu_unit"))
    kin = load(rows, calendar_for(cast.county.pk))
    wrong, met = [], 0
    for selector in SELECTORS:
        told = set(Child.objects.filter(asked(selector, day)).values_list("pk", flat=True))
        known = {row.pk for row in rows if meets(selector, kin[row.pk].facts, day)}
        met += bool(known)
        if told != known:
            wrong.append((selector, sorted(c.name for c in rows if c.pk in told ^ known)))
    assert wrong == [] and met > 15


def test_a_child_without_a_birth_date_has_no_age(cast):
    cast.with_("children")
    Child.objects.filter(name="龙小梅").update(birth_date=None)
    assert not Child.objects.filter(asked(OfAge(0, 100), TODAY), name="龙小梅").exists()
