"""The trial before an adoption: sets that agree with the rules child by child, and what they come to for whom."""

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions, queries, rules
from qianshou.domain.care.ledger import kin
from qianshou.domain.care.models import AdoptedProgramme, Duty
from qianshou.domain.care.programmes import shipped
from qianshou.domain.care.queries.crowd import Crowd
from qianshou.domain.care.rules import selecting as who
from qianshou.domain.orgs.queries import calendar_for
from qianshou.domain.pairing.models import Helper
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Child
from tests import care_cast  # noqa: F401
from tests.cast import TODAY
from tests.people_cast import OPENED, child

pytestmark = pytest.mark.django_db
LEAVES = [
    who.EVERYONE, who.IsKey(), who.Boards(), who.Not(who.Boards()), who.HasLabel(frozenset({"one_away", "both_away"})), who.HasLabel(frozenset({"orphan"})),
    who.InStage(frozenset({"primary"})), who.InGrade(1, 6), who.InGrade(5, 5), who.OfAge(None, 9), who.OfAge(10, None), who.OfAge(0, 17),
    *(who.LivesWith(frozenset({one})) for one in ("parents", "grandparents", "relatives", "others", "alone")), who.HelpedBy(frozenset({"teacher"})),
    who.HelpedBy(frozenset({"volunteer"})), who.Any((who.IsKey(), who.InGrade(1, 2))), who.All((who.Boards(), who.OfAge(8, 12))),
]  # fmt: skip


def test_the_sets_agree_with_asking_child_by_child(cast):
    cast.with_("pairings")
    people.name_key_child(cast.actor("school", OPENED), child=child(cast, "mei"), reason="两边都不在", from_on=OPENED, today=OPENED)
    children = list(Child.objects.filter(county=cast.county).select_related("edu_unit"))
    calendars = calendar_for(cast.county.pk)
    known = kin.load(children, calendars)
    crowd = Crowd(Child.objects.filter(county=cast.county), calendars, TODAY)
    selectors = [*LEAVES, *(rule.who for programme in shipped().values() for rule in programme.every_rule().values())]
    for selector in selectors:
        one_by_one = {one.pk for one in children if rules.meets(selector, known[one.pk].facts, TODAY)}
        assert crowd.meeting(selector) == one_by_one, selector


def test_a_trial_says_what_the_ledger_then_opens(cast):
    cast.with_("pairings")
    load = queries.preview_adoption(SystemActor(TODAY), cast.county, "pian_10", TODAY)
    actions.adopt(SystemActor(OPENED), unit=cast.county, code="pian_10", school_year=2026, today=OPENED)
    actions.open_periods(SystemActor(TODAY), county=cast.county, today=TODAY)
    now = Duty.objects.filter(first_on__lte=TODAY, last_on__gte=TODAY, not_owed=False)
    assert {one.words: one.subjects for one in load.rules} == {
        words: now.filter(rule=row).values("subject_uid").distinct().count()
        for row, words, _before in queries.rules_of(AdoptedProgramme.objects.get(code="pian_10"))
    }
    assert set(now.values_list("owner_name", flat=True)) >= {load.worst_name}


def test_what_another_programme_asks_more_strictly_weighs_nothing_twice(cast):
    cast.with_("programme")  # 篇4: two talks a month
    load = queries.preview_adoption(SystemActor(TODAY), cast.county, "pian_10", TODAY)  # 篇10: one a week
    assert len(load.merged) == 1
    laxer = queries.preview_adoption(SystemActor(TODAY), cast.county, "pian_4", TODAY, {"talk": {"count": 1}})
    assert [(one.subjects > 0, one.a_week) for one in laxer.rules if "谈心" in one.words][0] == (True, 0)


def test_a_county_asks_no_more_queries_than_a_school(cast, django_assert_max_num_queries):
    cast.with_("pairings")
    for unit in (cast.county, cast.unit("school")):
        with django_assert_max_num_queries(14):
            queries.preview_adoption(SystemActor(TODAY), unit, "pian_10", TODAY)


def test_whoever_has_more_children_than_the_capacity_is_named_whatever_the_week(cast):
    cast.with_("pairings")
    Helper.objects.filter(name="李老师").update(capacity=1)
    load = queries.preview_adoption(SystemActor(TODAY), cast.county, "pian_4", TODAY, too_many=99)
    assert [(one.name, one.children, one.capacity) for one in load.overloaded] == [("李老师", 3, 1)]
