"""Bulk writes of the ledger: thousands of rows by one statement each, ten times faster than one model instance at a time."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models

from qianshou.domain.care.models import Duty

Row = dict[str, Any]


def _converters(model: type[models.Model], names: Sequence[str]) -> list[tuple[str, str, Callable[[Any], Any] | None]]:
    out: list[tuple[str, str, Callable[[Any], Any] | None]] = []
    for name in names:
        field = model._meta.get_field(name)
        convert: Callable[[Any], Any] | None = None
        if isinstance(field, models.DateTimeField):
            convert = connection.ops.adapt_datetimefield_value
        elif isinstance(field, models.DateField):
            convert = connection.ops.adapt_datefield_value
        elif isinstance(field, models.JSONField):
            convert = _json
        out.append((name, connection.ops.quote_name(field.column), convert))  # type: ignore[union-attr]
    return out


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _values(row: Row, columns: list[tuple[str, str, Callable[[Any], Any] | None]]) -> list[Any]:
    return [convert(row[name]) if convert and row[name] is not None else row[name] for name, _column, convert in columns]


def insert(model: type[models.Model], rows: Sequence[Row]) -> int:
    """Inserts dicts of attnames (all alike); rows that stand already are left alone. Answers how many were new."""
    if not rows:
        return 0
    columns = _converters(model, list(rows[0]))
    names = ", ".join(column for _name, column, _convert in columns)
    marks = ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING", [_values(row, columns) for row in rows]
        )
        return max(cursor.rowcount, 0)


def update(model: type[models.Model], rows: Iterable[tuple[int, Row]], columns: Sequence[str]) -> None:
    """Sets the named columns of each (id, row)."""
    wanted = _converters(model, columns)
    sets = ", ".join(f"{column} = %s" for _name, column, _convert in wanted)
    table = connection.ops.quote_name(model._meta.db_table)
    values = [[*_values(row, wanted), pk] for pk, row in rows]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {table} SET {sets} WHERE id = %s", values)


def update_differing(model: type[models.Model], rows: Iterable[tuple[int, Row, tuple[str, ...]]]) -> None:
    """Sets of each (id, row, columns) those columns only; rows that do nothing but freeze go by one statement."""
    groups: dict[tuple[str, ...], list[tuple[int, Row]]] = defaultdict(list)
    for pk, row, columns in rows:
        groups[columns].append((pk, row))
    for columns, group in groups.items():
        if columns == ("frozen",):
            model._default_manager.filter(pk__in=[pk for pk, _row in group]).update(frozen=True)
        else:
            update(model, group, columns)


def blank_duty() -> Row:
    """The columns of a new duty that nothing computes."""
    return {"waived_reason": "", "waived_by_id": None, "waived_on": None, "excuse": "", "unit_id": None}


def duty_columns() -> list[str]:
    """Every column of a duty that is written, but its id."""
    return [f.attname for f in Duty._meta.concrete_fields if not f.primary_key and not f.generated]
