"""Sets of records at once (demo, other systems' records), and the count of a whole county again."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.care.ledger import store
from qianshou.domain.care.ledger.recounting import recount_county
from qianshou.domain.care.ledger.tally import roles_text
from qianshou.domain.care.models import CareRecord
from qianshou.domain.care.shapes import NewRecord
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
    at = now if received >= now.date() else now.replace(year=received.year, month=received.month, day=received.day)
    note = seal(one.note, county_id=child.county_id, where="care_carerecord.note", uid=uid) if one.note else None
    return {
        "uid": uid, "county_id": child.county_id, "entry_uid": uid, "client_uuid": uid, "body_hash": "", "child_id": one.child_id,
        "kind": one.kind, "happened_on": one.happened_on, "roles": roles_text(one.roles),
        "people": [{"who": met.who, "carer": met.carer} for met in one.people] or [{"who": role, "carer": ""} for role in one.roles],
        "means": one.means, "visit_mode": one.visit_mode, "reached": one.reached, "topics": list(one.topics), "condition": one.condition,
        "next_step": one.next_step, "parent_contact": one.parent_contact, "note": note, "counselling": one.counselling,
        "doer_user_id": one.doer_user_id, "doer_helper_id": one.doer_helper_id, "doer_name": one.doer_name,
        "doer_roles": roles_text(one.doer_roles), "companion": "", "enterer_id": one.enterer_id or one.doer_user_id,
        "sheet_no": one.sheet_no, "received_at": at, "received_on": received, "makes_up_for": "", "edu_path": child.edu_path,
        "home_path": child.home_path, "voided_on": None, "voided_by_id": None, "void_reason": "",
    }  # fmt: skip


@action(P.OPEN_DUTIES, on="county")
def recount_all(actor: Actor, *, county: Unit, today: dt.date) -> int:
    """Counts every row of the county again; answers how many were wrong (nightly: none should be)."""
    changed = recount_county(county.pk)
    remember(count=changed)
    return changed
