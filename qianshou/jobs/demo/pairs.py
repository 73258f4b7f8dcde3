"""The life of pairings: the first school's agreements signed, kin, study partners; at another school a helper away."""

import datetime as dt
from typing import Any

from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing import queries
from qianshou.domain.pairing.choices import TieKind
from qianshou.jobs.demo.places import County
from qianshou.jobs.demo.staff import Staff

AWAY = dt.timedelta(days=9)


def live_on(system: Any, county: County, staff: Staff, children: list[Any], today: dt.date) -> int:
    """Every second agreement is signed; one helper of another school is away; one aunt; two of three study partners told of. How many partners."""
    school = county.schools[0].unit
    mine = [one for one in children if one.edu_path.startswith(school.path)]
    rows = [row for one in mine[:60] for line in queries.pairings_of_child(system, one, today) if (row := queries.pairing(system, "pair", line.uid))]
    if rows:
        pairing.sign(system, pairings=rows[::2], signed_on=today, today=today)
    here = [one.row for one in staff.helpers if one.row.unit_id == school.pk and not one.row.outside]
    _away(system, [one for one in staff.helpers if not one.outside and one.row.unit_id != school.pk], today)
    if mine and here:
        pairing.tie(system, child=mine[-1], helper=here[-1], kind=TieKind.KIN, reason="孩子的姑妈", today=today)
    return _partners(system, school, today)


def _away(system: Any, others: list[Any], today: dt.date) -> None:
    """The first helper of another school who has children and a colleague is away; nobody of the demo's logins."""
    for one in others:
        mates = [mate for mate in others if mate.row.unit_id == one.row.unit_id and mate.row.pk != one.row.pk]
        rows = list(queries.of_helper(system, one.row)) if mates else []
        if rows:
            pairing.stand_in_all(system, pairings=rows, helper=mates[0].row, from_on=today, to_on=today + AWAY, reason="外出培训", today=today)
            return


def _partners(system: Any, school: Any, today: dt.date) -> int:
    found = [one for one in queries.propose_partners(system, list(queries.without_partner(system, school)[:12])) if one.pupil_uid][:3]
    for n, one in enumerate(found):
        told = today if n < 2 else None
        pairing.set_partners(system, children=[one.child], pairs=[(one.child.uid, one.pupil_uid)], told_on=told, today=today)
    return len(found)
