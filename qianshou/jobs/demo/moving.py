"""The class lists of the demo's first school, and two children on their way to it, so that these pages have something to show."""

import datetime as dt
from typing import Any

from qianshou.domain.people import actions as people
from qianshou.jobs.demo.people import Crowd
from qianshou.jobs.demo.places import County

DUE = dt.timedelta(days=7)
MOST = 200


def keep_school(system: Any, county: County, crowd: Crowd, children: list[Any], today: dt.date) -> None:
    """All of it: class lists, children on their way, one at rest."""
    list_classes(system, county, crowd, children, today)
    send_some(system, county, children, today)
    rest_one(system, county, children, today)


def list_classes(system: Any, county: County, crowd: Crowd, children: list[Any], today: dt.date) -> int:
    """The children of the first school on its class lists, and as many classmates without a file; how many lines."""
    first = county.schools[0].unit
    mine = [one for one in children if one.edu_path.startswith(first.path)][:MOST]
    lines = people.enlist_children(system, unit=first, children=mine, today=today)
    mates = [
        people.NewPupil(made.name, one.edu_unit, made.sex, "", made.born.replace(day=1))
        for one in mine
        if one.birth_date and (made := crowd.child(one.birth_date))
    ]
    return lines + len(people.add_pupils(system, unit=first, many=mates, today=today))


def send_some(system: Any, county: County, children: list[Any], today: dt.date) -> int:
    """Two children of other schools of the first school's stage are sent to it, the second said not to have come; how many."""
    first = county.schools[0].unit
    others = [one for one in children if one.edu_path and one.stage in first.stages and not one.edu_path.startswith(first.path)]
    if len(others) < 2:
        return 0
    rows = people.send_children(
        system, children=others[:2], kind="move", to_unit=first, due_on=today + DUE, note="刚转来，第一周请多留意。", today=today
    )  # fmt: skip
    people.not_arrived(system, transfers=rows[1:], reason="later", follow="sender", words="外婆说下周一送来。", today=today)
    return len(rows)


def rest_one(system: Any, county: County, children: list[Any], today: dt.date) -> int:
    """One child of the first school is suspended until the next term; how many."""
    first = county.schools[0].unit
    mine = [one for one in children if one.edu_unit is not None and one.edu_path.startswith(first.path) and one.stage != "kindergarten"]
    return people.suspend(
        system, unit=first, children=mine[-1:], pupils=[], reason="health", from_on=today - DUE, until_on=today + 14 * DUE, note="在家养病", today=today
    ) if mine else 0  # fmt: skip
