"""A running pairing or stand-in opens the child to the helper's login; its end closes it, in the same transaction (DECISIONS 1)."""

import datetime as dt
from collections.abc import Iterable

from qianshou.domain.pairing.models import Helper, Pairing, StandIn
from qianshou.domain.pairing.rules.kinds import as_outside
from qianshou.domain.people.choices import AccessSource, ConsentUse
from qianshou.domain.people.models import ChildAccess, Consent
from qianshou.domain.permissions import Role


def role_of(helper: Helper, kind: str = "") -> str:
    """The by-name role a helper reaches a child by: an outside helper's, also where staff is paired as the volunteer she is beside."""
    return Role.OUTSIDE_HELPER if as_outside(helper.outside, helper.also_outside, kind) else Role.HELPER


def open_for(pairings: Iterable[Pairing]) -> None:
    """One row for each pairing whose helper has a login."""
    ChildAccess.objects.bulk_create(
        [
            ChildAccess(
                county_id=pairing.county_id, user_id=pairing.helper.user_id, child_id=pairing.child_id, role=role_of(pairing.helper, pairing.kind),
                source=AccessSource.PAIRING, source_uid=pairing.uid, from_on=pairing.from_on,
            )
            for pairing in pairings
            if pairing.helper.user_id is not None
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def open_stand_in(row: StandIn, today: dt.date) -> None:
    """The stand-in's access; it waits, closed, for its first day."""
    if row.helper.user_id is None:
        return
    ChildAccess.objects.create(
        county_id=row.county_id, user_id=row.helper.user_id, child_id=row.pairing.child_id, role=role_of(row.helper, row.pairing.kind),
        source=AccessSource.STAND_IN, source_uid=row.uid, from_on=row.from_on, to_on=row.to_on, open=row.from_on <= today <= row.to_on,
    )  # fmt: skip


def close(source_uids: Iterable[str], *, to_on: dt.date) -> int:
    """Closes what these pairings or stand-ins opened, this minute; `to_on` is kept as the last day. Answers how many."""
    rows = ChildAccess.objects.filter(source_uid__in=list(source_uids), source__in=[AccessSource.PAIRING, AccessSource.STAND_IN])
    return rows.filter(open=True).update(open=False, to_on=to_on)


def open_for_new_login(helper: Helper) -> None:
    """A helper who gets a login reaches the children already paired with her."""
    open_for(_agreed(Pairing.objects.filter(helper=helper, to_on=None).select_related("helper")))


def _agreed(pairings: Iterable[Pairing]) -> list[Pairing]:
    """Without an outside helper's whose family has withdrawn its consent: those end at the daily step, and their access is closed already."""
    rows = list(pairings)
    kept = Consent.objects.filter(child__in=[row.child_id for row in rows], use=ConsentUse.OUTSIDE_HELPER, withdrawn_on=None)
    agreed = set(kept.values_list("child_id", flat=True))
    return [row for row in rows if row.child_id in agreed or role_of(row.helper, row.kind) != Role.OUTSIDE_HELPER]


def open_again(pairings: Iterable[Pairing]) -> None:
    """After `close`, for running pairings whose helper is another record of the same person: her login reaches them, once."""
    rows = _agreed(row for row in pairings if row.helper.user_id is not None)
    for row in rows:
        ChildAccess.objects.filter(source=AccessSource.PAIRING, source_uid=row.uid, user=row.helper.user_id).update(open=True, to_on=None)
    have = set(ChildAccess.objects.filter(source_uid__in=[row.uid for row in rows], open=True).values_list("source_uid", flat=True))
    open_for(row for row in rows if row.uid not in have)


def follow_logins(helpers: Iterable[Helper], today: dt.date) -> set[int]:
    """The logins of these records have changed: each one's own reaches her running pairings and stand-ins, and no other login does by them.
    The children of all of these."""
    pairings = list(Pairing.objects.filter(helper__in=helpers, to_on=None).select_related("helper"))
    close([row.uid for row in pairings], to_on=today)
    open_again(pairings)
    watched = list(StandIn.objects.filter(helper__in=helpers, to_on__gte=today, pairing__to_on=None).select_related("helper", "pairing"))
    for row in watched:
        _follow_stand_in(row, today)
    return {row.child_id for row in pairings} | {row.pairing.child_id for row in watched}


def _follow_stand_in(row: StandIn, today: dt.date) -> None:
    held = ChildAccess.objects.filter(source=AccessSource.STAND_IN, source_uid=row.uid)
    held.exclude(user=row.helper.user_id).filter(to_on__gte=today).update(
        open=False, to_on=today - dt.timedelta(days=1)
    )  # or the daily job would open it again
    mine = held.filter(user=row.helper.user_id)
    if role_of(row.helper, row.pairing.kind) == Role.OUTSIDE_HELPER and not _agreed_to(row.pairing.child_id):
        return
    if not mine.update(open=row.from_on <= today, to_on=row.to_on):
        open_stand_in(row, today)


def _agreed_to(child: int) -> bool:
    return Consent.objects.filter(child=child, use=ConsentUse.OUTSIDE_HELPER, withdrawn_on=None).exists()
