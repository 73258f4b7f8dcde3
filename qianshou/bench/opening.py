"""Opening a month's duties for a sample of the largest county, beside a bare INSERT … SELECT of the same rows. Leaves nothing behind."""

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
from qianshou.domain.care.ledger import store
from qianshou.domain.care.ledger.opening import CHUNK, _whom, refresh
from qianshou.domain.care.ledger.people import staff_of
from qianshou.domain.care.ledger.plan import make_plan
from qianshou.domain.care.ledger.units import Held
from qianshou.domain.care.models import Duty, LedgerRun

SAMPLE = 4_000  # children
MONTH = dt.timedelta(days=31)


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows() -> list[Figure]:
    """Issue 3, point 4: at most three times the bare insert; and the run that finds nothing to do."""
    county = largest_county()
    ran = LedgerRun.objects.filter(county=county).values_list("ran_on", flat=True).first() or timezone.localdate()
    day = ran + MONTH
    ids = _whom(make_plan(county.pk, day))[:SAMPLE]
    with _undone():
        before = Duty.objects.aggregate(last=Max("pk"))["last"] or 0
        ours = _timed(lambda: _open(county.pk, day, ids, look_first=False))
        again = _timed(lambda: _open(county.pk, day, ids, look_first=True))
        opened = Duty.objects.filter(pk__gt=before).count()
        floor = _bare(before)
    what = f"a month opened for {len(ids)} children ({opened} rows; the month before closed), ms"
    return [
        Figure(what, ours, floor, ours / floor if floor else None, limit="ratio <= 3"),
        Figure(f"the hourly run over {len(ids)} children that finds nothing to do, ms", again),
    ]


def _open(county_id: int, day: dt.date, ids: list[int], *, look_first: bool) -> None:
    plan, staff, held = make_plan(county_id, day), staff_of(county_id), Held()
    for start in range(0, len(ids), CHUNK):
        refresh(plan, staff, ids[start : start + CHUNK], look_first=look_first, held=held)


def _bare(before: int) -> float:
    """The same rows taken out and put back by one statement, with every index of the table."""
    columns = ", ".join(connection.ops.quote_name(Duty._meta.get_field(name).column) for name in store.duty_columns())  # type: ignore[union-attr]
    table = connection.ops.quote_name(Duty._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE bench_opened AS SELECT {columns} FROM {table} WHERE id > %s", [before])
        cursor.execute(f"DELETE FROM {table} WHERE id > %s", [before])
        return _timed(lambda: cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM bench_opened"))


def _timed(fn: Callable[[], Any]) -> float:
    """Once: a month opens once."""
    start = perf_counter()
    fn()
    return (perf_counter() - start) * 1000
