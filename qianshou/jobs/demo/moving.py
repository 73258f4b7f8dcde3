"""Two children on their way to the demo's first school and one not come yet, so that 转接与报到 has something to show."""

import datetime as dt
from typing import Any

from qianshou.domain.people import actions as people
from qianshou.jobs.demo.places import County

DUE = dt.timedelta(days=7)


def send_some(system: Any, county: County, children: list[Any], today: dt.date) -> int:
    """Two children of other schools of the first school's stage are sent to it, the second said not to have come; how many."""
    first = county.schools[0].unit
    others = [one for one in children if one.edu_path and one.stage in first.stages and not one.edu_path.startswith(first.path)]
    if len(others) < 2:
        return 0
    rows = people.send_children(
        system, children=others[:2], kind="move", to_unit=first, due_on=today + DUE, note="刚转来，第一周请多留意。", today=today
    )  # fmt: skip
    people.not_arrived(system, transfers=rows[1:], reason="later", today=today)
    return len(rows)
