"""双互, gift and card of a drive's new pairings: who met when, what was given to whom and signed for (M043, M044, 001-7)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.pairing.actions.drives import _held
from qianshou.domain.pairing.choices import Came
from qianshou.domain.pairing.models import Drive, DrivePair, Pairing
from qianshou.domain.pairing.queries.drives import helpers_of
from qianshou.domain.permissions import P
from qianshou.kit.errors import Changed, Invalid, NotAllowed, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.versions import CHANGED, hold

MOST_FEN = 100_000_00  # a gift of more is no gift


def _row(actor: Actor, drive: Drive, pairing: Pairing, seen_version: int | None) -> DrivePair:
    """The pairing's row as it is now, held; a fresh one has version 0, and the held drive lets one at a time write it. Refuses another drive's
    pairing and a closed drive."""
    if not actor.may(P.SEE_PAIRINGS, pairing):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.SEE_PAIRINGS)
    _held(drive, None)
    if pairing.helper_id not in helpers_of(drive) or pairing.from_on < drive.opens_on:
        raise Refused(_("这一对不是这次活动结的。"))
    row = DrivePair.objects.filter(pairing=pairing).first()
    if row is None:
        if seen_version:
            raise Changed(_(CHANGED), {"version": 0})
        return DrivePair(county_id=drive.county_id, drive=drive, pairing=pairing, version=0)
    hold(row, seen_version, _(CHANGED), _now)
    return row


def _now(row: DrivePair) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("met_on", "met_at", "missed_why", "gift", "gift_on", "gift_taken_by", "card_on")}


def _save(row: DrivePair, pairing: Pairing, *fields: str) -> DrivePair:
    row.version += 1
    row.save()
    remember(subjects=[row, pairing], fields=fields)
    return row


@action(P.KEEP_DRIVES, on="drive")
def write_meeting(
    actor: Actor, *, drive: Drive, pairing: Pairing, today: dt.date, met_on: dt.date | None = None, met_at: str = "", came: Sequence[str] = (),
    missed_why: str = "", seen_version: int | None = None,
) -> DrivePair:  # fmt: skip
    """When and where they met and who came, or why it did not come to it. Refuses both and neither, a day before the pairing or to come, a
    meeting nobody came to. Raises Changed when somebody saved since."""
    if (met_on is None) == (not missed_why.strip()):
        raise Invalid(_("请填哪天见面；没见成的，写原因。"), "met_on")
    if met_on is not None and not pairing.from_on <= met_on <= today:
        raise Invalid(_("见面日期要在结对那天和今天之间。"), "met_on")
    if set(came) - set(Came.values) or (met_on is not None and not came):
        raise Invalid(_("请选谁到了。"), "came")
    if met_on is not None and not met_at.strip():
        raise Invalid(_("请写在哪里见面。"), "met_at")
    row = _row(actor, drive, pairing, seen_version)
    row.met_on, row.missed_why = met_on, missed_why.strip()[:80]
    row.met_at, row.came = (met_at.strip()[:60], [code for code in Came.values if code in came]) if met_on else ("", [])
    return _save(row, pairing, "met_on", "came")


@action(P.KEEP_DRIVES, on="drive")
def write_gift(
    actor: Actor, *, drive: Drive, pairing: Pairing, today: dt.date, gift: str = "", cash_fen: int = 0, goods_fen: int = 0, gift_on: dt.date | None = None,
    taken_by: str = "", card_on: dt.date | None = None, seen_version: int | None = None,
) -> DrivePair:  # fmt: skip
    """What was given, cash and goods apart (fen), when, who signed for it; the day the 联系卡 was handed out. Refuses money without a day or a
    signature, goods without words, days before the pairing or to come. Raises Changed when somebody saved since."""
    for name, day in (("gift_on", gift_on), ("card_on", card_on)):
        if day is not None and not pairing.from_on <= day <= today:
            raise Invalid(_("日期要在结对那天和今天之间。"), name)
    if not (0 <= cash_fen <= MOST_FEN and 0 <= goods_fen <= MOST_FEN):
        raise Invalid(_("金额不对，请检查。"), "cash")
    if goods_fen and not gift.strip():
        raise Invalid(_("请写明是什么物品。"), "gift")
    given = bool(gift.strip() or cash_fen)
    if given != (gift_on is not None):
        raise Invalid(_("请填送了什么、哪天送的。"), "gift_on")
    if given and not taken_by.strip():
        raise Invalid(_("请写谁签收的。"), "taken_by")
    row = _row(actor, drive, pairing, seen_version)
    row.gift, row.cash_fen, row.goods_fen, row.gift_on = gift.strip()[:60], cash_fen, goods_fen, gift_on
    row.gift_taken_by, row.card_on = taken_by.strip()[:40] if given else "", card_on
    return _save(row, pairing, "gift", "card_on")
