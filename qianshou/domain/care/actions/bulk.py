"""Sets of records at once (demo, other systems' records), and the count of a whole county again."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.care.ledger import store
from qianshou.domain.care.ledger.recounting import recount_county
from qianshou.domain.care.ledger.tally import roles_text
from qianshou.domain.care.models import CareRecord, WorkPart, WorkRecord
from qianshou.domain.care.shapes import NewRecord, NewWork
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.ids import new_uid
from qianshou.kit.sealing import seal


@action(P.TYPE_FOR_OTHERS, on="children", many=True)
def record_many(actor: Actor, *, children: Sequence[Child], records: Sequence[NewRecord], today: dt.date) -> int:
    """Stores many records of at most 500 children in one go, without counting them: `recount_all` or `open_periods` follows.
    Refuses whole if a record is another child's or dated after today. Answers how many."""
    by_id = {child.pk: child for child in children}
    if any(one.child_id not in by_id or one.happened_on > today for one in records):
        raise Refused(_("有记录不属于这些孩子，或日期晚于今天。"))
    now = timezone.now()
    rows = [_row(one, by_id[one.child_id], now) for one in records]
    stored = store.insert(CareRecord, rows)
    remember(count=stored)
    return stored


def _row(one: NewRecord, child: Child, now: dt.datetime) -> store.Row:
    uid = new_uid()
    received = one.received_on or one.happened_on
    note = seal(one.note, county_id=child.county_id, where="care_carerecord.note", uid=uid) if one.note else None
    return {
        "uid": uid, "county_id": child.county_id, "entry_uid": uid, "client_uuid": uid, "body_hash": "", "child_id": one.child_id,
        "kind": one.kind, "happened_on": one.happened_on, "roles": roles_text(one.roles),
        "people": [{"who": met.who, "carer": met.carer} for met in one.people] or [{"who": role, "carer": ""} for role in one.roles],
        "means": one.means, "visit_mode": one.visit_mode, "reached": one.reached, "topics": list(one.topics), "condition": one.condition,
        "next_step": one.next_step, "parent_contact": one.parent_contact, "note": note, "counselling": one.counselling,
        "doer_user_id": one.doer_user_id, "doer_helper_id": one.doer_helper_id, "doer_name": one.doer_name,
        "doer_roles": roles_text(one.doer_roles), "companion": "", "enterer_id": one.enterer_id or one.doer_user_id,
        "sheet_no": one.sheet_no, "received_at": _at(received, now), "received_on": received, "makes_up_for": "", "edu_path": child.edu_path,
        "home_path": child.home_path, "voided_on": None, "voided_by_id": None, "void_reason": "",
    }  # fmt: skip


@action(P.RECORD_WORK, on="units", many=True)
def record_work_many(actor: Actor, *, units: Sequence[Unit], works: Sequence[NewWork], today: dt.date) -> int:
    """Stores the work of at most 500 units in one go, without counting it: `recount_all` or `open_periods` follows.
    Refuses whole if one is another unit's or dated after today. Answers how many."""
    by_id = {unit.pk: unit for unit in units}
    _look_over(works, by_id, today)
    now = timezone.now()
    rows = [_work(one, by_id[one.about].county_id or one.about, now) | {"unit_id": one.about, "path": by_id[one.about].path} for one in works]
    stored = store.insert(WorkRecord, rows)
    remember(count=stored)
    return stored


@action(P.TYPE_FOR_OTHERS, on="children", many=True)
def record_child_work_many(actor: Actor, *, children: Sequence[Child], works: Sequence[NewWork], today: dt.date) -> int:
    """The same about at most 500 children, one child a piece."""
    by_id = {child.pk: child for child in children}
    _look_over(works, by_id, today)
    now = timezone.now()
    rows = [_work(one, by_id[one.about].county_id, now) | {"unit_id": None, "path": ""} for one in works]
    stored = store.insert(WorkRecord, rows)
    ids = dict(WorkRecord.objects.filter(uid__in=[row["uid"] for row in rows]).values_list("uid", "pk"))
    parts = [_part(by_id[one.about], ids[row["uid"]], row) for one, row in zip(works, rows, strict=True)]
    store.insert(WorkPart, parts)
    remember(count=stored)
    return stored


def _look_over(works: Sequence[NewWork], known: Mapping[int, Any], today: dt.date) -> None:
    if any(one.about not in known or one.happened_on > today for one in works):
        raise Refused(_("有工作记录不属于名单里的单位或孩子，或日期晚于今天。"))


def _work(one: NewWork, county_id: int, now: dt.datetime) -> store.Row:
    uid, received = new_uid(), one.received_on or one.happened_on
    text = seal(one.text, county_id=county_id, where="care_workrecord.text", uid=uid) if one.text else None
    return {
        "uid": uid, "county_id": county_id, "client_uuid": uid, "body_hash": "", "kind": one.kind, "happened_on": one.happened_on, "title": one.title,
        "minutes": one.minutes, "present": one.present, "roles": roles_text(one.roles), "sort": one.sort, "by_whom": "", "points": [], "text": text,
        "outcome": "", "outcome_on": None, "doer_user_id": one.doer_user_id, "doer_helper_id": one.doer_helper_id, "doer_name": one.doer_name,
        "doer_roles": roles_text(one.doer_roles), "enterer_id": one.doer_user_id, "received_at": _at(received, now), "received_on": received,
        "makes_up_for": "", "voided_on": None, "voided_by_id": None, "void_reason": "",
    }  # fmt: skip


def _part(child: Child, work_id: int, row: store.Row) -> store.Row:
    return {
        "uid": new_uid(), "county_id": child.county_id, "work_id": work_id, "child_id": child.pk, "happened_on": row["happened_on"],
        "doer_roles": row["doer_roles"], "edu_path": child.edu_path, "home_path": child.home_path,
    }  # fmt: skip


def _at(received: dt.date, now: dt.datetime) -> dt.datetime:
    return now if received >= now.date() else now.replace(year=received.year, month=received.month, day=received.day)


@action(P.OPEN_DUTIES, on="county")
def recount_all(actor: Actor, *, county: Unit, today: dt.date) -> int:
    """Counts every row of the county again; answers how many were wrong (nightly: none should be)."""
    changed = recount_county(county.pk)
    remember(count=changed)
    return changed
