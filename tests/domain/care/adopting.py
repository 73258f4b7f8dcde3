"""Rules of a test's own, adopted without a programme file."""

import datetime as dt

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions
from qianshou.domain.care.models import AdoptedProgramme, AdoptedRule
from tests.cast import TODAY
from tests.people_cast import OPENED


def adopt_rules(cast, *specs, at="county", from_on=OPENED, to_on=dt.date(2027, 8, 31)) -> list[AdoptedRule]:
    """Adopts the specs (as of a TOML file) at a unit; count 1, counterparts none and title are filled in."""
    unit = cast.unit(at)
    county_id = unit.county_id or unit.pk
    row = AdoptedProgramme.objects.create(
        county_id=county_id, unit=unit, path=unit.path, code=f"own_{AdoptedProgramme.objects.count()}", title="本地方案", school_year=2026,
        from_on=from_on, to_on=to_on, spec={},
    )  # fmt: skip
    made = []
    for number, spec in enumerate(specs):
        whole = {"key": f"rule_{number}", "title": "一条规则", "count": 1, "counterparts": ["none"], "mechanisms": ["M001"], **spec}
        made.append(
            AdoptedRule.objects.create(
                county_id=county_id, programme=row, path=unit.path, code=whole["key"], kind=whole["kind"], subject=whole.get("subject", "child"), spec=whole,
                from_on=from_on, to_on=to_on,
            )
        )  # fmt: skip
    return made


def open_on(cast, day=TODAY) -> dict[str, int]:
    """The daily job on a day."""
    return actions.open_periods(SystemActor(day), county=cast.county, today=day)
