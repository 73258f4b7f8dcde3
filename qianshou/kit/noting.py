"""The database itself notes which rows of which table were written, in the same transaction: nothing that writes can forget to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from qianshou.kit.dialect import is_postgres, triggers

_NAME = "noted_"
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("NEW", "OLD"), "DELETE": ("OLD",)}


@dataclass(frozen=True)
class Watch:
    """One table. `numbers`: the query for the numbers to note, `{row}` standing for the row as it is after, or was before, the write.

    An update is noted where one of `columns` really changed; new and deleted rows are as `verbs` says.
    """

    table: str
    columns: Sequence[str]
    numbers: str = "SELECT {row}.child_id AS number"
    verbs: Sequence[str] = ("INSERT", "UPDATE", "DELETE")


def keep_noting(watch: Watch, into: str, column: str) -> None:
    """Makes the database add a row to `into` for every number concerned by a write to the watched table; may run any number of times.

    Called from post_migrate, because altering a field drops a SQLite trigger without a word. On SQLite, where one writes at a time, a
    number noted already is not noted again; on PostgreSQL it is, for whoever reads the notes may be about to delete them.
    """
    statements = _postgres(watch, into, column) if is_postgres() else _sqlite(watch, into, column)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _named(watch: Watch, verb: str) -> tuple[str, str]:
    """The trigger's name, and the query for the numbers."""
    return f"{_NAME}{verb.lower()}_{watch.table}", " UNION ".join(watch.numbers.format(row=row) for row in _ROWS[verb])


def _when(watch: Watch, verb: str, differs: str) -> str:
    if verb != "UPDATE":
        return ""
    quoted = [connection.ops.quote_name(name) for name in watch.columns]
    return "WHEN (" + " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in quoted) + ")"


def _on(watch: Watch, verb: str) -> str:
    columns = ", ".join(map(connection.ops.quote_name, watch.columns))
    return f"AFTER {verb} OF {columns} ON" if verb == "UPDATE" else f"AFTER {verb} ON"


def _sqlite(watch: Watch, into: str, column: str) -> list[str]:
    out = []
    for verb in watch.verbs:
        name, numbers = _named(watch, verb)
        new = f"SELECT found.number FROM ({numbers}) AS found WHERE found.number IS NOT NULL"
        note = f"INSERT INTO {into} ({column}) {new} AND NOT EXISTS (SELECT 1 FROM {into} AS noted WHERE noted.{column} = found.number)"
        out += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} {_on(watch, verb)} {watch.table} FOR EACH ROW {_when(watch, verb, 'IS NOT')} BEGIN {note}; END",
        ]
    return out


def _postgres(watch: Watch, into: str, column: str) -> list[str]:
    out = []
    for verb in watch.verbs:
        name, numbers = _named(watch, verb)
        note = f"INSERT INTO {into} ({column}) SELECT found.number FROM ({numbers}) AS found WHERE found.number IS NOT NULL"
        out += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {note}; RETURN NULL; END$$",
            f"CREATE OR REPLACE TRIGGER {name} {_on(watch, verb)} {watch.table} FOR EACH ROW {_when(watch, verb, 'IS DISTINCT FROM')} "
            f"EXECUTE FUNCTION {name}()",
        ]
    return out


def notings() -> set[tuple[str, str]]:
    """(table, verb) of every table that is watched at this moment."""
    return {(table, name.removeprefix(_NAME).split("_")[0]) for table, name in triggers() if name.startswith(_NAME)}
