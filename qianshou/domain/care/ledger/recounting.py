"""What a record or its voiding changes: the rows of that child it can count for, in the record's transaction, and none else's."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from qianshou.domain.care import rules
from qianshou.domain.care.ledger import store
from qianshou.domain.care.ledger.kin import HelperDays
from qianshou.domain.care.ledger.plan import rule_of
from qianshou.domain.care.ledger.rows import doers_of, due_columns
from qianshou.domain.care.ledger.tally import Records, count, records_of, work_of
from qianshou.domain.care.models import AdoptedRule, Duty
from qianshou.domain.pairing.models import Pairing, StandIn

COUNTED = ("done", "done_late", "made_up", "next_due_on", "behind_after")
CHUNK = 1000
_READ = (
    "id", "uid", "child_id", "unit_id", "rule_id", "pairing_id", "counterpart", "period", "period_name", "first_on", "last_on", "closes_on", "owner_id",
    "owner_helper_id", "due_dates", *COUNTED,
)  # fmt: skip


def recount(child_ids: Iterable[int], kinds: Iterable[str], dates: Iterable[dt.date], duty_uids: Iterable[str] = ()) -> int:
    """Counts again the rows of these children whose period holds one of the dates and whose rule these kinds can meet,
    and the rows made up for by name. Answers how many changed."""
    ids, days, named = set(child_ids), set(dates), [uid for uid in duty_uids if uid]
    touched = Q(first_on__lte=max(days), last_on__gte=min(days))
    if named:
        touched |= Q(uid__in=named)
    rows = list(Duty.objects.filter(touched, child__in=ids).values(*_READ))
    parsed = _rules(rows)
    wanted = set(kinds)
    rows = [row for row in rows if wanted & rules.kinds_that_meet(parsed[row["id"]]) and (row["uid"] in named or _holds(row, days))]
    return _count(rows, parsed)


def recount_units(unit_ids: Iterable[int], kinds: Iterable[str], dates: Iterable[dt.date], duty_uids: Iterable[str] = ()) -> int:
    """The same for the rows of units."""
    days, named, wanted = set(dates), [uid for uid in duty_uids if uid], set(kinds)
    touched = Q(first_on__lte=max(days), last_on__gte=min(days))
    if named:
        touched |= Q(uid__in=named)
    rows = list(Duty.objects.filter(touched, unit__in=set(unit_ids)).values(*_READ))
    parsed = _rules(rows)
    return _count([row for row in rows if wanted & rules.kinds_that_meet(parsed[row["id"]])], parsed)


def _holds(row: dict[str, Any], days: set[dt.date]) -> bool:
    return any(row["first_on"] <= day <= row["last_on"] for day in days)


def recount_county(county_id: int) -> int:
    """Counts every row of a county again from its records, 1,000 children a transaction. Answers how many were wrong."""
    ids = list(Duty.objects.filter(county=county_id, child__isnull=False).values_list("child_id", flat=True).distinct().order_by("child_id"))
    changed = 0
    for start in range(0, len(ids), CHUNK):
        with transaction.atomic():
            rows = list(Duty.objects.filter(child__in=ids[start : start + CHUNK]).values(*_READ))
            changed += _count(rows, _rules(rows))
    return changed + _recount_units(county_id)


def _recount_units(county_id: int) -> int:
    ids = list(Duty.objects.filter(county=county_id, unit__isnull=False).values_list("unit_id", flat=True).distinct().order_by("unit_id"))
    changed = 0
    for start in range(0, len(ids), CHUNK):
        with transaction.atomic():
            rows = list(Duty.objects.filter(unit__in=ids[start : start + CHUNK]).values(*_READ))
            changed += _count(rows, _rules(rows))
    return changed


def _rules(rows: Sequence[dict[str, Any]]) -> dict[int, rules.Rule]:
    """The rule of each row, by the row's id: as it was when the row's period closed."""
    found = AdoptedRule.objects.in_bulk({row["rule_id"] for row in rows})
    return {row["id"]: rule_of(found[row["rule_id"]], row["closes_on"]) for row in rows}


def _count(rows: Sequence[dict[str, Any]], parsed: dict[int, rules.Rule]) -> int:
    if not rows:
        return 0
    first = min(row["first_on"] for row in rows)
    children, units = ({row[column] for row in rows if row[column]} for column in ("child_id", "unit_id"))
    records = records_of(sorted(children), first) if children else {}
    work = work_of(sorted(units), first) if units else {}
    pairings = _pairings({row["pairing_id"] for row in rows if row["pairing_id"]})
    changed = []
    for row in rows:
        found = records.get(row["child_id"]) if row["child_id"] else work.get(row["unit_id"])
        now = _counted(row, parsed[row["id"]], found, pairings)
        if any(row[column] != now[column] for column in COUNTED):
            changed.append((row["id"], now))
    store.update(Duty, changed, COUNTED)
    return len(changed)


def _counted(row: dict[str, Any], rule: rules.Rule, records: Records | None, pairings: dict[int, HelperDays]) -> dict[str, Any]:
    span = rules.PeriodSpan(row["period"], row["period_name"], row["first_on"], row["last_on"], ())
    if row["pairing_id"]:
        doers = doers_of(pairings[row["pairing_id"]], span)
    else:
        owner = row["owner_id"] or -(row["owner_helper_id"] or 0)
        doers = frozenset({owner} if owner else ())
    done = count(rule, row["counterpart"], span, row["closes_on"], row["uid"], records, doers)
    due = [dt.date.fromisoformat(day) for day in row["due_dates"]]
    return {"done": done.in_time, "done_late": done.late, "made_up": done.made_up, **due_columns(due, done.in_time, rule)}


def _pairings(ids: set[int]) -> dict[int, HelperDays]:
    if not ids:
        return {}
    out = {row.pk: HelperDays(row) for row in Pairing.objects.filter(pk__in=ids).select_related("helper")}
    stand_ins = defaultdict(list)
    for one in StandIn.objects.filter(pairing__in=ids).select_related("helper"):
        stand_ins[one.pairing_id].append(one)
    for pk, found in stand_ins.items():
        out[pk].stand_ins = found
    return out
