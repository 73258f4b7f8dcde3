"""Two records of one person made one, and taken apart again: what went over comes back row by row (DOMAIN §3, ADR 0014)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.accounts.models import Grant, User
from qianshou.domain.pairing import access
from qianshou.domain.pairing.actions.kinds import _let_see_as_all, _take_kind, _two
from qianshou.domain.pairing.actions.pairs import _end_rows, _run_on, _tell
from qianshou.domain.pairing.choices import EndReason
from qianshou.domain.pairing.models import Helper, HelperMerge, HelperRole, NotTheSame, Pairing, Vetting
from qianshou.domain.pairing.rules.kinds import is_outside
from qianshou.domain.pairing.sameness import keep_keys
from qianshou.domain.people.rows.merging import barred, pointing_to
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.versions import hold

OF_THE_TWO = (NotTheSame, HelperMerge)  # say something of the two records themselves, and stay
MAIN = ("kind", "unit_id", "unit_path", "outside", "sex", "capacity")  # of the kept record, put back where nobody changed it since


@action(P.PAIR, on="helpers", many=True)
def merge_helpers(actor: Actor, *, helpers: Sequence[Helper], keep: Helper, today: dt.date) -> Helper:
    """Two records of one person become `keep`: pairings, records, duties, trainings and hours go over, the other kind becomes a further one.

    The emptied record stays as a trace (`merged_into`), and what went over is written down for `unmerge_helpers`. Refuses where both have a
    login that is in use: one of the two is to be disabled first, and where a record that was found would be left behind. A child both help
    as the same kind keeps one pairing, the one of `keep`.
    """
    first, second = _two(helpers)
    for row in (first, second):  # in this order, so that two savers wait for each other
        hold(row, None, "")
        if row.left_on is not None:
            raise Refused(_("%s的记录已经停用或合并过了。") % row.name)
    keep, gone = (first, second) if keep.pk == first.pk else (second, first)
    if keep.user is not None and gone.user is not None and keep.user.is_active and gone.user.is_active:
        raise Refused(_("两条记录各有一个登录账号，请先停用不再用的那个。"))
    before = {name: getattr(keep, name) for name in MAIN}
    running, ended = _running_of(gone, keep, today)
    rows = _carry(gone, keep)
    if Vetting.objects.filter(helper=gone, record_clear=False).exists():  # it did not travel: the other one's would stand alone
        raise Refused(_("%s有一条记录的违法犯罪记录查询未通过，请改为保留那一条。") % gone.name)
    known = set(keep.roles.values_list("pk", flat=True))
    if (keep.kind, keep.unit_id) != (gone.kind, gone.unit_id) and not keep.roles.filter(kind=gone.kind, unit=gone.unit, to_on=None).exists():
        _take_kind(keep, gone.kind, gone.unit, today)
    keep.also_outside = keep.also_outside or (not keep.outside and gone.vetted)
    login = _retire(gone, keep, today)
    reached = access.follow_logins([keep], today)
    moved = {"rows": rows, "ended": ended, "before": before, "after": {name: getattr(keep, name) for name in MAIN}, **login}
    moved["roles"] = list(keep.roles.exclude(pk__in=known).values_list("pk", flat=True))
    moved["grants"] = _see(actor, keep, today)
    user = actor.user  # type: ignore[attr-defined]
    HelperMerge.objects.create(county_id=keep.county_id, kept=keep, gone=gone, moved=moved, merged_on=today, merged_by=user)
    remember(count=sum(map(len, rows.values())), subjects=[keep, gone])
    _tell([*{row.child_id for row in running} | reached], today)
    return keep


def _see(actor: Actor, keep: Helper, today: dt.date) -> list[int]:
    """The roles her login needs for what came; those that were given."""
    if keep.user is None:
        return []
    held = set(Grant.objects.filter(user=keep.user).values_list("pk", flat=True))
    _let_see_as_all(actor, keep, today)
    return list(Grant.objects.filter(user=keep.user).exclude(pk__in=held).values_list("pk", flat=True))


def _running_of(gone: Helper, keep: Helper, today: dt.date) -> tuple[list[Pairing], list[str]]:
    """The running pairings that go over; those `keep` has as well end here (their uids)."""
    held = set(Pairing.objects.filter(helper=keep, to_on=None).values_list("child", "kind"))
    rows = list(Pairing.objects.filter(helper=gone, to_on=None))
    double = [row for row in rows if (row.child_id, row.kind) in held]
    _end_rows(double, to_on=today, reason=EndReason.ERROR, handover_note=_("同一人登记了两次"))
    going = [row for row in rows if (row.child_id, row.kind) not in held]
    for row in going:
        row.helper = keep
    return going, [row.uid for row in double]


def _carry(gone: Helper, keep: Helper) -> dict[str, list[int]]:
    """Every row that names the one names the other, in the tables of higher apps too; what a uniqueness rule bars stays. What went, by
    table and column."""
    moved: dict[str, list[int]] = {}
    for model, name in pointing_to(Helper):
        if model in OF_THE_TWO:
            continue
        found = set(model._base_manager.filter(**{name: gone}).values_list("pk", flat=True))
        going = sorted(found - barred(model, name, gone, keep))
        if not going or (model is Vetting and not gone.vetted):
            continue
        model._base_manager.filter(pk__in=going).update(**{name: keep})
        moved[f"{model._meta.label}.{name}"] = going
    return moved


def _retire(gone: Helper, keep: Helper, today: dt.date) -> dict[str, Any]:
    """`gone` is a trace; what became of login and telephone, for the way back."""
    user, told = gone.user, {"login": "", "former": keep.user.uid if keep.user else "", "phone": not keep.phone}
    if user is not None and (keep.user is None or not keep.user.is_active):
        gone.user = None
        gone.save(update_fields=["user"])
        keep.user, told["login"] = user, user.uid
    phones = [row.phone.reveal() for row in (keep, gone) if row.phone]
    keep.phone = keep.phone.reveal() if keep.phone else (phones[0] if phones else "")
    keep.sex, keep.capacity = keep.sex or gone.sex, max(keep.capacity, gone.capacity)
    keep.version += 1
    keep.save()
    gone.left_on, gone.merged_into, gone.version = today, keep, gone.version + 1
    gone.save(update_fields=["left_on", "merged_into", "version"])
    keep_keys([keep])
    return told


@action(P.PAIR, on="helpers", many=True)
def unmerge_helpers(actor: Actor, *, helpers: Sequence[Helper], reason: str, today: dt.date) -> Helper:
    """Two people after all: what went over comes back, pairings that ended run on, the login returns, and they are not shown as alike
    again. Answers the record that stands again.

    What was written under the kept record since stays there, and is reached by that one's login alone. Refuses no reason, two that were not merged, and a kept record that has left
    or was itself merged.
    """
    if not reason.strip():
        raise Invalid(_("请写明为什么要拆开。"), "reason")
    first, second = _two(helpers)
    for helper in (first, second):
        hold(helper, None, "")
    row = HelperMerge.objects.standing().select_for_update().filter(kept__in=[first, second], gone__in=[first, second]).first()
    if row is None:
        raise Refused(_("这两条记录没有合并过，或已经拆开。"))
    kept, gone = (first, second) if row.kept_id == first.pk else (second, first)
    if kept.left_on is not None:
        raise Refused(_("%s的记录已经停用或又合并了，不能拆开。") % kept.name)
    _come_back(row.moved["rows"], gone, kept)
    _be_again(row.moved, gone, kept, today)
    for grant in Grant.objects.filter(pk__in=row.moved["grants"], to_on=None).select_related("unit", "user"):
        accounts.end_grant(actor, grant=grant, today=today)
    reached = access.follow_logins([kept, gone], today)
    again = _run_on(Pairing.objects.filter(uid__in=row.moved["ended"], helper=gone, end_reason=EndReason.ERROR))
    user = actor.user  # type: ignore[attr-defined]
    row.undone_on, row.undone_by, row.undone_why = today, user, reason.strip()[:120]
    row.save(update_fields=["undone_on", "undone_by", "undone_why"])
    NotTheSame.objects.get_or_create(first=first, second=second, defaults={"county_id": first.county_id, "said_by": user, "said_on": today})
    remember(count=sum(map(len, row.moved["rows"].values())), subjects=[kept, gone], reason=reason.strip()[:120])
    _tell([*reached | {one.child_id for one in again}], today)
    return gone


def _come_back(rows: dict[str, list[int]], gone: Helper, kept: Helper) -> None:
    for model, name in pointing_to(Helper):
        ids = rows.get(f"{model._meta.label}.{name}", ())
        if ids:
            model._base_manager.filter(pk__in=ids, **{name: kept}).update(**{name: gone})


def _be_again(moved: dict[str, Any], gone: Helper, kept: Helper, today: dt.date) -> None:
    """Both records as they were: kinds, login, telephone; what somebody changed of the kept one since stays."""
    HelperRole.objects.filter(pk__in=moved["roles"], to_on=None).update(to_on=today)
    if all(getattr(kept, name) == moved["after"][name] for name in MAIN):
        for name in MAIN:
            setattr(kept, name, moved["before"][name])
    outside = any(is_outside(kind) for kind in kept.roles.filter(to_on=None).values_list("kind", flat=True))
    kept.also_outside = not kept.outside and outside
    if moved["login"] and kept.user is not None and kept.user.uid == moved["login"]:
        gone.user, kept.user = kept.user, None
    if moved["phone"] and kept.phone and gone.phone and kept.phone.reveal() == gone.phone.reveal():
        kept.phone = ""
    kept.version += 1
    kept.save()
    gone.left_on, gone.merged_into, gone.version = None, None, gone.version + 1
    gone.save()
    former = User.objects.filter(uid=moved["former"], helper=None).first() if moved["former"] else None
    if former is not None and kept.user is None:
        kept.user = former
        kept.save(update_fields=["user"])
    keep_keys([kept, gone])
