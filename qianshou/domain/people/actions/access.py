"""By-name access, opened and ended by the act that causes it, in the same transaction (DECISIONS 1)."""

import datetime as dt
from collections.abc import Iterable

from qianshou.domain.accounts.models import User
from qianshou.domain.people.models import Child, ChildAccess
from qianshou.domain.permissions import P
from qianshou.kit.gate import action

Row = tuple[User, Child, str, str, str, dt.date, dt.date | None]  # user, child, role, source, source uid, first, last day


@action(P.PAIR, on="child")
def grant_access(actor, *, child: Child, user: User, role: str, source: str, source_uid: str, from_on: dt.date,
                 to_on: dt.date | None = None) -> ChildAccess:  # fmt: skip
    """Lets one user reach one child by name; the same source twice is one row."""
    row, _new = ChildAccess.objects.get_or_create(
        user=user, child=child, source=source, source_uid=source_uid, open=True,
        defaults={"county_id": child.county_id, "role": role, "from_on": from_on, "to_on": to_on},
    )  # fmt: skip
    return row


@action(P.PAIR, on="child")
def end_access(actor, *, child: Child, source_uid: str, to_on: dt.date, user: User | None = None) -> int:
    """Ends every open access of one source at once; `to_on` is its last day. How many."""
    rows = ChildAccess.objects.filter(child=child, source_uid=source_uid, open=True)
    if user is not None:
        rows = rows.filter(user=user)
    return rows.update(open=False, to_on=to_on)


@action(P.PAIR, on="children", many=True)
def open_access_many(actor, *, children: list[Child], rows: Iterable[Row]) -> int:
    """The set form of `grant_access`; rows that stand already are left. How many were opened."""
    rows = list(rows)
    allowed = {c.pk for c in children}
    if any(row[1].pk not in allowed for row in rows):
        raise ValueError("access rows for children that were not checked")
    there = set(ChildAccess.objects.filter(child__in=allowed, open=True).values_list("user", "child", "source", "source_uid"))
    fresh = [
        ChildAccess(county_id=child.county_id, user=user, child=child, role=role, source=source, source_uid=uid, from_on=first, to_on=last)
        for user, child, role, source, uid, first, last in rows
        if (user.pk, child.pk, str(source), uid) not in there
    ]
    ChildAccess.objects.bulk_create(fresh)
    return len(fresh)
