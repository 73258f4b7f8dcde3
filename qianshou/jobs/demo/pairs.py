"""The life of the first school's pairings: agreements signed, a helper away, kin, study partners of one class."""

import datetime as dt
from typing import Any

from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing import queries
from qianshou.domain.pairing.choices import TieKind
from qianshou.jobs.demo.places import County
from qianshou.jobs.demo.staff import Staff

AWAY = dt.timedelta(days=9)


def live_on(system: Any, county: County, staff: Staff, children: list[Any], today: dt.date) -> int:
    """Every second agreement is signed; one helper is away; one aunt; two of three study partners told of. How many partners."""
    school = county.schools[0].unit
    mine = [one for one in children if one.edu_path.startswith(school.path)]
    rows = [row for one in mine[:60] for line in queries.pairings_of_child(system, one, today) if (row := queries.pairing(system, "pair", line.uid))]
    if rows:
        pairing.sign(system, pairings=rows[::2], signed_on=today, today=today)
    here = [one.row for one in staff.helpers if one.row.unit_id == school.pk and not one.row.outside]
    away = [row for row in rows if here and row.helper_id == here[-1].pk]
    if away and len(here) > 1:
        pairing.stand_in_all(system, pairings=away, helper=here[0], from_on=today, to_on=today + AWAY, reason="外出培训", today=today)
    if mine and here:
        pairing.tie(system, child=mine[-1], helper=here[-1], kind=TieKind.KIN, reason="孩子的姑妈", today=today)
    return _partners(system, school, today)


def _partners(system: Any, school: Any, today: dt.date) -> int:
    found = [one for one in queries.propose_partners(system, list(queries.without_partner(system, school)[:12])) if one.pupil_uid][:3]
    for n, one in enumerate(found):
        told = today if n < 2 else None
        pairing.set_partners(system, children=[one.child], pairs=[(one.child.uid, one.pupil_uid)], told_on=told, today=today)
    return len(found)
