"""Records counted for rows: loaded as values, counted by `rules.count_done`, on whichever side of closing they came."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from qianshou.domain.care import rules
from qianshou.domain.care.choices import CONTACTS, GATHERINGS, Role
from qianshou.domain.care.models import CareRecord, WorkPart, WorkRecord

OWNER = "owner"  # a doer role of its own: who recorded owed a duty of the child on that day
_ELSE = ("", "")


@dataclass
class Records:
    """What counts for one child or one unit, by day, whichever table it stands in; what was made up for a duty apart."""

    days: list[dt.date] = field(default_factory=list)
    facts: list[rules.RecordFacts] = field(default_factory=list)
    made_up: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def take(self, row: dict[str, Any]) -> None:
        """Adds one row; rows come by day."""
        if row["makes_up_for"]:
            self.made_up.setdefault(row["makes_up_for"], []).append(row)
        else:
            self.days.append(row["happened_on"])
            self.facts.append(_fact(row, None))

    def within(self, first: dt.date, last: dt.date) -> list[rules.RecordFacts]:
        """Those dated in the period, whatever their kind."""
        return self.facts[bisect_left(self.days, first) : bisect_right(self.days, last)]


def roles_text(roles: Iterable[str]) -> str:
    """Roles as a record keeps them: ',child,carer,'."""
    return "," + ",".join(sorted(set(roles))) + ","


def roles_in(text: str) -> frozenset[str]:
    """And back."""
    return frozenset(one for one in text.split(",") if one)


_SEEN: dict[str, frozenset[str]] = {}


def _roles(text: str) -> frozenset[str]:
    if text not in _SEEN:
        _SEEN[text] = roles_in(text)
    return _SEEN[text]


def _fact(row: dict[str, Any], makes_up: tuple[str, str] | None) -> rules.RecordFacts:
    doer = row["doer_user_id"] if row["doer_user_id"] is not None else -(row["doer_helper_id"] or 0)
    return rules.RecordFacts(
        row["kind"], row["happened_on"], row["received_on"], _roles(row["roles"]), doer or None, _roles(row["doer_roles"]), makes_up=makes_up
    )


_COLUMNS = (
    "child_id", "kind", "happened_on", "received_on", "roles", "doer_user_id", "doer_helper_id", "doer_roles", "makes_up_for",
)  # fmt: skip


def records_of(child_ids: Sequence[int], first: dt.date, last: dt.date | None = None) -> dict[int, Records]:
    """The valid records of these children from a day on, and their parts in other work, as one stream; two queries."""
    rows = CareRecord.objects.filter(child__in=child_ids, voided_on=None, reached=True, happened_on__gte=first)
    parts = WorkPart.objects.filter(child__in=child_ids, work__voided_on=None, happened_on__gte=first)
    if last is not None:
        rows, parts = rows.filter(happened_on__lte=last), parts.filter(happened_on__lte=last)
    found = list(rows.order_by("happened_on", "pk").values(*_COLUMNS))
    more = [_of_part(row) for row in parts.order_by("happened_on", "pk").values(*_OF_PART)]
    out: dict[int, Records] = defaultdict(Records)
    for row in sorted([*found, *more], key=_day) if more else found:
        out[row["child_id"]].take(row)
    return out


def work_of(unit_ids: Sequence[int], first: dt.date) -> dict[int, Records]:
    """The valid work of these units from a day on; one query."""
    rows = WorkRecord.objects.filter(unit__in=unit_ids, voided_on=None, happened_on__gte=first)
    out: dict[int, Records] = defaultdict(Records)
    for row in rows.order_by("happened_on", "pk").values(*_OF_WORK):
        row["roles"] = met_in(row["kind"], row["roles"], False)
        out[row["unit_id"]].take(row)
    return out


def _day(row: dict[str, Any]) -> dt.date:
    day: dt.date = row["happened_on"]
    return day


_ALL = roles_text(Role.values)
_OF_WORK = (
    "unit_id", "kind", "happened_on", "received_on", "roles", "doer_user_id", "doer_helper_id", "doer_roles", "makes_up_for",
)  # fmt: skip
_OF_PART = (
    "child_id", "happened_on", "doer_roles", "work__kind", "work__received_on", "work__roles", "work__doer_user_id", "work__doer_helper_id",
    "work__makes_up_for",
)  # fmt: skip


def _of_part(row: dict[str, Any]) -> dict[str, Any]:
    out = {name.removeprefix("work__"): value for name, value in row.items()}
    out["roles"] = met_in(out["kind"], out["roles"], True)
    return out


def met_in(kind: str, roles: str, of_child: bool) -> str:
    """The roles a piece of work counts as having met: who was ticked in a gathering or a contact, the child named in it, and
    everybody where it is not asked whom (a plan, an inspection)."""
    if kind not in GATHERINGS and kind not in CONTACTS:
        return _ALL
    return roles_text(roles_in(roles) | {str(Role.CHILD)}) if of_child else roles


def count(
    rule: rules.Rule, counterpart: str, span: rules.PeriodSpan, closes_on: dt.date, uid: str, records: Records | None, doers: frozenset[int]
) -> rules.Done:
    """What the records of one child or unit come to for one row. Whoever owed a duty of it when recording may do it too,
    so that a change of owner never takes back what was done; for a pairing only its helper and stand-ins count."""
    if records is None:
        return rules.Done()
    found = records.within(span.first, span.last)
    if uid in records.made_up:
        found = [*found, *(_fact(row, (rule.key, span.key)) for row in records.made_up[uid])]
    if not found:
        return rules.Done()
    if rule.subject != "pairing":
        doers = doers.union(one.doer_id for one in found if one.doer_id is not None and OWNER in one.doer_roles)
    return rules.count_done(rule, counterpart, found, span, closes_on=closes_on, doers=doers)
