"""A round is opened, those who owe are reminded, and it is closed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.accounts.queries import holders
from qianshou.domain.notices.actions import tell
from qianshou.domain.orgs.choices import CHILDLESS, Line, UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P, roles_with
from qianshou.kit import bulk
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember
from qianshou.kit.paths import is_within
from qianshou.kit.workbook import kind_of
from qianshou.kit.workbook.refusal import MAX_BYTES
from qianshou.papers.choices import FileKind, RoundKind, RoundState
from qianshou.papers.exports.actions import ROSTERS
from qianshou.papers.files import keeping
from qianshou.papers.models import AskedUnit, Round
from qianshou.papers.rounds.rules import LONGEST_DAYS, OWED, RETURNED

MOST_UNITS = 500
MAY_BE_ASKED = (UnitKind.TOWNSHIP, UnitKind.SCHOOL, UnitKind.VILLAGE)


@dataclass(frozen=True)
class Template:
    """A blank form as it was uploaded."""

    data: bytes
    name: str


@action(P.COLLECT, on="unit")
def open_round(
    actor: Any, *, unit: Unit, kind: str, line: str, title: str, note: str, units: Sequence[Unit], due_on: dt.date, today: dt.date, layout: str = "",
    template: Template | None = None,
) -> Round:  # fmt: skip
    """A round with the units asked, each told in the app. A roster is asked in a layout of ours or by an uploaded template; a table by a template.

    Refuses no title, a day past or more than a year off, no unit, units that do not stand below or hold no files, neither layout nor template.
    """
    _check(unit, title, kind, line, due_on, today)
    _check_units(unit, units)
    if layout and (kind != RoundKind.ROSTER or layout not in ROSTERS):
        raise Invalid(_("请选用哪种格式，或上传模板。"), "layout")
    if not layout and template is None:
        raise Invalid(_("请上传模板。") if kind == RoundKind.TABLE else _("请选用哪种格式，或上传模板。"), "template")
    county = unit.county_id or unit.pk
    row = Round(county_id=county, unit=unit, path=unit.path, user=actor.user, kind=kind, line=line, title=title.strip(), note=note.strip()[:300],
                layout=layout, due_on=due_on, opened_on=today)  # fmt: skip
    if template is not None:
        if len(template.data) > MAX_BYTES:
            raise Invalid(_("模板超过 20 MB，请换小一些的文件。"), "template")
        kind_of(template.data)
        row.template = keeping.keep(actor, county_id=county, kind=FileKind.TEMPLATE, data=template.data, name=template.name)
    row.save(force_insert=True)
    asked = [AskedUnit(county_id=county, round=row, unit=one, path=one.path) for one in units]
    bulk.insert(asked)
    _tell(actor, row, asked, _("%(who)s请填报《%(title)s》，%(m)d月%(d)d日前。"), today)
    remember(subjects=[row], count=len(asked), kind=kind, layout=layout)
    return row


def _check(unit: Unit, title: str, kind: str, line: str, due_on: dt.date, today: dt.date) -> None:
    if not 2 <= len(title.strip()) <= 60:
        raise Invalid(_("请写收的是什么表，2 到 60 个字。"), "title")
    if kind not in RoundKind.values:
        raise Invalid(_("请选收名册还是报表。"), "kind")
    if line not in Line.values:
        raise Invalid(_("请选按学校还是按居住地。"), "line")
    if not today <= due_on <= today + dt.timedelta(days=LONGEST_DAYS):
        raise Invalid(_("截止日期要在今天到一年以内。"), "due_on")
    if unit.kind in CHILDLESS:
        raise Refused(_("“%s”下面没有孩子，不能收表。") % unit.name)


def _check_units(unit: Unit, units: Sequence[Unit]) -> None:
    if not units:
        raise Invalid(_("请勾选要填报的单位。"), "units")
    if len(units) > MOST_UNITS:
        raise Invalid(_("一次最多 %s 个单位。") % MOST_UNITS, "units")
    for one in units:
        if one.pk == unit.pk or not is_within(one.path, unit.path) or one.kind not in MAY_BE_ASKED or one.closed_on is not None:
            raise Invalid(_("“%s”不能填报这份表。") % one.name, "units")


def _tell(actor: Any, row: Round, asked: Sequence[AskedUnit], words: str, today: dt.date) -> int:
    """One line for each person who answers for a unit; the link is that unit's own page. How many."""
    told, roles = 0, roles_with(P.ANSWER_ROUND)
    text = words % {"who": row.unit.name, "title": row.title, "m": row.due_on.month, "d": row.due_on.day}
    for one in asked:
        if users := holders(one.unit, roles, today):
            told += len(tell(actor, users=users, text=text, link=f"/office/rounds/mine/{one.uid}/"))
    return told


@action(P.COLLECT, on="round")
def remind_units(actor: Any, *, round: Round, today: dt.date) -> int:
    """Tells those who answer for units still owing; at most once a day. How many people."""
    held = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if held.closed_on is not None:
        raise Refused(_("这次采集已经结束。"))
    if held.reminded_on == today:
        raise Refused(_("今天已经提醒过了，明天再提醒。"))
    asked = list(AskedUnit.objects.filter(round=held, state__in=(OWED, RETURNED)).select_related("unit"))
    if not asked:
        raise Refused(_("都报了，不用提醒。"))
    held.reminded_on = round.reminded_on = today
    held.save(update_fields=["reminded_on"])
    told = _tell(actor, round, asked, _("《%(title)s》还没有报，%(m)d月%(d)d日截止。有困难请告诉%(who)s。"), today)
    remember(count=told)
    return told


@action(P.COLLECT, on="round")
def close_round(actor: Any, *, round: Round, today: dt.date) -> Round:
    """Nothing more is sent to it; what was sent stays. Refuses while an answer waits to be looked at."""
    if AskedUnit.objects.filter(round=round, state=RoundState.SENT).exists():
        raise Refused(_("还有待审的，先审完再结束。"))
    Round.objects.filter(pk=round.pk, closed_on=None).update(closed_on=today)
    round.refresh_from_db(fields=["closed_on"])
    return round
