"""What the pages of a drive share: the drive asked for, the way back, its numbers in words."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from qianshou.domain.pairing.queries import drives as queries
from qianshou.domain.permissions import P
from qianshou.web.access import or_404
from qianshou.web.office.place import to


def asked(request: HttpRequest, uid: str) -> Any:
    """The drive of that uid in reach, or 404."""
    return or_404(queries.drive(request.actor, P.KEEP_DRIVES, uid))


def crumbs_of(row: Any, last: str = "") -> list[dict]:
    """The way back from a page of one drive."""
    here = {"label": row.title, "url": to("office:drive", row.uid)} if last else {"label": row.title}
    return [{"label": _("招募活动"), "url": to("office:drive-list")}, here, *([{"label": last}] if last else [])]


def profile_shown(profile: queries.Profile) -> dict[str, Any]:
    """A profile with only what it tells; a line that may not be told is not named either."""
    tables = [
        {"heading": heading, "cells": [one for one in cells if one.value is not None], "rest": any(one.value is None for one in cells)}
        for heading, cells in profile.tables
    ]
    return {"total": profile.total, "tables": tables}


def number_lines(numbers: dict[str, int]) -> list[dict[str, Any]]:
    """A drive's numbers, each with what it counts."""

    def yuan(fen: int) -> str:
        return f"{fen / 100:,.2f}"

    said = [
        (_("报名"), numbers["applied"], _("人")),
        (_("入选"), numbers["chosen"], _("候补 %(r)d，未入选 %(n)d") % {"r": numbers["reserve"], "n": numbers["not"]}),
        (_("审核办完"), numbers["ready"], _("入选的人里可以结对的")),
        (_("结对"), numbers["paired"], _("对")),
        (
            _("见过面（双互）"),
            numbers["met"],
            _("孩子和帮扶人都到 %(b)d，没见成 %(m)d，还没见 %(u)d") % {"b": numbers["met_both"], "m": numbers["missed"], "u": numbers["unmet"]},
        ),
        (_("送慰问"), numbers["gifts"], _("现金 %(c)s 元，物品折合 %(g)s 元") % {"c": yuan(numbers["cash_fen"]), "g": yuan(numbers["goods_fen"])}),
        (_("给了联系卡"), numbers["cards"], _("张")),
    ]
    return [{"label": label, "value": value, "note": note} for label, value, note in said]
