"""A plan of the county's own on its way to the shelf: begun from its text, decided line by line, put on the shelf, taken away again."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care.actions.adopting import ADOPTERS
from qianshou.domain.care.models import AdoptedProgramme
from qianshou.domain.care.models.own import OwnProgramme
from qianshou.domain.care.programmes import Programme
from qianshou.domain.care.programmes.writing import programme_of
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.kit.errors import Changed, Invalid, Refused
from qianshou.kit.gate import Actor, action, remember

KEEP, DROP = "keep", "drop"
Lines = Sequence[Mapping[str, Any]]


@action(P.ADOPT_PROGRAMME, on="unit")
def begin_own(actor: Actor, *, unit: Unit, title: str, source: str, text: str, lines: Lines, today: dt.date) -> OwnProgramme:
    """A draft from a plan's text and the lines read in it. Refuses a unit that cannot adopt, and a draft without a title."""
    if unit.kind not in ADOPTERS:
        raise Refused(_("方案只能由学校、乡镇或县采用。"))
    if not title.strip():
        raise Invalid(_("请写方案的名称。"), "title")
    row = OwnProgramme(
        county_id=unit.county_id or unit.pk, unit=unit, path=unit.path, title=title.strip()[:80], source=source.strip()[:120] or unit.name,
        made_by=getattr(actor, "user", None), made_on=today,
    )  # fmt: skip
    row.text, row.lines = text, json.dumps(list(lines), ensure_ascii=False)
    row.save(force_insert=True)
    remember(subjects=[row], count=len(lines))
    return row


@action(P.ADOPT_PROGRAMME, on="own")
def decide_own(
    actor: Actor, *, own: OwnProgramme, title: str, source: str, group: str, lines: Lines, seen_version: int | None = None, finish: bool = False
) -> Programme | None:
    """Keeps what was decided; with `finish` makes the programme and puts it on the shelf. Refuses finishing while a line is undecided,
    while a kept duty has no period, or what the reader of programme files refuses; and a draft somebody else has changed meanwhile."""
    own = OwnProgramme.objects.select_for_update().get(pk=own.pk)
    if seen_version is not None and seen_version != own.version:
        raise Changed(_("刚才有人改过这份草稿，请看一下现在的内容再改。"))
    if not title.strip():
        raise Invalid(_("请写方案的名称。"), "title")
    own.title, own.source = title.strip()[:80], source.strip()[:120] or own.unit.name
    own.lines = json.dumps([{**line, "all": group} for line in lines], ensure_ascii=False)
    made = _finished(own, group, lines) if finish else None
    own.spec = dict(made.spec) if made else own.spec
    own.version += 1
    own.save(update_fields=["title", "source", "lines", "spec", "version"])
    remember(fields=["lines"] + (["spec"] if made else []), count=len(lines))
    return made


def _finished(own: OwnProgramme, group: str, lines: Lines) -> Programme:
    undecided = sum(line.get("decision") not in (KEEP, DROP) for line in lines)
    if undecided:
        raise Refused(_("还有%d条没有决定：每一条都要选“采用”或“不要”。") % undecided)
    kept = [line for line in lines if line["decision"] == KEEP]
    if not kept:
        raise Refused(_("一条也没有采用，做不成方案。"))
    open_ones = [line for line in kept if line["what"] != "dated" and not line.get("per")]
    if open_ones:
        raise Refused(_("“%s”还没有写多久一次。") % open_ones[0]["quote"][:30])
    return programme_of(code=own.code, title=own.title, source=own.source, group=group, lines=kept)


@action(P.ADOPT_PROGRAMME, on="own")
def drop_own(actor: Actor, *, own: OwnProgramme) -> None:
    """Takes a draft or a programme off the shelf, text and all. Refuses one that a unit has adopted: it stays readable."""
    if AdoptedProgramme.objects.filter(county_id=own.county_id, code=own.code).exists():
        raise Refused(_("这份方案已经有单位采用，不能删除；可以停用。"))
    remember(subjects=[own])
    own.delete()
