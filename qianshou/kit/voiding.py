"""A mistake is voided with a reason and stays readable: the one way, for every table with `voided_on`, `voided_by`, `void_reason`."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from qianshou.kit.errors import Invalid, Refused

FIELDS = ["voided_on", "voided_by", "void_reason"]
LONGEST = 120


def void(row: models.Model, *, by: Any, reason: str, today: dt.date) -> None:
    """Voids a row held and read anew; who may is the caller's to ask. Refuses an empty reason and a second time. Inside an action only."""
    if not reason.strip():
        raise Invalid(_("请写明作废的原因。"), "reason")
    row.refresh_from_db(fields=FIELDS, from_queryset=type(row)._default_manager.select_for_update())
    if row.voided_on is not None:  # type: ignore[attr-defined]
        raise Refused(_("这一条已经作废。"))
    for name, value in zip(FIELDS, (today, by, reason.strip()[:LONGEST]), strict=True):
        setattr(row, name, value)
    row.save(update_fields=FIELDS)
