"""Inserting many rows at once, about three times as fast as bulk_create: one prepared statement, ids reserved beforehand."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import itemgetter
from types import NoneType
from typing import Any

from django.db import connection, models
from django.db.models.base import ModelState

from qianshou.kit.dialect import is_postgres, next_ids
from qianshou.kit.sealing import SealedField, seal_column

Column = Sequence[Any]
_EMPTY: dict[type, str] = {dict: "{}", list: "[]"}
Fit = Callable[[Column, Sequence[models.Model]], Column]


@dataclass(frozen=True)
class _Plan:
    """How rows of one model become parameters: `pick` takes a row's values as they stand, `fits` put right the columns that need it."""

    sql: str
    pick: Callable[[dict[str, Any]], tuple]
    fits: tuple[tuple[int, Fit], ...]

    def parameters(self, rows: Sequence[models.Model]) -> Iterator[tuple]:
        """One tuple a row, made column by column."""
        columns: list[Column] = list(zip(*[self.pick(row.__dict__) for row in rows], strict=True))
        for at, fit in self.fits:
            columns[at] = fit(columns[at], rows)
        return zip(*columns, strict=True)


def insert(rows: Iterable[models.Model]) -> None:
    """Inserts new rows of one model inside a transaction, parents before children, and gives each its id.

    Values are taken as they stand (no full_clean, no signals); a foreign key may be set by instance if that has its id by now.
    """
    rows = list(rows)
    if not rows:
        return
    model = type(rows[0])
    for row, pk in zip(rows, next_ids(model._meta.db_table, len(rows)), strict=True):
        row.pk = pk
    plan = _plan(model, is_postgres())
    with connection.cursor() as cursor:
        cursor.executemany(plan.sql, list(plan.parameters(rows)))
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


@lru_cache(maxsize=64)
def _plan(model: type[models.Model], postgres: bool) -> _Plan:
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    marks = ", ".join("%s::jsonb" if postgres and isinstance(f, models.JSONField) else "%s" for f in fields)
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(f.column) for f in fields)}) VALUES ({marks})"
    fits = tuple((at, fit) for at, field in enumerate(fields) if (fit := _fit(field, postgres)))
    return _Plan(sql, itemgetter(*[f.attname for f in fields]), fits)


def _fit(field: models.Field, postgres: bool) -> Fit | None:
    """What a column needs before it is written; None where its values may go as they stand."""
    if isinstance(field, models.ForeignKey):
        return partial(_keys, field)
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return partial(_now, field)
    if isinstance(field, SealedField):
        return partial(seal_column, field)
    if isinstance(field, models.JSONField):
        return partial(_json, field)
    if isinstance(field, models.CharField):
        return _text
    if isinstance(field, models.DateTimeField):
        return lambda column, rows: [field.get_db_prep_save(value, connection) for value in column]
    if isinstance(field, models.DateField) and not postgres:
        return lambda column, rows: [value.isoformat() if value else None for value in column]
    return None


def _keys(field: models.Field, column: Column, rows: Sequence[models.Model]) -> Column:
    """The ids of rows that were set by instance and had none then."""
    if None not in column:
        return column
    name, cached, found = field.attname, field.name, list(column)
    for at, row in enumerate(rows):
        if found[at] is None and (one := row._state.fields_cache.get(cached)) is not None:
            found[at] = row.__dict__[name] = one.pk
    return found


def _now(field: models.Field, column: Column, rows: Sequence[models.Model]) -> Column:
    """One moment for all rows of a statement."""
    value = field.pre_save(rows[0], True)
    for row in rows:
        row.__dict__[field.attname] = value
    return [field.get_db_prep_save(value, connection)] * len(rows)


def _json(field: models.JSONField, column: Column, rows: Sequence[models.Model]) -> Column:
    """JSON text; the empty ones, which are most, without asking the encoder."""
    return [
        json.dumps(value, cls=field.encoder, ensure_ascii=False) if value else None if field.null else _EMPTY.get(type(value)) or json.dumps(value)
        for value in column
    ]


def _text(column: Column, rows: Sequence[models.Model]) -> Column:
    """Plain text: a member of a TextChoices is one database's name and the other's value."""
    if set(map(type, column)) <= {str, NoneType}:
        return column
    return [value if type(value) is str or value is None else str(value) for value in column]


def new(model: type[models.Model], **values: Any) -> Any:
    """An unsaved row made without the price of `Model.__init__` and without its signals: for rows made by the ten thousand.

    Foreign keys by instance or as `<name>_id`; what is not given takes its default. Sealed columns may be given as text.
    """
    row = model.__new__(model)
    row._state = ModelState()
    plain, made = _defaults(model)
    data = row.__dict__
    data.update(plain)
    for name, make in made:
        if name not in values:
            data[name] = make()
    keys, sealed = _special(model)
    for name, value in values.items():
        if name in keys:
            data[keys[name]] = value.pk if value is not None else None
            row._state.fields_cache[name] = value
        elif name in sealed:
            setattr(row, name, value)
        else:
            data[name] = value
    return row


@lru_cache(maxsize=64)
def _defaults(model: type[models.Model]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    plain: dict[str, Any] = {}
    made: list[tuple[str, Callable[[], Any]]] = []
    for field in model._meta.concrete_fields:
        if field.has_default() and callable(field.default):
            made.append((field.attname, field.default))
        else:
            plain[field.attname] = field.get_default()
    return plain, made


@lru_cache(maxsize=64)
def _special(model: type[models.Model]) -> tuple[dict[str, str], frozenset[str]]:
    fields = model._meta.concrete_fields
    keys = {f.name: f.attname for f in fields if isinstance(f, models.ForeignKey)}
    return keys, frozenset(f.name for f in fields if isinstance(f, SealedField))
