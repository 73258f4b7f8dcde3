"""A real site: what it refuses to start without, and Django's own deployment checks answering nothing."""

import json
import os
import subprocess
import sys

import pytest

from qianshou import profile
from tests.house.source import ROOT


@pytest.fixture
def real(tmp_path):
    """The surroundings of a real site, complete."""
    ring = tmp_path / "safe" / "keyring.json"
    profile.demo_keyring(ring)
    return {
        "PATH": os.environ["PATH"],
        "QIANSHOU_PROFILE": "real",
        "QIANSHOU_DATA": str(tmp_path / "data"),
        "QIANSHOU_KEYRING": str(ring),
        "QIANSHOU_SECRET": "correct-horse-battery-staple-" * 3,
        "QIANSHOU_HOSTS": "guanai.example.gov.cn",
        "QIANSHOU_TRUSTED_PROXY": "127.0.0.1",
    }


def run(env, *words):
    return subprocess.run([sys.executable, "-m", *words], cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


def test_djangos_deployment_checks_find_nothing_on_a_real_site(real):
    done = run(real, "django", "check", "--deploy", "--fail-level", "WARNING", "--settings", "qianshou.settings")
    assert (done.returncode, done.stdout, done.stderr) == (0, "System check identified no issues (0 silenced).\n", "")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("QIANSHOU_KEYRING", "", "QIANSHOU_KEYRING"),
        ("QIANSHOU_KEYRING", "/nowhere/keyring.json", "QIANSHOU_KEYRING"),
        ("QIANSHOU_SECRET", "short", "QIANSHOU_SECRET"),
        ("QIANSHOU_HOSTS", "", "QIANSHOU_HOSTS"),
        ("QIANSHOU_HOSTS", "*", "QIANSHOU_HOSTS"),
        ("QIANSHOU_HOSTS", ".gov.cn", "QIANSHOU_HOSTS"),
        ("QIANSHOU_TRUSTED_PROXY", "", "TLS"),
        ("QIANSHOU_PROFILE", "production", "QIANSHOU_PROFILE"),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL"),
    ],
)
def test_a_real_site_refuses_to_start_in_one_chinese_sentence(real, name, value, says):
    done = run({**real, name: value}, "qianshou", "upgrade")
    assert done.returncode == 1
    assert done.stdout == ""
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_keyring_inside_the_data_folder_is_refused(real, tmp_path):
    ring = profile.demo_keyring(tmp_path / "data" / "keyring.json")
    done = run({**real, "QIANSHOU_KEYRING": str(ring)}, "qianshou", "upgrade")
    assert done.returncode == 1
    assert "备份" in done.stderr


def test_the_demo_listens_on_this_machine_only(tmp_path):
    env = {"PATH": os.environ["PATH"], "QIANSHOU_DATA": str(tmp_path)}
    done = run(env, "qianshou", "serve", "--host", "0.0.0.0")
    assert done.returncode == 1
    assert "本机" in done.stderr


def test_the_demo_keyring_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "keyring.json"
    profile.demo_keyring(path)
    first = json.loads(path.read_text())
    profile.demo_keyring(path)
    assert json.loads(path.read_text()) == first
    assert [p.name for p in tmp_path.iterdir()] == ["keyring.json"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("url", "engine", "name", "host", "port"),
    [
        ("sqlite:////srv/x.sqlite3", "sqlite3", "/srv/x.sqlite3", None, None),
        ("sqlite:///var/x.sqlite3", "sqlite3", "var/x.sqlite3", None, None),
        ("postgres://u:p%40ss@db.example:5433/qianshou", "postgresql", "qianshou", "db.example", "5433"),
        ("postgresql://u@/qianshou?host=/run/pg", "postgresql", "qianshou", "/run/pg", ""),
    ],
)
def test_a_database_url_is_read(url, engine, name, host, port):
    read = profile.database(url)
    assert read["ENGINE"].endswith(engine)
    assert (read["NAME"], read.get("HOST"), read.get("PORT")) == (name, host, port)
    assert read["OPTIONS"].get("host") is None
