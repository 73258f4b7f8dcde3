"""A child leaves a class, a school or the files: what ends, what is handed on to whom and what goes on, settled in one act."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.actions.pairs import _end_rows, _tell, hand_over
from qianshou.domain.pairing.actions.partners import _part_of
from qianshou.domain.pairing.actions.teaching import ClassTeacher, Handed, _hand_over_class, _helper_of
from qianshou.domain.pairing.choices import EndReason
from qianshou.domain.pairing.models import Helper, Pairing
from qianshou.domain.pairing.queries.teaching import teachers_of
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Change, Child, Pupil
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import Actor, action, remember


@dataclass(frozen=True)
class Settled:
    """How many pairings ended, and how many were handed to another helper; all others run on."""

    ended: int = 0
    handed: int = 0


@action(P.PAIR, on="child")
def settle_child(
    actor: Actor, *, child: Child, ends: Sequence[str], hand_to: Mapping[str, Helper], today: dt.date, note: str = "", to_teacher: Sequence[str] = (),
    klass: Unit | None = None,
) -> Settled:  # fmt: skip
    """Of a child who moved or left school: the pairings named in `ends` (uids) end as 孩子转走, those in `hand_to` pass to that helper and
    those in `to_teacher` to the teacher of `klass` (the class the child goes to), all with the note; the rest run on.

    Refuses what `hand_over` refuses, a pairing of another child, and `to_teacher` where the class has no teacher.
    """
    hand_to = {**hand_to, **_to_teacher(child, to_teacher, klass, today)}
    rows = {row.uid: row for row in Pairing.objects.filter(child=child, to_on=None).select_related("child", "helper")}
    if (set(ends) | set(hand_to)) - set(rows):
        raise Refused(_("有的结对已经结束，请刷新后再选。"))
    over = [rows[uid] for uid in ends if uid not in hand_to]
    _end_rows(over, to_on=today, reason=EndReason.CHILD_MOVED, handover_note=note)
    for uid, helper in hand_to.items():
        hand_over(actor, pairing=rows[uid], to_helper=helper, today=today, note=note)
    _part_of([child.pk], today)
    remember(count=len(over) + len(hand_to), ended=len(over), handed=len(hand_to))
    if over:
        _tell([child.pk], today)
    return Settled(len(over), len(hand_to))


def _to_teacher(child: Child, uids: Sequence[str], klass: Unit | None, today: dt.date) -> dict[str, Helper]:
    """The same keyed by pairing; one who teaches the child already goes on as she is."""
    if not uids:
        return {}
    helper = _teacher_of(klass, today) if klass is not None else None
    if helper is None:
        raise Refused(_("新班级还没有班主任，请选结束或继续，或先定班主任。"))
    hers = set(Pairing.objects.filter(child=child, helper=helper, to_on=None).values_list("uid", flat=True))
    return {uid: helper for uid in uids if uid not in hers}


@action(P.RECORD_CHANGE, on="child")
def move_child(
    actor: Actor, *, child: Child, change: Mapping[str, Any], ends: Sequence[str], to_teacher: Sequence[str], today: dt.date, note: str = ""
) -> Change:
    """A change of class or school (`change`: the keywords of `people.record_change`) and what becomes of the pairings, in one act.

    The pairings are settled first: with the move the child may leave the actor's reach.
    """
    if ends or to_teacher:
        settle_child(actor, child=child, ends=ends, hand_to={}, to_teacher=to_teacher, klass=change["detail"]["unit"], today=today, note=note)
    return people.record_change(actor, child=child, today=today, **change)


@action(P.EDIT_PUPILS, on="unit")
def move_class(
    actor: Actor, *, unit: Unit, children: Sequence[Child], pupils: Sequence[Pupil], klass: Unit, happened_on: dt.date, today: dt.date, to_teacher: bool = True
) -> tuple[int, int]:
    """换班 within a school (`people.change_class`); with `to_teacher` what the former class teachers did for these children goes on with the
    teacher of `klass`. How many moved, how many pairings went along; none where the class has no teacher."""
    left = [one.edu_unit for one in children if one.edu_unit is not None]
    n = people.change_class(actor, unit=unit, children=list(children), pupils=list(pupils), klass=klass, happened_on=happened_on, today=today)
    held = teachers_of([klass, *left], today)
    new = held.get(klass.pk)
    if not to_teacher or not new:
        return n, 0
    former = {grant.user_id for one in left for grant in held.get(one.pk, [])} - {new[0].user_id}
    handed = Handed()
    _hand_over_class(ClassTeacher(klass, new[0].user), sorted(former), unit, today, handed, children=children)
    remember(pairings=len(handed.ended))
    return n, len(handed.ended)


def _teacher_of(klass: Unit, today: dt.date) -> Helper | None:
    """The helper record of a class's teacher of today, made where she has none; None for a class without a teacher."""
    held = teachers_of([klass], today).get(klass.pk)
    if not held or klass.parent is None:
        return None
    return _helper_of(held[0].user, klass.parent, today)
