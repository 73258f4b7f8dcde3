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
from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.care import actions
from qianshou.domain.care.choices import PeriodUnit
from qianshou.domain.care.ledger import store
from qianshou.domain.care.ledger.kept import forget
from qianshou.domain.care.ledger.noticing import last_run
from qianshou.domain.care.ledger.plan import AHEAD, make_plan
from qianshou.domain.care.models import Duty, LedgerRun
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Child

TIMES = 3  # of so many runs, ours and the bare statement by turns, the best of each


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows() -> list[Figure]:
    """Issue 3, point 4: at most three times the bare insert. The job as it runs by night, on the day on which the next month's rows are
    written and the one on which a month closes, each after its run of the day before; the same month by a site that has kept nothing;
    then the runs that find nothing, or one child changed."""
    county = largest_county()
    run = last_run(county.pk)
    opens, closes = _days(county.pk, run.ran_on if run else timezone.localdate())
    figures: list[Figure] = []
    with _undone():
        for day in sorted((opens, closes)):
            _open(county, day - dt.timedelta(days=1))
            figures.append(_measured(county, day))
            if day == opens:
                figures.append(_measured(county, day, from_nothing=True))
        last = max(opens, closes)
        _open(county, last)
        figures.append(Figure("the run of the next day, where nothing is to be written, ms", _timed(lambda: _open(county, last + dt.timedelta(days=1)))))
        figures += _hourly(county, last + dt.timedelta(days=1))
    return figures


def _hourly(county: Unit, day: dt.date) -> list[Figure]:
    child = Child.objects.active().filter(county=county).order_by("pk").first()
    if child is None:
        return []
    child.boarding = not child.boarding
    child.save(update_fields=["boarding"])
    one = _timed(lambda: _open(county, day))
    LedgerRun.objects.filter(county=county).update(mark=AuditEvent.objects.aggregate(last=Max("pk"))["last"] or 0)
    none = _timed(lambda: actions.open_periods(SystemActor(day), county=county, today=day, if_needed=True))
    return [Figure("the hourly run after one child changed, ms", one), Figure("the hourly run after which nothing happened, ms", none)]


def _days(county_id: int, after: dt.date) -> tuple[dt.date, dt.date]:
    """The next days on which a month's rows are written, and on which a month's are closed."""
    plan = make_plan(county_id, after + dt.timedelta(days=150))
    spans = [span for entry in plan.for_children if entry.rule.period.unit == PeriodUnit.MONTH for span in plan.spans(entry, "")]
    opens = min(span.first - AHEAD for span in spans if span.first - AHEAD > after)
    closes = min(plan.closes_on(span) + dt.timedelta(days=1) for span in spans if plan.closes_on(span) >= after)
    return opens, closes


def _measured(county: Unit, day: dt.date, *, from_nothing: bool = False) -> Figure:
    """Each time from the same state, so that the best of some is fair to both."""
    ours, bare, opened, closed = [], [], 0, 0
    for _number in range(TIMES):
        with _undone():
            before = Duty.objects.aggregate(last=Max("pk"))["last"] or 0
            closing = list(Duty.objects.filter(county=county, child__isnull=False, frozen=False, closes_on__lt=day).values_list("pk", flat=True))
            if from_nothing:
                forget(county.pk)
            ours.append(_timed(lambda: _open(county, day)))
            written, closed = _written(before), len(closing)
        opened = len(written)
        with _undone():
            bare.append((_bare_insert(written) if opened else 0.0) + (_bare_update(closing) if closing else 0.0))
    what = f"{day}: {opened} rows opened, {closed} closed" + (" by a site that has kept nothing" if from_nothing else "") + ", ms"
    held = opened > closed and not from_nothing
    return Figure(what, min(ours), min(bare), min(ours) / min(bare) if min(bare) else None, limit="ratio <= 3" if held else "")


def _open(county: Unit, day: dt.date) -> None:
    """The whole job, with units, the trail and the statistics of the table."""
    actions.open_periods(SystemActor(day), county=county, today=day)


def _columns() -> str:
    return ", ".join(connection.ops.quote_name(Duty._meta.get_field(name).column) for name in store.duty_columns())  # type: ignore[union-attr]


def _written(before: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_columns()} FROM {connection.ops.quote_name(Duty._meta.db_table)} WHERE id > %s ORDER BY id", [before])
        return cursor.fetchall()


def _bare_insert(rows: list[tuple[Any, ...]]) -> float:
    """The same rows by one statement into the table as it was before ours were written, with every index of it."""
    columns, table = _columns(), connection.ops.quote_name(Duty._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_opened")
        cursor.execute(f"CREATE TEMPORARY TABLE bench_opened AS SELECT {columns} FROM {table} WHERE id < 0")
        cursor.executemany(f"INSERT INTO bench_opened VALUES ({', '.join(['%s'] * len(rows[0]))})", rows)
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
