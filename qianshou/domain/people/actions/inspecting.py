"""督查抽样: a sample is drawn by lot and opens its files to the inspector on the named days only (DOMAIN §11)."""

import datetime as dt
import secrets

from django.utils.translation import gettext as _

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import AccessSource
from qianshou.domain.people.models import Child, ChildAccess, DrawnFile, Inspection
from qianshou.domain.people.queries.roster import on_line
from qianshou.domain.people.rules import MOST_DAYS, MOST_FILES, drawn
from qianshou.domain.permissions import P, Role
from qianshou.kit.bulk import insert
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember


@action(P.DRAW_SAMPLE, on="unit")
def draw_sample(actor, *, unit: Unit, inspector: User, from_on: dt.date, to_on: dt.date, size: int, today: dt.date) -> Inspection:
    """Draws `size` of the active files at a unit, counting either line, for an inspector's named days.

    Refuses days past or more than ten, a person who is no inspector of the county on all of them, oneself, and a unit without files.
    """
    _days(from_on, to_on, today)
    if not 1 <= size <= MOST_FILES:
        raise Invalid(_("份数填 1 到 %s。") % MOST_FILES, field="size")
    if actor.user is not None and inspector.pk == actor.user.pk:
        raise Refused(_("不能给自己抽样，请另一位同事办理。"))
    county = unit.county_id or unit.pk
    held = inspector.grants.filter(role=Role.INSPECTOR, unit__county=county, from_on__lte=from_on)
    if not any(grant.to_on is None or grant.to_on >= to_on for grant in held):
        raise Invalid(_("%s在这几天没有督查组的角色，请先在“账号”里授予。") % inspector.name, field="inspector")
    pool = dict(Child.objects.active().filter(on_line(unit, "edu") | on_line(unit, "home")).values_list("uid", "pk"))
    if not pool:
        raise Refused(_("%s没有在用的档案，抽不出来。") % unit.name)
    lot = secrets.token_hex(16)
    row = Inspection.objects.create(
        county_id=county, unit=unit, path=unit.path, inspector=inspector, from_on=from_on, to_on=to_on, size=min(size, len(pool)), pool=len(pool), lot=lot, drawn_by=actor.user,
    )  # fmt: skip
    ids = [pool[uid] for uid in drawn(pool, lot, size)]
    insert(DrawnFile(county_id=county, inspection=row, child_id=pk, number=n) for n, pk in enumerate(ids, 1))
    ChildAccess.objects.bulk_create(
        ChildAccess(county_id=county, user=inspector, child_id=pk, role=Role.INSPECTOR, source=AccessSource.SAMPLE, source_uid=row.uid,
                    from_on=from_on, to_on=to_on, open=from_on <= today)
        for pk in ids
    )  # fmt: skip
    remember(subjects=[row, inspector], count=len(ids))
    return row


def _days(from_on: dt.date, to_on: dt.date, today: dt.date) -> None:
    if from_on < today:
        raise Invalid(_("督查日期不能早于今天。"), field="from_on")
    if to_on < from_on:
        raise Invalid(_("结束日期早于开始日期。"), field="to_on")
    if (to_on - from_on).days >= MOST_DAYS:
        raise Invalid(_("一次督查最多 %s 天。") % MOST_DAYS, field="to_on")


@action(P.OPEN_DUTIES, on="county")
def settle_samples(actor, *, county: Unit, today: dt.date) -> int:
    """The daily step: drawn files open on the first named day and close after the last; may run twice or late. How many closed."""
    rows = ChildAccess.objects.filter(county=county, source=AccessSource.SAMPLE)
    closed = rows.filter(open=True, to_on__lt=today).update(open=False)
    opened = rows.filter(open=False, from_on__lte=today, to_on__gte=today).update(open=True)
    remember(count=closed, opened=opened)
    return closed
