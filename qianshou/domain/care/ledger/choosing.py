"""A programme of the shelf, shipped or the county's own, with the numbers a unit chose for it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care.models.own import OwnProgramme
from qianshou.domain.care.programmes import Programme, adjusted, programme_from_spec, shipped
from qianshou.kit.errors import Invalid

CONFIRM = "confirm"  # key of an adjustment that says yes to a vague duty


def chosen(code: str, adjustments: Mapping[str, Mapping[str, Any]] | None, county_id: int | None = None) -> Programme:
    """The shipped programme, or one of that county's own, with its numbers changed. `adjustments`: {rule key: {"count": 2, …}}; {"confirm": true} takes a vague
    duty with the suggested number, unconfirmed ones are not owed. Refuses an unknown code, rule, key or value."""
    programme = shipped().get(code) or _own(code, county_id)
    if programme is None:
        raise Invalid(_("没有这份方案。"), "code")
    return altered(programme, adjustments)


def _own(code: str, county_id: int | None) -> Programme | None:
    row = OwnProgramme.objects.filter(county=county_id, uid=code.removeprefix("own_")).ready().first() if county_id else None
    return programme_from_spec(row.spec) if row is not None and row.code == code else None


def altered(programme: Programme, adjustments: Mapping[str, Mapping[str, Any]] | None) -> Programme:
    """Any programme, an adopted one too, with numbers changed in the same way."""
    changes = {key: {k: v for k, v in one.items() if k != CONFIRM} for key, one in (adjustments or {}).items()}
    confirmed = frozenset(key for key, one in (adjustments or {}).items() if one.get(CONFIRM))
    return adjusted(programme, changes, confirmed=confirmed)
