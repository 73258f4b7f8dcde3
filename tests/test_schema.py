"""A new database made straight from the models is the one the migrations make."""

import os
import sqlite3
import subprocess
import sys

import pytest

from tests.house.source import ROOT

pytestmark = pytest.mark.one_database


def catalogue(folder, *words):
    """Every table, index and trigger of a database made by a command, with its columns sorted; and the migrations noted."""
    env = {"PATH": os.environ["PATH"], "QIANSHOU_DATA": str(folder), "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"}
    subprocess.run([sys.executable, "-m", "qianshou", *words], cwd=ROOT, env=env, check=True, capture_output=True)
    base = sqlite3.connect(folder / "qianshou.sqlite3")
    tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    columns = {t: sorted((row[1:] for row in base.execute(f"PRAGMA table_info({t})")), key=repr) for t in tables}
    links = {t: sorted(row[2:] for row in base.execute(f"PRAGMA foreign_key_list({t})")) for t in tables}
    indexes = {t: sorted(indexed(base, t), key=repr) for t in tables}
    checks = {t: ddl.count(" CHECK ") for t, ddl in base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'") if t in tables}
    triggers = sorted(base.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"))
    noted = sorted(base.execute("SELECT app, name FROM django_migrations"))
    base.close()
    return {"columns": columns, "links": links, "indexes": indexes, "checks": checks, "triggers": triggers, "noted": noted}


def indexed(base, table):
    for _seq, name, unique, _origin, partial in base.execute(f"PRAGMA index_list({table})").fetchall():
        keys = [row[2:5] for row in base.execute(f"PRAGMA index_xinfo('{name}')")]
        yield (unique, partial, tuple(keys), "" if name.startswith("sqlite_") else name)


def test_the_short_way_and_the_migrations_make_the_same_database(tmp_path):
    short = catalogue(tmp_path / "short", "upgrade")
    long = catalogue(tmp_path / "long", "migrate", "-v", "0")
    for part in long:
        assert short[part] == long[part], part
