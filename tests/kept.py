"""Rows that real actions made once in this process, put back for the tests that follow: what the cast costs is paid once.

A step's rows are put back only where the database stands as it did before the step was first made; `Standing` sees whether anything
else was written. They are the rows the actions wrote, with their keys and values.
"""

import contextlib
import functools
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

READING = ("SELECT", "SAVEPOINT", "RELEASE", "PRAGMA", "ANALYZE")
FED = "care_lanetouch"  # triggers write it whenever a row below it is written, so it is put back last and whole
FIXED = ("sqlite_", "django_migrations", "django_content_type", "auth_permission")

_KEPT: dict[tuple, "Kept"] = {}


@dataclass(frozen=True)
class Kept:
    """The statements that do again what a step did, and what it gave."""

    statements: list[tuple[str, list[tuple]]]
    given: bytes

    def put_back(self) -> object:
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, rows in self.statements:
                cursor.executemany(sql, rows)
        return pickle.loads(self.given)


class Standing:
    """Which steps made what stands in the database; nobody can say once anything else was written."""

    def __init__(self) -> None:
        self.steps: tuple | None = None

    def __call__(self, execute, sql, params, many, context):
        if not str(sql).startswith(READING):
            self.steps = None
        return execute(sql, params, many, context)

    def nothing(self) -> None:
        """Says that the database is empty but for what a new one holds."""
        if connection.in_atomic_block and _empty():
            self.steps = (timezone.localdate(),)  # rows carry the day they were made

    def step(self, name: str, make: Callable[[], object]) -> object:
        """What `make` gives: made at the first time, put back at the next."""
        if self.steps is None:
            return make()
        steps = (*self.steps, name)
        if steps in _KEPT:
            given = _KEPT[steps].put_back()
        else:
            before, given = _rows(), make()
            _KEPT[steps] = Kept(_statements(before, _rows()), pickle.dumps(given))
        self.steps = steps
        return given


@contextlib.contextmanager
def standing() -> Iterator[Standing]:
    """Watches this thread's connection inside the block."""
    one = Standing()
    with connection.execute_wrapper(one):
        yield one


@functools.cache
def _keys() -> dict[str, str]:
    """The key of every table that a test may change, quoted."""
    look = connection.introspection
    with connection.cursor() as cursor:
        names = [name for name in look.table_names(cursor) if not name.startswith(FIXED)]
        return {_quoted(name): _quoted(look.get_primary_key_column(cursor, name)) for name in names}


def _empty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in _keys()))
        return not cursor.fetchone()[0]


def _rows() -> dict[str, dict[object, tuple]]:
    """Every row of every table, by its key."""
    found = {}
    with connection.cursor() as cursor:
        for table, key in _keys().items():
            cursor.execute(f"SELECT {key}, {table}.* FROM {table}")
            found[table] = {row[0]: row[1:] for row in cursor.fetchall()}
    return found


def _statements(before: dict[str, dict], after: dict[str, dict]) -> list[tuple[str, list[tuple]]]:
    """Takes away what is gone or changed, then adds what is new or changed."""
    gone, come = [], []
    for table, rows in sorted(after.items(), key=lambda one: FED in one[0]):
        was = before[table]
        take = f"DELETE FROM {table} WHERE {_keys()[table]} "
        if lost := [(key,) for key, row in was.items() if rows.get(key) != row]:
            gone.append((take + "= %s", lost))
        new = [row for key, row in rows.items() if was.get(key) != row]
        if FED in table:
            come.append((take + "<> %s", [(0,)]))
            new = list(rows.values())
        if new:
            come.append((f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(new[0]))})", new))
    return gone + come


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
