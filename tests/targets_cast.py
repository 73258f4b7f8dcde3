"""A household, a disabled person and an orphan of the cast, with the officials paired with them; `cast.with_("targets")` adds them.

The household lives in 石桥村 and is helped by 李老师 (a helper with a login); the disabled person lives in 白岩村 and is helped by an official
without one; the orphan lives in 云台村 and nobody helps. The neighbour county has a household of its own.
"""

import datetime as dt

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.models import Helper
from qianshou.domain.targets import actions
from qianshou.domain.targets.models import Target
from qianshou.domain.targets.shapes import NewEntry, NewTarget
from tests.cast import TODAY, Cast, joins_cast

SINCE = dt.date(2026, 1, 5)
PHONE = "13900002001"


@joins_cast
def targets(cast: Cast) -> None:
    system = SystemActor(TODAY)
    own = Helper.objects.filter(user=cast.user("helper")).first()
    li = own or pairing.add_helper(system, unit=cast.unit("school"), name="李老师", kind="teacher", user=cast.user("helper"), today=SINCE)
    official = pairing.add_helper(system, unit=cast.unit("department"), name="龙干事", kind="official", today=SINCE)
    made = {
        "household": _add(system, cast, "village", NewTarget("石老根", "household", members=4, phone=PHONE, address="石桥村五组", situation="主要劳力患病")),
        "disabled": _add(system, cast, "other_village", NewTarget("杨玉珍", "disabled")),
        "orphan": _add(system, cast, "far_village", NewTarget("罗小勇", "orphan")),
        "neighbour": _add(system, cast, "neighbour_village", NewTarget("邻县户主", "household")),
    }
    actions.pair_target(system, target=made["household"], helper=li, from_on=SINCE, today=TODAY)
    actions.pair_target(system, target=made["disabled"], helper=official, from_on=SINCE, today=TODAY)
    cast.more["targets"] = {name: row.pk for name, row in made.items()} | {"official": official.pk, "li": li.pk}


def _add(system: SystemActor, cast: Cast, place: str, new: NewTarget) -> Target:
    return actions.add_target(system, unit=cast.unit(place), new=new, today=SINCE)


def target(cast: Cast, name: str) -> Target:
    """One of them, read anew."""
    return Target.objects.select_related("unit", "county").get(pk=cast.more["targets"][name])


def helper(cast: Cast, name: str) -> Helper:
    """`li` or `official`."""
    return Helper.objects.get(pk=cast.more["targets"][name])


def told(number: int, way: str = "phone", on: dt.date = TODAY, **more) -> NewEntry:
    """One entry; `number` makes it its own."""
    return NewEntry(on, way, f"target-entry-{number}", mode="alone" if way == "visit" and "mode" not in more else more.pop("mode", ""), **more)
