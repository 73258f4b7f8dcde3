"""Backup, restore drill, new keys and the archived trail, as a clerk runs them on a site with people in it (RELIABILITY §5.7, §5.8)."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

from tests.house.source import ROOT

pytestmark = pytest.mark.one_database


class Site:
    """A demo village in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.env = {"PATH": os.environ["PATH"], "QIANSHOU_DATA": str(folder), "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"}

    def run(self, *words, **env):
        return subprocess.run([sys.executable, "-m", "qianshou", *words], cwd=ROOT, env={**self.env, **env}, capture_output=True, text=True, check=False)

    def json(self, *words):
        done = self.run(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def base(self):
        return sqlite3.connect(self.folder / "qianshou.sqlite3")

    def ring(self):
        return json.loads((self.folder / "keyring.json").read_text())


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("site"))
    site.json("demo", "--size", "village")  # into a new folder: the demo makes its own tables
    return site


@pytest.fixture
def site(village, tmp_path):
    """A copy of it that a test may spoil."""
    shutil.copytree(village.folder, tmp_path / "site")
    return Site(tmp_path / "site")


@pytest.fixture(scope="module")
def kept(village, tmp_path_factory):
    file = tmp_path_factory.mktemp("kept") / "one.backup"
    return file, village.json("backup", "--out", str(file))


def test_a_demo_is_built_in_an_empty_database_only_and_says_what_to_do_first(site):
    twice = site.run("demo")
    assert (twice.returncode, "演示数据只能建在空库里" in twice.stderr) == (1, True)
    with site.base() as base:
        base.execute("DELETE FROM django_migrations WHERE app = 'people' AND name <> '0001_first'")
    late = site.run("demo")
    assert (late.returncode, late.stderr.strip()) == (1, "数据库还没升级到这个版本：先运行 qianshou upgrade。")
    assert "只看账号用" in site.run("serve", "--help").stdout


def test_a_backup_says_what_is_in_it_and_the_drill_finds_the_same(village, kept):
    file, answer = kept
    with village.base() as base:
        assert answer["tables"]["people_child"] == base.execute("SELECT count(*) FROM people_child").fetchone()[0] > 60
    checked = village.json("restore", "--check", str(file))
    assert checked["tables"] == answer["tables"] and checked["sealed"] >= 3 and checked["events"] >= 0
    again = village.run("backup", "--out", str(file))
    assert again.returncode == 1 and "不会覆盖" in again.stderr


def test_a_backup_shows_nobody_and_holds_no_key(village, kept):
    file, _answer = kept
    data = file.read_bytes()
    with village.base() as base:
        name = base.execute("SELECT name FROM people_child").fetchone()[0]
    assert name.encode() not in data and village.ring()["keys"]["1"].encode() not in data and file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("how", ["short", "flipped", "empty", "other"])
def test_a_spoilt_backup_is_refused_and_the_running_site_is_untouched(village, kept, tmp_path, how):
    data = bytearray(kept[0].read_bytes())
    if how == "flipped":
        data[len(data) // 2] ^= 1
    spoilt = {"short": data[:-1024], "flipped": data, "empty": b"", "other": b"PK" + bytes(data)}[how]
    (tmp_path / "x.backup").write_bytes(spoilt)
    before = (village.folder / "qianshou.sqlite3").read_bytes()
    done = village.run("restore", "--check", str(tmp_path / "x.backup"))
    assert done.returncode == 1 and len(done.stderr.strip().splitlines()) == 1
    assert (village.folder / "qianshou.sqlite3").read_bytes() == before


def test_another_houses_key_does_not_open_it(kept, site):
    ring = site.ring()
    ring["keys"]["1"] = "A" * 43 + "="
    (site.folder / "keyring.json").write_text(json.dumps(ring))
    assert site.run("restore", "--check", str(kept[0])).returncode == 1


def test_a_backup_is_laid_into_an_empty_folder_only_and_runs_there(village, kept, tmp_path):
    there = tmp_path / "new"
    answer = village.json("restore", str(kept[0]), "--to", str(there))
    assert answer["database"] == "qianshou.sqlite3" and not (there / "all.tar").exists() and not (there / "keyring.json").exists()
    shutil.copy(village.folder / "keyring.json", there)
    assert Site(there).json("audit", "verify", "--sealed")["ok"]
    refused = village.run("restore", str(kept[0]), "--to", str(there))
    assert refused.returncode == 1 and "空的目录" in refused.stderr


def key_ids(site, table, column):
    with site.base() as base:
        return {bytes(blob)[0] for (blob,) in base.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")}


def test_a_new_key_reseals_everything_and_old_backups_still_open(kept, site):
    answer = site.json("key", "rotate")
    assert answer["key"] == 2 and answer["left"] == 0 and answer["resealed"] > 100 and len(answer["recovery"]) == 2
    assert key_ids(site, "people_child", "id_number") == key_ids(site, "people_carer", "phone") == {2}
    assert site.json("audit", "verify", "--sealed")["sealed"] >= 3
    assert site.json("restore", "--check", str(kept[0]))["tables"]


def test_a_rotation_that_was_killed_goes_on_with_the_same_key(site):
    stop = (
        "import django; django.setup(); from qianshou.kit import keyring, rotation; keyring.add_key(); rotation.reseal(most=10); import os; os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", stop], cwd=ROOT, env={**site.env, "DJANGO_SETTINGS_MODULE": "qianshou.settings"}, capture_output=True, text=True, check=False)
    assert done.returncode == 9, done.stderr
    answer = site.json("key", "rotate")
    assert answer["key"] == 2 and answer["left"] == 0 and answer["resealed"] > 0


def test_a_touched_trail_is_found_by_the_command(site):
    later = "import django; django.setup(); from django.utils import timezone; from datetime import timedelta as d; from qianshou.domain.accounts import actions; from qianshou.domain.accounts.actors import SystemActor; actions.seal_audit(SystemActor(timezone.localdate()), now=timezone.now() + d(hours=1))"
    subprocess.run([sys.executable, "-c", later], cwd=ROOT, env={**site.env, "DJANGO_SETTINGS_MODULE": "qianshou.settings"}, check=True)
    assert site.json("audit", "verify")["events"] > 0
    with site.base() as base:
        for (trigger,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'accounts_auditevent'").fetchall():
            base.execute(f"DROP TRIGGER {trigger}")
        base.execute("UPDATE accounts_auditevent SET actor_name = '别人' WHERE id = 3")
    done = site.run("audit", "verify")
    assert done.returncode == 1 and "被改过" in done.stderr


@pytest.mark.parametrize(("words", "code"), [(("restore", "x"), 2), (("restore", "--check", "/no/such"), 1), (("audit",), 2), (("audit", "archive", "--before", "gestern", "--out", "x"), 2)])
def test_a_wrong_call_says_so_in_one_line(village, words, code):
    done = village.run(*words)
    assert done.returncode == code and len(done.stderr.strip().splitlines()) == 1 and "Traceback" not in done.stderr
