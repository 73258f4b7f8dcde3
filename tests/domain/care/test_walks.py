"""One child walks through a term under each shipped programme: she, her class, school, village, township and county are owed exactly
what its text promises, and what is only suggested once it is confirmed. Counted in the ledger, which the real actions fill."""

import datetime as dt
from collections import defaultdict

import pytest
from django.db.models import Q

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions
from qianshou.domain.care.models import Duty
from qianshou.domain.care.programmes import shipped
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.people import actions as people
from tests.care_cast import VETTED
from tests.cast import TERMS
from tests.people_cast import OPENED, child

pytestmark = pytest.mark.django_db
AUTUMN, SPRING = [(first, last) for year, _number, first, last in TERMS if year == 2026]
WINTER = AUTUMN[1] + dt.timedelta(days=1), SPRING[0] - dt.timedelta(days=1)
WEEKS, FORTNIGHTS, MONTHS = 21, 11, 5  # of the autumn term; its January is a month of sixteen school days
UNITS = (UnitKind.CLASS, UnitKind.SCHOOL, UnitKind.VILLAGE, UnitKind.TOWNSHIP, UnitKind.COUNTY)
CHANGED = dt.date(2026, 10, 12)


def system(day=OPENED):
    return SystemActor(day)


# --- how the child stands before her walk -----------------------------------------------------------------------------
def as_is(cast, mei):
    """龙小梅: both parents away, with her grandmother, a day pupil of grade 5, paired with a teacher and with a volunteer."""


def with_her_uncle(cast, mei):
    uncle = {"name": "吴志", "relation": "83", "phone": "13800001009"}
    people.record_change(system(), child=mei, kind="carer_changed", happened_on=OPENED, today=OPENED, detail=uncle)


def to_her_uncle_in_october(cast, mei):
    uncle = {"name": "吴志", "relation": "83", "phone": "13800001009"}
    people.record_change(system(CHANGED), child=mei, kind="carer_changed", happened_on=CHANGED, today=CHANGED, detail=uncle)


def struggling_and_key(cast, mei):
    people.decide_label(system(), child=mei, kind="struggling", evidence="期末成绩", from_on=OPENED, today=OPENED)
    people.name_key_child(system(), child=mei, reason="多门功课跟不上", from_on=OPENED, today=OPENED)


def with_an_official(cast, gu):
    helper = pairing.add_helper(system(), unit=cast.county, name="局里的小方", kind="official", today=OPENED)
    pairing.pair(system(), child=gu, helper=helper, kind="official", from_on=OPENED, today=OPENED)


def with_a_party_member(cast, mei):
    with_her_uncle(cast, mei)
    helper = pairing.add_helper(system(), unit=cast.unit("school"), name="党员老石", kind="party_member", today=OPENED)
    pairing.pair(system(), child=mei, helper=helper, kind="teacher", from_on=OPENED, today=OPENED)


def with_a_mother(cast, mei):
    helper = pairing.add_helper(system(), unit=cast.unit("school"), name="爱心妈妈小杨", kind="mother", today=OPENED)
    pairing.vet(cast.actor("school", OPENED), helper=helper, today=OPENED, **VETTED)
    pairing.approve_vetting(cast.actor("county", OPENED), helper=helper, today=OPENED)
    pairing.pair(system(), child=mei, helper=helper, kind="mother", from_on=OPENED, today=OPENED)


# --- the walk ---------------------------------------------------------------------------------------------------------
def walk(cast, code, name, prepare, term, confirmed=()):
    """{"child talk with child": "21/week"}: contacts asked for in the term, to the child and to the units she stands in; of periods
    longer than a term the names, since parts of two may fall into one."""
    cast.with_("pairings")
    prepare(cast, child(cast, name))
    actions.adopt(system(), unit=cast.county, code=code, school_year=2026, today=OPENED, adjustments={key: {"confirm": True} for key in confirmed})
    for day in (OPENED, dt.date(2026, 10, 13), dt.date(2026, 12, 1), term[1] + dt.timedelta(days=1)):
        actions.open_periods(system(day), county=cast.county, today=day)
    return told(child(cast, name), term)


def units_above(walker):
    """{id: kind} of her class, school, village, township and county."""
    every = Unit.objects.filter(kind__in=UNITS)
    return {unit.pk: unit.kind for unit in every if walker.edu_path.startswith(unit.path) or walker.home_path == unit.path}


def told(walker, term):
    above = units_above(walker)
    asked = Q(not_owed=False, first_on__lte=term[1], last_on__gte=term[0])
    rows = Duty.objects.filter(asked, Q(child=walker) | Q(unit__in=above)).select_related("rule").order_by("first_on")
    found = defaultdict(list)
    for row in rows:
        place = above.get(row.unit_id) or ("pairing" if row.pairing_id else "child")
        whom = "" if row.counterpart == "none" else f" with {row.counterpart}"
        found[f"{place} {row.kind}{whom}", row.rule.spec["per"], row.needed].append(row.period_name)
    said = defaultdict(list)
    for (what, per, needed), names in found.items():
        short = per in ("week", "fortnight", "month", "term")
        said[what].append(f"{needed * len(names)}/{per}" if short else f"{needed} in " + "、".join(names))
    return {what: " + ".join(sorted(many)) for what, many in said.items()}


# code: child, how she stands, term, what the text promises, what it adds once every suggestion is confirmed
WALKS = {
    "fu_pin_ri": ("mei", as_is, AUTUMN, {}, {}),
    "hui_yi": (
        "mei", as_is, AUTUMN,
        {"child health_check with child": "1 in 2027年", "county meeting": "2 in 2027年"},
        {
            "child health_check with child": "1 in 2026—2027学年 + 1 in 2027年", "township inspection": "1 in 2026年下半年、2027年上半年",
            "township plan": "1 in 2026—2027学年",
        },
    ),
    "jia_qi": ("lan", as_is, WINTER, {"child contact with child": "4/week"}, {}),
    "jie_dui": (
        "gu", with_an_official, AUTUMN, {},
        {"child plan": "1 in 2026—2027学年", "child screening with child": "1/term", "pairing home_visit with home": "1 in 2026年第4季度、2027年第1季度"},
    ),
    "liu_ge_yi": (
        "mei", struggling_and_key, AUTUMN,
        {
            "child gift with child": "1/term", "child talk with child": f"{WEEKS}/week", "child study_goal with child": f"{MONTHS}/month",
            "child home_visit with home": "1/term", "school inspection": f"{MONTHS}/month", "school meeting": "1/term", "school assessment": "1 in 2027年",
        },
        {
            "child talk with child": f"1/term + {WEEKS}/week", "child contact with child": f"{MONTHS}/month",
            "child contact with parents": f"{MONTHS}/month", "child contact with carer": f"{MONTHS}/month",
        },
    ),
    "pian_1": ("mei", as_is, AUTUMN, {"child contact with parents": f"{MONTHS}/month"}, {"child home_visit with home": "1/term"}),
    "pian_10": (
        "mei", with_a_party_member, AUTUMN,
        {"child contact with carer": f"{WEEKS}/week", "child talk with child": f"{WEEKS}/week", "child call with parents": f"{FORTNIGHTS}/fortnight"},
        {"child talk with child": f"{WEEKS}/week + {MONTHS}/month"},
    ),
    "pian_11": (
        "mei", as_is, AUTUMN,
        {
            "child home_visit with home": "1/term", "child activity with child": "1/term", "child info_check with child": "1/term",
            "school assessment": "1 in 2027年",
        },
        {
            "child talk with child": f"{MONTHS}/month", "child screening with child": "1/term", "child contact with parents": f"{MONTHS}/month",
            "child contact with carer": f"{MONTHS}/month", "class activity": f"{MONTHS}/month",
        },
    ),
    "pian_17": ("mei", as_is, AUTUMN, {}, {"county meeting": "1 in 2026年下半年、2027年上半年"}),
    "pian_18": (
        "mei", to_her_uncle_in_october, AUTUMN,
        {
            "child letter with parents": "1 in 12月31日前", "school activity": "1 in 12月31日前",
            "school activity with child": "1 in 12月31日前 + 1 in 2026年下半年、2027年上半年",
        },
        {
            "child talk with child": f"{MONTHS}/month", "child home_visit with carer": "1/term", "child info_check with child": "1 in 10月21日前",
            "class activity": f"{MONTHS}/month",
        },
    ),
    "pian_19": (
        "mei", as_is, AUTUMN,
        {
            "child screening with child": "1 in 6月19日前", "class plan": "1/term", "class summary": "1/term",
            "village contact with school": f"{MONTHS}/month",
        },
        {"child talk with child": "1/term", "school info_check": "1/term"},
    ),
    "pian_2": ("lan", as_is, AUTUMN, {}, {"child talk with child": f"{FORTNIGHTS}/fortnight + {MONTHS}/month", "class inspection": "1/term"}),
    "pian_20": ("mei", as_is, AUTUMN, {"child talk with child": f"{MONTHS}/month"}, {"class activity": f"{MONTHS}/month"}),
    "pian_24": (
        "mei", as_is, AUTUMN, {},
        {"pairing contact with child": f"{MONTHS}/month", "pairing contact with carer": f"1/term + {MONTHS}/month", "pairing contact with class_teacher": "1/term"},
    ),
    "pian_3": (
        "mei", as_is, AUTUMN,
        {"child info_check with child": "1/term", "class meeting with child": f"{MONTHS}/month", "child talk with child": f"{MONTHS}/month"},
        {
            "child talk with child": f"{FORTNIGHTS}/fortnight + {MONTHS}/month", "child call with parents": f"{FORTNIGHTS}/fortnight",
            "school meeting with carer": "1/term",
        },
    ),
    "pian_4": (
        "lan", as_is, AUTUMN, {"child talk with child": f"{2 * MONTHS}/month"},
        {
            "child talk with child": f"{2 * MONTHS}/month + {2 * WEEKS}/week", "school meeting": "1/term", "class activity": f"1/term + {MONTHS}/month",
            "class inspection": "1/term", "class plan": "1 in 2026—2027学年",
        },
    ),
    "pian_5": ("mei", as_is, AUTUMN, {}, {}),
    "pian_6": (
        "mei", as_is, SPRING,
        {
            "school activity": "1 in 6月30日前", "class activity": "1 in 6月30日前", "class meeting with child": "1 in 6月30日前",
            "child letter with parents": "1 in 6月30日前", "child call with parents": "1 in 6月30日前",
        },
        {},
    ),
    "pian_7": (
        "mei", with_a_mother, AUTUMN,
        {
            "pairing contact with class_teacher": "1/term", "pairing contact with carer": f"1/term + {MONTHS}/month",
            "pairing contact with child": f"{MONTHS}/month", "pairing home_visit with child": "1 in 2027年", "pairing festival with child": "1 in 2027年",
        },
        {
            "pairing contact with child": f"1 in 10月1日前 + {MONTHS}/month", "pairing contact with carer": f"1 in 10月1日前 + 1/term + {MONTHS}/month",
        },
    ),
    "pian_9": ("mei", as_is, SPRING, {}, {"class activity": "1 in 6月30日前"}),
    "wu_ge_yi": (
        "mei", as_is, AUTUMN,
        {
            "pairing tutoring with child": f"{WEEKS}/week", "pairing contact with parents": f"{MONTHS}/month",
            "pairing contact with carer": f"{MONTHS}/month", "pairing contact with class_teacher": f"{MONTHS}/month",
            "pairing home_visit with home": f"{MONTHS}/month", "pairing plan": "1/term", "pairing summary": "1/term",
        },
        {},
    ),
}  # fmt: skip
every_walk = pytest.mark.parametrize("code", WALKS)


def test_there_is_a_walk_for_every_shipped_programme():
    assert list(WALKS) == list(shipped())


@every_walk
def test_a_term_owes_exactly_what_the_text_promises(cast, code):
    name, prepare, term, promised, _more = WALKS[code]
    assert walk(cast, code, name, prepare, term) == promised


@every_walk
def test_a_duty_without_a_number_is_owed_once_the_suggestion_is_confirmed(cast, code):
    name, prepare, term, promised, more = WALKS[code]
    suggested = [duty.key for duty in shipped()[code].vague if duty.suggested]
    assert walk(cast, code, name, prepare, term, suggested) == {**promised, **more}
