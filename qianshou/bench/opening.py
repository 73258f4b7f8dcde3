"""A month opened and closed in the largest county, beside the bare statements on the same rows. Leaves nothing behind."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from qianshou.bench import Figure
from qianshou.bench.pages import largest_county
from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.care.choices import PeriodUnit
from qianshou.domain.care.ledger import store
from qianshou.domain.care.ledger.lane import lane_of
from qianshou.domain.care.ledger.noticing import last_run, nothing_happened
from qianshou.domain.care.ledger.opening import CHUNK, _whom, note_periods, open_chunk
from qianshou.domain.care.ledger.people import staff_of
from qianshou.domain.care.ledger.plan import AHEAD, make_plan
from qianshou.domain.care.ledger.units import Held
from qianshou.domain.care.models import Duty, LedgerRun


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows() -> list[Figure]:
    """Issue 3, point 4: at most three times the bare insert. The day on which the next month's rows are written and the one on which a
    month closes, each after a run of the day before; then the run that finds nothing, on a new day and in the same hour."""
    county = largest_county()
    run = last_run(county.pk)
    opens, closes = _days(county.pk, run.ran_on if run else timezone.localdate())
    figures: list[Figure] = []
    with _undone():
        for day in sorted((opens, closes)):
            _open(county.pk, day - dt.timedelta(days=1))
            figures.append(_measured(county.pk, day))
        last = max(opens, closes)
        again = _timed(lambda: _open(county.pk, last))
        LedgerRun.objects.update_or_create(county=county, defaults={"ran_on": last, "mark": AuditEvent.objects.aggregate(last=Max("pk"))["last"] or 0})
        hourly = _timed(lambda: nothing_happened(last_run(county.pk), last))
    return [*figures, Figure("the whole run where nothing is to be written, ms", again), Figure("the hourly run after which nothing happened, ms", hourly)]


def _days(county_id: int, after: dt.date) -> tuple[dt.date, dt.date]:
    """The next days on which a month's rows are written, and on which a month's are closed."""
    plan = make_plan(county_id, after + dt.timedelta(days=150))
    spans = [span for entry in plan.for_children if entry.rule.period.unit == PeriodUnit.MONTH for span in plan.spans(entry, "")]
    opens = min(span.first - AHEAD for span in spans if span.first - AHEAD > after)
    closes = min(plan.closes_on(span) + dt.timedelta(days=1) for span in spans if plan.closes_on(span) >= after)
    return opens, closes


def _measured(county_id: int, day: dt.date) -> Figure:
    before = Duty.objects.aggregate(last=Max("pk"))["last"] or 0
    closing = list(Duty.objects.filter(county=county_id, child__isnull=False, frozen=False, closes_on__lt=day).values_list("pk", flat=True))
    ours = _timed(lambda: _open(county_id, day))
    opened = Duty.objects.filter(pk__gt=before).count()
    floor = (_bare_insert(before) if opened else 0.0) + (_bare_update(closing) if closing else 0.0)
    what = f"{day}: {opened} rows opened, {len(closing)} closed, ms"
    return Figure(what, ours, floor, ours / floor if floor else None, limit="ratio <= 3" if opened > len(closing) else "")


def _open(county_id: int, day: dt.date) -> None:
    plan, staff, held = make_plan(county_id, day), staff_of(county_id), Held()
    lane, calm, ids = lane_of(plan, staff, held), True, _whom(plan)
    for start in range(0, len(ids), CHUNK):
        calm = not any(open_chunk(lane, plan, staff, ids[start : start + CHUNK], held, look_first=calm))
    note_periods(plan)


def _bare_insert(before: int) -> float:
    """The same rows taken out and put back by one statement, with every index of the table."""
    columns = ", ".join(connection.ops.quote_name(Duty._meta.get_field(name).column) for name in store.duty_columns())  # type: ignore[union-attr]
    table = connection.ops.quote_name(Duty._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_opened")
        cursor.execute(f"CREATE TEMPORARY TABLE bench_opened AS SELECT {columns} FROM {table} WHERE id > %s", [before])
        cursor.execute(f"DELETE FROM {table} WHERE id > %s", [before])
        return _timed(lambda: cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM bench_opened"))


def _bare_update(ids: list[int]) -> float:
    """The same rows frozen by bare statements."""
    for frozen in (False, True):
        spent = _timed(lambda frozen=frozen: [Duty.objects.filter(pk__in=ids[at : at + 500]).update(frozen=frozen) for at in range(0, len(ids), 500)])
    return spent


def _timed(fn: Callable[[], Any]) -> float:
    """Once: a month opens once."""
    start = perf_counter()
    fn()
    return (perf_counter() - start) * 1000
