"""Querysets compiled once: a page asked every minute by everybody pays for its SQL the first time only.

Building and compiling a queryset costs more than running it ([M] 0.9 ms against 0.1 ms for one helper's duties). Here the
same queryset, built by the same code, is compiled once for each shape of its values and then run with others.
"""

import copy
import datetime as dt
import threading
from collections.abc import Callable, Hashable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from qianshou.kit.planned import planned

# Marks: values no row holds, found again among the compiled parameters, far enough apart that none becomes another.
_YEAR, _NUMBER = 1801, 2_140_000_000
_kept: dict[Hashable, "_Compiled"] = {}
_lock = threading.Lock()


class _Compiled:
    def __init__(self, rows: QuerySet, marks: list[Any], adapt: Callable[[Any], Any]) -> None:
        self.rows = rows
        self.compiler = rows.query.get_compiler(rows.db)
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet:  # nothing can be found with this shape, whatever the values
            self.sql, self.params = "", []
            return
        places = {adapt(mark): n for n, mark in enumerate(marks)}
        self.params = [_place(param, places) for param in params]
        if any(n is None and _looks_marked(rest) for n, rest in self.params):
            raise ValueError("a value of a prepared query does not stand in its SQL as it is")

    def run(self, values: list[Any]) -> QuerySet:
        if not self.sql:
            return self.rows.none()
        compiler = copy.copy(self.compiler)
        connection = connections[self.rows.db]  # the asking thread's own
        compiler.connection = planned(connection) if connection.vendor == "postgresql" else connection
        params = tuple(rest if n is None else values[n] + rest if rest else values[n] for n, rest in self.params)
        compiler.as_sql = lambda *_a, **_k: (self.sql, params)
        compiler.query = self.compiler.query
        rows: Any = self.rows.all()
        rows.query.get_compiler = lambda *_a, **_k: compiler
        return rows


def _place(param: Any, places: dict[Any, int]) -> tuple[int | None, Any]:
    """(which value, what is appended to it) or (None, the parameter itself)."""
    if isinstance(param, Hashable) and param in places:
        return places[param], None
    if isinstance(param, str):
        for mark, n in places.items():
            if isinstance(mark, str) and mark.startswith("\x00") and param.startswith(mark):
                return n, param[len(mark) :]
    return None, param


def _mark(value: Any, n: int) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | str | dt.date) or isinstance(value, dt.datetime):
        raise TypeError(f"{type(value).__name__} cannot be a value of a prepared query")
    if isinstance(value, int):
        return _NUMBER + n * 1000
    return f"\x00{n}\x00" if isinstance(value, str) else dt.date(_YEAR, 1, 1) + dt.timedelta(days=n * 400)


def _looks_marked(param: Any) -> bool:
    if isinstance(param, int):
        return abs(param) > _NUMBER // 2
    return "\x00" in str(param) or str(param)[:2] == str(_YEAR)[:2]


def prepared(name: str, build: Callable[..., QuerySet], /, *shape: Hashable, **values: Any) -> QuerySet:
    """`build(*shape, **values)`, compiled once per name, shape and number of values; iterate the answer, do not refine it.

    Values are int, str, date or tuples of one of them, and must reach the SQL as they are (a str may be lengthened at its
    end, as `within` does). What changes the SQL itself goes into `shape`. Raises TypeError for other values, ValueError
    when `build` computes with a value instead of passing it on.
    """
    flat: list[Any] = []
    spans: dict[str, Any] = {}
    for key, value in values.items():
        many = isinstance(value, tuple)
        spans[key] = (len(flat), len(value)) if many else (len(flat), None)
        flat.extend(value if many else (value,))
    plan = (name, shape, tuple(spans.items()), tuple(map(type, flat)))
    found = _kept.get(plan)
    if found is None:
        marks = [_mark(value, n) for n, value in enumerate(flat)]
        given = {k: marks[at] if size is None else tuple(marks[at : at + size]) for k, (at, size) in spans.items()}
        rows = build(*shape, **given)
        found = _Compiled(rows, marks, _adapter(rows.db))
        with _lock:
            _kept[plan] = found
    adapt = _adapter(found.rows.db)
    return found.run([adapt(value) for value in flat])


def _adapter(using: str) -> Callable[[Any], Any]:
    operations = connections[using].ops
    return lambda value: operations.adapt_datefield_value(value) if isinstance(value, dt.date) else value
