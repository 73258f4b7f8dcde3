"""Records counted for rows: loaded as values, counted by `rules.count_done`, on whichever side of closing they came."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from qianshou.domain.care import rules
from qianshou.domain.care.models import CareRecord

OWNER = "owner"  # a doer role of its own: who recorded owed a duty of the child on that day
_ELSE = ("", "")


@dataclass
class Records:
    """One child's valid records, by day; those made up for a duty apart."""

    days: list[dt.date] = field(default_factory=list)
    facts: list[rules.RecordFacts] = field(default_factory=list)
    made_up: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

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
    """The valid records of these children from a day on, in one query."""
    rows = CareRecord.objects.filter(child__in=child_ids, voided_on=None, reached=True, happened_on__gte=first)
    if last is not None:
        rows = rows.filter(happened_on__lte=last)
    out: dict[int, Records] = defaultdict(Records)
    for row in rows.order_by("happened_on", "pk").values(*_COLUMNS):
        mine = out[row["child_id"]]
        if row["makes_up_for"]:
            mine.made_up.setdefault(row["makes_up_for"], []).append(row)
        else:
            mine.days.append(row["happened_on"])
            mine.facts.append(_fact(row, None))
    return out


def count(
    rule: rules.Rule, counterpart: str, span: rules.PeriodSpan, closes_on: dt.date, uid: str, records: Records | None, doers: frozenset[int]
) -> rules.Done:
    """What the records of one child come to for one row. Whoever owed a duty of the child when recording may do it too,
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
