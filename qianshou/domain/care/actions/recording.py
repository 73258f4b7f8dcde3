"""What was done, written down once: one contact, one for many children, a paper sheet typed in, and the voiding of a mistake."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from qianshou.domain.care.ledger.entering import Contact, Doing, check, rows_of, sent_before
from qianshou.domain.care.ledger.recounting import recount
from qianshou.domain.care.models import CareRecord, Duty
from qianshou.domain.care.rules import may_make_up
from qianshou.domain.care.shapes import Met, SheetRow
from qianshou.domain.pairing.models import Helper
from qianshou.domain.pairing.queries import helper_of
from qianshou.domain.people.models import Child, ChildAccess
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.voiding import void

STILL_MAY = dt.timedelta(days=14)  # after access ended, for a phone that was offline (DECISIONS 15)


def _may_record(actor: Any, child: Child, day: dt.date, today: dt.date) -> None:
    """By place, or by a pairing that held on the day, until 14 days after it ended. Refuses like a child that is not there."""
    reach = actor.reach(P.RECORD_CONTACT)
    if reach.covers(county_id=child.county_id, edu_path=child.edu_path, home_path=child.home_path):
        return
    mine = ChildAccess.objects.filter(user=actor.user, child=child, role__in=sorted(reach.names))
    held = mine.filter(from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))
    if any(row.open or (row.to_on is not None and today <= row.to_on + STILL_MAY) for row in held):
        return
    if mine.filter(open=True).exists():
        raise Invalid(_("那一天您还没有和这个孩子结对，请检查日期。"), "happened_on")
    raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.RECORD_CONTACT)


def _doing(actor: Any, children: Sequence[Child], doer_helper: Helper | None) -> Doing:
    """Who did it: the actor, or (代录) another helper, for whom one must be allowed to type."""
    own = helper_of(actor.user)
    if doer_helper is None or (own is not None and doer_helper.pk == own.pk):
        return Doing(actor.user, own, actor.user)
    if not actor.may_all(P.TYPE_FOR_OTHERS, list(children)):
        raise NotAllowed(_("代录别人的纸质记录，要由班主任或专干办理。"), perm=P.TYPE_FOR_OTHERS)
    if doer_helper.county_id != children[0].county_id:
        raise Refused(_("帮扶人不是本县的。"))
    return Doing(doer_helper.user, doer_helper, actor.user)


def _check_made_up(contact: Contact, child: Child, today: dt.date) -> None:
    if not contact.makes_up_for:
        return
    duty = Duty.objects.filter(uid=contact.makes_up_for, child=child).first()
    if duty is None:
        raise Invalid(_("找不到要补做的那一项。"), "makes_up_for")
    if not may_make_up(duty.last_on, today) or contact.happened_on <= duty.last_on:
        raise Invalid(_("补做只能在那一期结束之后；期内做的，直接记在那一天就行。"), "makes_up_for")


def _store(contact: Contact, doing: Doing, children: Sequence[Child], today: dt.date) -> list[CareRecord]:
    """Stores one entry and counts it, once however often it is sent."""
    check(contact, doing, children, today)
    stored = sent_before(contact, doing, children)
    if stored:
        return stored
    _check_made_up(contact, children[0], today)
    list(Child.objects.select_for_update().filter(pk__in=[c.pk for c in children]).order_by("pk").values_list("pk"))
    rows = rows_of(contact, doing, children, today)
    try:
        with transaction.atomic():
            CareRecord.objects.bulk_create(rows)
    except IntegrityError:  # the same phone sent it twice at once
        return sent_before(contact, doing, children)
    recount([c.pk for c in children], [contact.kind], [contact.happened_on], [row.makes_up_for for row in rows])
    remember(count=len(rows), subjects=rows, kind=contact.kind)
    return rows


@action(P.RECORD_CONTACT)
def record_contact(
    actor: Actor, *, child: Child, kind: str, happened_on: dt.date, today: dt.date, people: Sequence[Met], client_uuid: str, means: str = "",
    topics: Sequence[str] = (), condition: int | None = None, note: str = "", next_step: str = "", parent_contact: str = "",
    doer_helper: Helper | None = None, sheet_no: str = "", makes_up_for: str = "", companion: str = "", visit_mode: str = "",
    reached: bool = True, siblings: Sequence[Child] = (), counselling: bool = False,
) -> CareRecord:  # fmt: skip
    """One contact. `siblings` were there too and get the shared facts, not the note. The same number and body again answers with the
    record already stored, another body is refused. Refuses a future day, nobody met, an outside helper at home without a companion;
    a closed period is never a reason to refuse. Whoever reached the child on the day may record until 14 days after that ended."""
    children = [child, *(one for one in siblings if one.pk != child.pk)]
    for one in children:
        _may_record(actor, one, happened_on, today)
    if counselling and not actor.may(P.SEE_COUNSELLING, child):
        raise NotAllowed(_("心理辅导记录只能由心理教师登记。"), perm=P.SEE_COUNSELLING)
    contact = Contact(
        kind, happened_on, tuple(people), client_uuid, means, tuple(topics), condition, note, next_step, parent_contact, sheet_no,
        makes_up_for, companion, visit_mode, reached, counselling,
    )  # fmt: skip
    rows = _store(contact, _doing(actor, children, doer_helper), children, today)
    remember(subjects=children)
    return rows[0]


@action(P.RECORD_CONTACT, on="children", many=True)
def record_for_many(
    actor: Actor, *, children: Sequence[Child], kind: str, happened_on: dt.date, today: dt.date, people: Sequence[Met], client_uuid: str,
    private: Mapping[str, Mapping[str, Any]] | None = None, means: str = "", topics: Sequence[str] = (), visit_mode: str = "",
    companion: str = "", doer_helper: Helper | None = None, sheet_no: str = "", reached: bool = True,
) -> list[CareRecord]:  # fmt: skip
    """One entry for several children (a class talk): shared facts, and for each `{uid: {note, condition, next_step, …}}`."""
    if not children:
        raise Invalid(_("请至少勾选一个孩子。"), "children")
    for one in children:
        _may_record(actor, one, happened_on, today)
    contact = Contact(
        kind, happened_on, tuple(people), client_uuid, means, tuple(topics), sheet_no=sheet_no, companion=companion, visit_mode=visit_mode,
        reached=reached, private={child.uid: dict((private or {}).get(child.uid, {})) for child in children},
    )  # fmt: skip
    return _store(contact, _doing(actor, children, doer_helper), children, today)


@action(P.TYPE_FOR_OTHERS, on="children", many=True)
def record_sheet(
    actor: Actor, *, children: Sequence[Child], rows: Sequence[SheetRow], doer_helper: Helper, sheet_no: str, today: dt.date
) -> list[CareRecord]:
    """代录: a paper sheet as a grid. Counts for its doer at once; all rows or none, a refusal names its row as `field` "row:3.date"."""
    if not sheet_no.strip():
        raise Invalid(_("请填写纸质记录的编号。"), "sheet_no")
    by_uid = {child.uid: child for child in children}
    doing = _doing(actor, children, doer_helper)
    out: list[CareRecord] = []
    for number, row in enumerate(rows, 1):
        if row.child_uid not in by_uid:
            raise Invalid(_("第 %s 行的孩子不在名单里。") % number, f"row:{number}.child")
        contact = Contact(
            row.kind, row.happened_on, row.met, row.client_uuid or f"sheet-{doer_helper.uid}-{number}"[:30], row.means, note=row.note, sheet_no=sheet_no,
            companion=row.companion,
        )  # fmt: skip
        try:
            out += _store(contact, doing, [by_uid[row.child_uid]], today)
        except Invalid as wrong:
            raise Invalid(_("第 %(row)s 行：%(say)s") % {"row": number, "say": wrong.say}, f"row:{number}.{wrong.field}") from wrong
    remember(count=len(out), sheet=sheet_no[:40])
    return out


@action(P.VOID_RECORD)
def void_record(actor: Actor, *, record: CareRecord, reason: str, today: dt.date) -> CareRecord:
    """Voids a mistake with a reason; the record stays readable and counts no more, even if a closed period thereby turns 未完成.

    One's own (done or typed), or a coordinator's of the child. Refuses an empty reason and a second time.
    """
    user = actor.user  # type: ignore[attr-defined]
    own = user is not None and user.pk in (record.doer_user_id, record.enterer_id)
    if not (own and actor.may(P.VOID_RECORD)) and not (actor.may(P.VOID_RECORD, record.child) and actor.may(P.WAIVE_DUTY, record.child)):
        raise NotAllowed(_("只能作废自己记的；别人的请学校专干办理。"), perm=P.VOID_RECORD)
    void(record, by=user, reason=reason, today=today)
    recount([record.child_id], [record.kind], [record.happened_on], [record.makes_up_for])
    remember(subjects=[record, record.child], fields=["voided_on"])
    return record
