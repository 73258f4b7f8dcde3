"""要孩子: a school asks for a child that has come to it; the sender lets it go or says why not, and after some days the county may.

The asker learns nothing but that the request was passed on (DECISIONS 6): it types the name and the whole identity number itself.
"""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.actions.opening import ASKS_A_DAY
from qianshou.domain.people.choices import AskAnswer, FileState, TransferKind, TransferState
from qianshou.domain.people.models import Child, Transfer
from qianshou.domain.people.rows.identity import id_index
from qianshou.domain.people.rows.moving import check_way, held, settle
from qianshou.domain.permissions import P
from qianshou.kit import idcard
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember
from qianshou.kit.paths import is_within
from qianshou.kit.text import fold_name

ANSWER_DAYS = 5  # then the county decides without the sender
_PROBES = ("people.ask_for_child", "people.identity_elsewhere")


@action(P.RECEIVE_CHILDREN, on="unit")
def ask_for_child(actor, *, unit: Unit, name: str, id_number: str, today: dt.date) -> Transfer | None:
    """Asks for the child of this name and whole identity number for a school; the way that is open now, None where no file on record
    has both (nothing more is told). Logged; refused after 20 a day per person, together with other questions about numbers."""
    if unit.kind != UnitKind.SCHOOL or unit.closed_on is not None:
        raise Invalid(_("请选孩子要来的学校。"), "school")
    number = idcard.upgrade(idcard.tidy(id_number))
    if not idcard.valid(number):
        raise Invalid(_("证件号码不完整或有误，请核对。"), "id_number")
    since = timezone.now() - dt.timedelta(days=1)
    if actor.id is not None and AuditEvent.objects.filter(actor_id=actor.id, action__in=_PROBES, at__gte=since).count() >= ASKS_A_DAY:
        raise Refused(_("今天查询证件号已满%s次，请明天再查，或联系县专班。") % ASKS_A_DAY)
    remember(fields=["id_number"])
    county_id = unit.county_id or unit.pk
    child = Child.objects.on_file().with_number(county_id, [id_index(county_id, number)]).first()
    if child is None or fold_name(child.name) != fold_name(name):
        return None
    if child.edu_path and is_within(child.edu_path, unit.path):
        raise Refused(_("%s本来就在这所学校。") % child.name)
    return _standing(child, unit) or _asked(actor, child, unit, today)


def _standing(child: Child, unit: Unit) -> Transfer | None:
    """Sent to this school already, or asked for by it."""
    rows = Transfer.objects.filter(child=child, to_unit=unit)
    return rows.open().first() or rows.asked().first()


def _asked(actor, child: Child, unit: Unit, today: dt.date) -> Transfer:
    row = Transfer(
        county_id=child.county_id, child=child, kind=TransferKind.MOVE, from_unit_id=child.edu_unit_id, from_path=child.edu_path, to_unit=unit, to_path=unit.path,
        sent_on=today, asked_on=today, asked_by=actor.user, due_on=today + dt.timedelta(days=ANSWER_DAYS), state=TransferState.ASKED,
    )  # fmt: skip
    row.save()
    remember(subjects=[unit, child])
    return row


_ANSWERED = "这些请求里有的已经答复过了。"


@action(P.SEND_CHILDREN, on="transfers", many=True)
def let_go(actor, *, transfers: Sequence[Transfer], due_on: dt.date, today: dt.date, note: str = "") -> int:
    """同意转出: asked for, now on their way, by the sending unit or, at any time, by whoever stands above it. Nothing moves until they
    are received. Refused for a child on its way elsewhere, and for one that has moved on or whose file was closed since. How many."""
    check_way(TransferKind.MOVE, due_on, today)
    rows = held(transfers, (TransferState.ASKED,), _(_ANSWERED))
    there = Transfer.objects.open().filter(child__in=[row.child_id for row in rows]).select_related("child").first()
    if there is not None:
        raise Refused(_("%s已经在转接中，请先撤回原来的一笔。") % there.child.name)
    gone = next((row.child for row in rows if row.child.file_state == FileState.CLOSED or not actor.may(P.SEND_CHILDREN, row.child)), None)
    if gone is not None:  # asked for there, and no longer theirs to give
        raise Refused(_("%s已经不在这里或档案已结案，请答复“不同意”。") % gone.name)
    for row in rows:
        row.state, row.sent_on, row.sent_by, row.due_on, row.version = TransferState.WAITING, today, actor.user, due_on, row.version + 1
        row.from_unit_id, row.from_path, row.note = row.child.edu_unit_id, row.child.edu_path, note.strip()[:500]
    Transfer.objects.bulk_update(rows, ["state", "sent_on", "sent_by", "due_on", "version", "from_unit", "from_path", "note"])
    remember(count=len(rows))
    return len(rows)


@action(P.SEND_CHILDREN, on="transfers", many=True)
def not_let_go(actor, *, transfers: Sequence[Transfer], answer: str, today: dt.date) -> int:
    """The sending unit says why the child is not to go; the county sees it and may still let it go by sending it. How many."""
    if answer not in AskAnswer.values:
        raise Invalid(_("请选不同意的原因。"), "answer")
    rows = held(transfers, (TransferState.ASKED,), _(_ANSWERED))
    for row in rows:
        row.answer = answer
    Transfer.objects.bulk_update(rows, ["answer"])
    settle(actor, rows, TransferState.REFUSED, today)
    remember(count=len(rows), reason=answer)
    return len(rows)


@action(P.RECEIVE_CHILDREN, on="transfers", many=True)
def withdraw_asks(actor, *, transfers: Sequence[Transfer], today: dt.date) -> int:
    """The asking school takes its request back. How many."""
    rows = held(transfers, (TransferState.ASKED,), _(_ANSWERED))
    settle(actor, rows, TransferState.WITHDRAWN, today)
    remember(count=len(rows))
    return len(rows)
