"""Who is to be helped: put on the list, corrected, closed; the phone opened to ring them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.naming import search_text
from qianshou.domain.permissions import P
from qianshou.domain.targets.choices import CloseReason, EndReason, TargetKind
from qianshou.domain.targets.models import Target, TargetPairing
from qianshou.domain.targets.shapes import NewTarget
from qianshou.kit.errors import Changed, Invalid, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.phone import numbers
from qianshou.kit.text import fold_name

LIVES_AT = (UnitKind.COUNTY, UnitKind.DISTRICT, UnitKind.TOWNSHIP, UnitKind.VILLAGE)
MOST_MEMBERS = 30
PLAIN = ("kind", "kind_words", "name", "members")
SEALED = ("phone", "address", "situation")


def _check(new: NewTarget, unit: Unit) -> None:
    name = fold_name(new.name)
    if not name or len(name) > 60:
        raise Invalid(_("请填写姓名，最多 60 个字。"), "name")
    if new.kind not in TargetKind.values:
        raise Invalid(_("请选择对象类别。"), "kind")
    if new.kind == TargetKind.OTHER and not new.kind_words.strip():
        raise Invalid(_("类别选“其他”的，请用几个字写明是什么。"), "kind_words")
    if new.members is not None and not 1 <= new.members <= MOST_MEMBERS:
        raise Invalid(_("家庭人口数不对，请检查。"), "members")
    if unit.kind not in LIVES_AT:
        raise Invalid(_("请选择对象住在哪个村或乡镇。"), "unit")


def _fill(row: Target, new: NewTarget, unit: Unit) -> Target:
    row.name, row.kind, row.members = fold_name(new.name), new.kind, new.members
    row.kind_words = new.kind_words.strip()[:20] if new.kind == TargetKind.OTHER else ""
    row.unit, row.unit_path, row.search = unit, unit.path, search_text(row.name)
    row.address, row.situation = new.address.strip()[:200], new.situation.strip()[:500]
    if new.phone.strip():  # a blank never erases
        row.phone = "、".join(numbers(new.phone))
    return row


@action(P.KEEP_TARGETS, on="unit")
def add_target(actor: Actor, *, unit: Unit, new: NewTarget, today: dt.date) -> Target:
    """One household or person. Refuses no name, an unknown kind, a school as the place, and the same name and kind at one place twice."""
    return _add(unit, [replace(new, unit_uid="")], {unit.uid: unit}, today)[0]


@action(P.KEEP_TARGETS, on="unit")
def add_targets(actor: Actor, *, unit: Unit, rows: Sequence[NewTarget], today: dt.date) -> list[Target]:
    """The set form for a pasted list: every place stands at or below `unit`; refused whole if one row is wrong."""
    places = {one.uid: one for one in Unit.objects.under(unit).open().filter(uid__in={row.unit_uid for row in rows if row.unit_uid})}
    if any(row.unit_uid and row.unit_uid not in places for row in rows):
        raise Refused(_("名单里有不归您管的地方。"))
    return _add(unit, rows, places, today)


def _add(unit: Unit, rows: Sequence[NewTarget], places: dict[str, Unit], today: dt.date) -> list[Target]:
    county_id = unit.county_id or unit.pk
    made: list[Target] = []
    there = set(Target.objects.open().filter(county=county_id, unit__in=[unit.pk, *(p.pk for p in places.values())]).values_list("name", "kind", "unit_id"))
    for new in rows:
        place = places[new.unit_uid] if new.unit_uid else unit
        _check(new, place)
        row = _fill(Target(county_id=county_id, opened_on=today), new, place)
        if (row.name, row.kind, place.pk) in there:
            raise Invalid(_("%(place)s已经登记过%(name)s（%(kind)s）。") % {"place": place.name, "name": row.name, "kind": row.kind_label}, "name")
        there.add((row.name, row.kind, place.pk))
        made.append(row)
    Target.objects.bulk_create(made)
    remember(count=len(made), subjects=made)
    return made


@action(P.KEEP_TARGETS, on="target")
def edit_target(actor: Actor, *, target: Target, new: NewTarget, unit: Unit, seen_version: int, today: dt.date) -> Target:
    """Corrects what is written of a target; refuses one changed since it was read, a closed one, and a place out of reach."""
    row = Target.objects.select_for_update().get(pk=target.pk)
    if row.version != seen_version:
        raise Changed(_("别人刚改过这里。"), now={name: getattr(row, name) for name in PLAIN} | {"version": row.version})
    if row.closed_on is not None:
        raise Refused(_("这个对象已经结束帮扶，不能再改。"))
    if not actor.may(P.KEEP_TARGETS, unit):
        raise Invalid(_("这个地方不归您管。"), "unit")
    _check(new, unit)
    _fill(row, new, unit)
    row.version += 1
    row.save()
    remember(fields=[*PLAIN, "unit", *SEALED])
    return row


@action(P.KEEP_TARGETS, on="target")
def close_target(actor: Actor, *, target: Target, reason: str, today: dt.date) -> Target:
    """No longer helped; running pairings end with it, what was done stays and counts. Refuses a second time."""
    if reason not in CloseReason.values:
        raise Invalid(_("请选择原因。"), "reason")
    if target.closed_on is not None:
        raise Refused(_("这个对象已经结束帮扶。"))
    target.closed_on, target.close_reason = today, reason
    target.version += 1
    target.save(update_fields=["closed_on", "close_reason", "version"])
    running = list(TargetPairing.objects.filter(target=target, to_on=None))
    for row in running:
        row.to_on, row.end_reason = max(today, row.from_on), EndReason.TARGET_CLOSED
    TargetPairing.objects.bulk_update(running, ["to_on", "end_reason"])
    remember(reason=reason, subjects=running)
    return target


@action(P.RECORD_TARGET, on="target")
def reveal_target_phone(actor: Actor, *, target: Target, today: dt.date) -> str:
    """打电话: the numbers, joined by 、; the trail keeps that they were opened. Refuses where none is written."""
    remember(fields=["target.phone"], reason=_("联系对象"))
    if not target.phone:
        raise Refused(_("没有填写电话。"))
    return target.phone.reveal()
