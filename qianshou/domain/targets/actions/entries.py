"""What was done for a target, written down once; how a difficulty or a problem brought upward ended; the voiding of a mistake."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.pairing.models import Helper
from qianshou.domain.pairing.queries import helper_of
from qianshou.domain.permissions import P
from qianshou.domain.targets.choices import HAS_OUTCOME, ItemKind, Level, Outcome, VisitMode, Way
from qianshou.domain.targets.models import Target, TargetEntry, TargetItem, TargetPairing
from qianshou.domain.targets.rules import EARLIEST_YEARS, MOST_FEN
from qianshou.domain.targets.shapes import NewEntry
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.voiding import void

_UUID = re.compile(r"[0-9A-Za-z-]{8,36}")
WORDS = 500


def _check(new: NewEntry, today: dt.date) -> None:
    if not _UUID.fullmatch(new.client_uuid):
        raise Invalid(_("这一条没有编号，请重新打开页面再记。"), "client_uuid")
    if new.happened_on > today:
        raise Invalid(_("日期不能晚于今天。"), "happened_on")
    if new.happened_on < today.replace(year=today.year - EARLIEST_YEARS, day=1):
        raise Invalid(_("日期太早，请检查年份。"), "happened_on")
    if new.way not in Way.values:
        raise Invalid(_("请选怎么联系的。"), "way")
    if (new.way == Way.VISIT) != (new.mode in VisitMode.values):
        raise Invalid(_("上门走访请选集中还是分散。"), "mode")
    if not (0 <= new.cash_fen <= MOST_FEN and 0 <= new.goods_fen <= MOST_FEN):
        raise Invalid(_("金额不对，请检查。"), "cash")
    if new.goods_fen and not new.goods.strip():
        raise Invalid(_("请写明是什么物资。"), "goods")
    if new.raised.strip() and new.raised_to not in Level.values:
        raise Invalid(_("请选向哪一级反映的。"), "raised_to")
    if new.way == Way.NONE and not _items(new):
        raise Invalid(_("没有联系，也没有写办了什么；请至少填一样。"), "way")


def _items(new: NewEntry) -> list[dict[str, Any]]:
    """What this entry's items are, without the row."""
    out: list[dict[str, Any]] = []
    if new.policy.strip():
        out.append({"kind": ItemKind.POLICY, "words": new.policy})
    if new.difficulty.strip():
        told = {"outcome": Outcome.SOLVED, "outcome_on": new.happened_on} if new.solved else {"outcome": Outcome.OPEN}
        out.append({"kind": ItemKind.DIFFICULTY, "words": new.difficulty, **told})
    if new.deed.strip():
        out.append({"kind": ItemKind.DEED, "words": new.deed})
    if new.cash_fen or new.goods_fen:
        out.append({"kind": ItemKind.MONEY, "words": new.goods, "cash_fen": new.cash_fen, "goods_fen": new.goods_fen})
    if new.raised.strip():
        out.append({"kind": ItemKind.RAISED, "words": new.raised, "level": new.raised_to, "outcome": Outcome.OPEN})
    return out


def _digest(new: NewEntry, target: Target, doer: Helper) -> str:
    body = json.dumps([asdict(new), target.pk, doer.pk], default=str, sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()[:32]


def _rows(new: NewEntry, target: Target, doer: Helper, enterer: Any) -> tuple[TargetEntry, list[TargetItem]]:
    entry = TargetEntry(
        county_id=target.county_id, client_uuid=new.client_uuid, body_hash=_digest(new, target, doer), target=target, doer=doer, enterer=enterer,
        happened_on=new.happened_on, way=new.way, mode=new.mode, unit_path=target.unit_path, helper_path=doer.unit_path, received_at=timezone.now(),
    )  # fmt: skip
    entry.note = new.note.strip()[:WORDS]
    items = []
    for one in _items(new):
        words = one.pop("words")
        item = TargetItem(county_id=target.county_id, entry=entry, target=target, happened_on=new.happened_on, **one)
        item.words = words.strip()[:WORDS]
        items.append(item)
    return entry, items


def _paired_on(target: Target, helper: Helper, day: dt.date) -> bool:
    rows = TargetPairing.objects.filter(target=target, helper=helper, from_on__lte=day)
    return rows.filter(to_on=None).exists() or rows.filter(to_on__gte=day).exists()


def _doer(actor: Any, target: Target, doer: Helper | None, day: dt.date) -> Helper:
    """The actor herself, or the official for whom it is typed in (代录), who must have been paired with the target on the day."""
    own = helper_of(actor.user) if actor.user else None
    helper = doer or own
    if helper is None:
        raise Invalid(_("请选是哪位干部做的。"), "doer")
    if (own is None or helper.pk != own.pk) and not actor.may(P.KEEP_TARGETS, target):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.KEEP_TARGETS)
    if not _paired_on(target, helper, day):
        raise Invalid(_("%s那一天还没有和这个对象结对，请核对日期。") % helper.name, "happened_on")
    return helper


@action(P.RECORD_TARGET, on="target")
def record_entry(actor: Actor, *, target: Target, new: NewEntry, today: dt.date, doer: Helper | None = None) -> TargetEntry:
    """One entry with its items, stored once however often it is sent. Refuses a future day, a visit without 集中/分散, goods without
    words, a problem brought to nobody, an official who was not paired on the day."""
    _check(new, today)
    helper = _doer(actor, target, doer, new.happened_on)
    entry, items = _rows(new, target, helper, actor.user)  # type: ignore[attr-defined]
    before = _sent_before(entry)
    if before is not None:
        return before
    try:
        with transaction.atomic():
            entry.save()
            TargetItem.objects.bulk_create(items)
    except IntegrityError:  # the same page sent it twice at once
        return _sent_before(entry) or entry
    remember(subjects=[entry, helper], count=len(items))
    return entry


def _sent_before(entry: TargetEntry) -> TargetEntry | None:
    row = TargetEntry.objects.filter(county=entry.county_id, client_uuid=entry.client_uuid).first()
    if row is not None and row.body_hash != entry.body_hash:
        raise Refused(_("这一条已经保存过，内容却不一样。请看一下已有的记录，需要改请作废后重记。"))
    return row


@action(P.KEEP_TARGETS, on="targets", many=True)
def record_entries(actor: Actor, *, targets: Sequence[Target], entries: Sequence[tuple[str, Helper, NewEntry]], today: dt.date) -> int:
    """The set form: (uid of a target, who did it, what). Refused whole if one is wrong; answers how many were written."""
    by_uid = {one.uid: one for one in targets}
    made, items = [], []
    for uid, helper, new in entries:
        if uid not in by_uid:
            raise Refused(_("名单里有不在本次范围内的对象。"))
        _check(new, today)
        entry, its = _rows(new, by_uid[uid], helper, actor.user)  # type: ignore[attr-defined]
        made.append(entry)
        items += its
    TargetEntry.objects.bulk_create(made)
    TargetItem.objects.bulk_create(items)
    remember(count=len(made))
    return len(made)


@action(P.RECORD_TARGET, on="target")
def tell_outcome(actor: Actor, *, target: Target, item: TargetItem, outcome: str, today: dt.date, on: dt.date | None = None, words: str = "") -> TargetItem:
    """How a difficulty or a problem brought upward ended, and when; it may be told anew while it is not solved. Refuses a solved one,
    a voided entry, a day to come or before it was noted."""
    day = on or today
    if item.target_id != target.pk or item.kind not in HAS_OUTCOME or item.entry.voided_on is not None:
        raise Refused(_("这一项不用记结果，或已经作废。"))
    if item.outcome == Outcome.SOLVED:
        raise Refused(_("这一项已经解决。"))
    if outcome not in Outcome.values:
        raise Invalid(_("请从选项里选一个。"), "outcome")
    if not item.happened_on <= day <= today:
        raise Invalid(_("日期要在记下它的那天和今天之间。"), "on")
    item.outcome, item.outcome_on = outcome, None if outcome == Outcome.OPEN else day
    item.outcome_words = words.strip()[:WORDS]
    item.save(update_fields=["outcome", "outcome_on", "outcome_words"])
    remember(subjects=[item], fields=["outcome"])
    return item


@action(P.RECORD_TARGET, on="target")
def void_entry(actor: Actor, *, target: Target, entry: TargetEntry, reason: str, today: dt.date) -> TargetEntry:
    """Voids a mistake with a reason; it stays readable, and it and its items count no more. One's own, or a coordinator's."""
    user = actor.user  # type: ignore[attr-defined]
    own = user is not None and user.pk in (entry.doer.user_id, entry.enterer_id)
    if entry.target_id != target.pk or not (own or actor.may(P.KEEP_TARGETS, target)):
        raise NotAllowed(_("只能作废自己记的；别人的请专干办理。"), perm=P.KEEP_TARGETS)
    void(entry, by=user, reason=reason, today=today)
    remember(subjects=[entry], fields=["voided_on"])
    return entry
