"""What a county sets about its ledger; periods already closed keep what held when they closed (DECISIONS 15)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care.choices import LEAST_MOST
from qianshou.domain.care.models import LedgerLimits
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.kit.errors import Changed, Invalid, Refused
from qianshou.kit.gate import Actor, action, remember


@action(P.ADOPT_PROGRAMME, on="unit")
def set_limits(
    actor: Actor, *, unit: Unit, week: int, fortnight: int, month: int, closes_after: int, today: dt.date, seen_version: int | None = None
) -> LedgerLimits:
    """How many school days make a week, fortnight, month of its own, and how many days after its end a period closes.

    Open periods follow with the next opening of periods. Refuses any unit but a county and figures out of range.
    """
    if unit.kind != UnitKind.COUNTY:
        raise Refused(_("这些天数全县一样，只能由县里定。"))
    asked: dict[str, Any] = {"week": week, "fortnight": fortnight, "month": month, "closes_after": closes_after}
    for name, (least, most) in LEAST_MOST.items():
        if not least <= asked[name] <= most:
            raise Invalid(_("请填 %(least)d 到 %(most)d。") % {"least": least, "most": most}, name)
    row = LedgerLimits.objects.select_for_update().filter(county=unit).first() or LedgerLimits(county=unit, version=0)
    if seen_version is not None and row.version != seen_version:
        raise Changed(_("别人刚改过这里。"), now={name: getattr(row, name) for name in asked} | {"version": row.version})
    changed = [name for name, value in asked.items() if getattr(row, name) != value]
    for name, value in asked.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    remember(fields=changed)
    return row
