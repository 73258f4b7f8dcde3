"""Taking a checked list: all or nothing."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.domain.targets import actions as targets
from qianshou.domain.targets.shapes import NewTarget
from qianshou.kit.errors import Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.papers.targeting.queries import PlacedTarget


@action(P.KEEP_TARGETS, on="unit")
def take_targets(actor: Actor, *, unit: Unit, lines: Sequence[PlacedTarget], today: dt.date) -> tuple[int, int]:
    """How many were put on the list and how many paired; refuses when one row has a problem."""
    if any(one.problem or one.unit is None for one in lines):
        raise Refused(_("还有没改好的行，请先改好。"))
    rows = [
        NewTarget(c.name, c.kind, one.unit.uid, c.kind_words, int(c.members) if c.members else None, c.phone)
        for one in lines
        if one.unit is not None and (c := one.cells)
    ]
    made = targets.add_targets(actor, unit=unit, rows=rows, today=today)
    pairs = [(row.uid, one.helper) for row, one in zip(made, lines, strict=True) if one.helper is not None]
    if pairs:
        wanted = {uid for uid, _helper in pairs}
        targets.pair_targets(actor, targets=[row for row in made if row.uid in wanted], pairs=pairs, from_on=today, today=today)
    remember(count=len(made), paired=len(pairs))
    return len(made), len(pairs)
