"""Helpers, pairings and a programme for the cast, by real actions: `cast.with_("pairings")`, `cast.with_("programme")`.

li (李老师, helper) has mei, jun and lan; zhou (周老师, colleague) has gu; sun (孙老师, other_helper) has far; liu (志愿者小刘, outside, vetted,
with consent) has mei as a volunteer. The county adopted 篇4 (two talks a month) on 1 September.
"""

import datetime as dt

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions as care
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.models import Helper, Pairing
from qianshou.domain.people import actions as people
from tests.cast import TODAY, Cast, joins_cast
from tests.people_cast import OPENED, child

HELPERS = {"li": ("helper", "李老师", "teacher"), "zhou": ("colleague", "周老师", "teacher"), "sun": ("other_helper", "孙老师", "teacher")}
PAIRS = {"mei": "li", "jun": "li", "lan": "li", "gu": "zhou", "far": "sun"}
VETTED = {
    "applied_on": OPENED, "birth_date": dt.date(2001, 5, 4), "identity_checked_on": OPENED, "record_checked_on": OPENED, "record_clear": True,
    "trained_on": OPENED, "commitment_signed_on": OPENED,
}  # fmt: skip


@joins_cast
def helpers(cast: Cast) -> None:
    """The three teachers, and 志愿者小刘 vetted by two people."""
    system = SystemActor(OPENED)
    made = {}
    for key, (user, name, kind) in HELPERS.items():
        home = cast.unit("other_school") if key == "sun" else cast.unit("school")
        made[key] = pairing.add_helper(system, unit=home, name=name, kind=kind, user=cast.user(user), today=OPENED).pk
    liu = pairing.add_helper(system, unit=cast.unit("school"), name="志愿者小刘", kind="volunteer", user=cast.user("outside"), today=OPENED)
    pairing.vet(cast.actor("school", OPENED), helper=liu, today=OPENED, **VETTED)
    pairing.approve_vetting(cast.actor("county", OPENED), helper=liu, today=OPENED)
    cast.more["helpers"] = made | {"liu": liu.pk}


@joins_cast
def pairings(cast: Cast) -> None:
    """The pairs of 1 September."""
    cast.with_("children", "helpers")
    system, made = SystemActor(OPENED), {}
    for name, key in PAIRS.items():
        made[name] = pairing.pair(system, child=child(cast, name), helper=helper(cast, key), kind="teacher", from_on=OPENED, today=OPENED).pk
    people.give_consent(system, child=child(cast, "mei"), use="outside_helper", given_by="吴桂英", channel="signed", given_on=OPENED, today=OPENED)
    liu = pairing.pair(system, child=child(cast, "mei"), helper=helper(cast, "liu"), kind="volunteer", from_on=OPENED, today=OPENED, note="喜欢画画")
    cast.more["pairings"] = made | {"mei_liu": liu.pk}


@joins_cast
def programme(cast: Cast) -> None:
    """篇4 adopted by the county on 1 September, its duties opened as of TODAY."""
    cast.with_("pairings")
    system = SystemActor(OPENED)
    care.adopt(system, unit=cast.county, code="pian_4", school_year=2026, today=OPENED)
    care.open_periods(SystemActor(TODAY), county=cast.county, today=TODAY)


def helper(cast: Cast, key: str) -> Helper:
    """One helper, fresh."""
    return Helper.objects.select_related("user", "unit").get(pk=cast.more["helpers"][key])


def pair_of(cast: Cast, name: str) -> Pairing:
    """One pairing, fresh."""
    return Pairing.objects.select_related("child", "helper").get(pk=cast.more["pairings"][name])
