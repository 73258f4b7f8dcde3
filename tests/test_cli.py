"""The command line: what is refused with which code, one object of JSON, no traceback."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from qianshou import cli
from qianshou.kit.errors import Refused
from tests.house.source import ROOT


@pytest.fixture
def command(monkeypatch):
    """Put a command `probe` in place that does what the test wants."""

    def place(does, **more):
        module = SimpleNamespace(__doc__="probe", configure=lambda parser: parser.add_argument("--unit", required=True), run=does, needs_django=True, **more)
        monkeypatch.setattr(cli, "_names", lambda: ["probe"])
        monkeypatch.setattr(cli.importlib, "import_module", lambda name: module)

    return place


def raising(error):
    def run(args):
        raise error

    return run


def test_with_json_stdout_holds_one_object_and_nothing_else(command, capsys):
    command(lambda args: {"unit": args.unit, "name": "龙山小学"})
    assert cli.run(["probe", "--json", "--unit", "3"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"unit": "3", "name": "龙山小学"}
    assert err == ""


def test_without_json_people_read_words(command, capsys):
    command(lambda args: {"n": 3}, say=lambda answer, args: f"共 {answer['n']} 人")
    assert cli.run(["probe", "--unit", "3"]) == 0
    assert capsys.readouterr().out == "共 3 人\n"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (Refused("这份名册已经导入过。"), "这份名册已经导入过。"),
        (FileNotFoundError(2, "No such file", "x.xlsx"), "打不开文件：x.xlsx"),
        (ValueError("吴桂英"), "出错了，没有做完（ValueError）。设 QIANSHOU_TRACE=1 再运行一次可以看到细节。"),
    ],
)
def test_a_refusal_is_one_line_and_exit_one(command, capsys, error, line):
    command(raising(error))
    assert cli.run(["probe", "--unit", "3", "--json"]) == 1
    assert capsys.readouterr() == ("", line + "\n")


@pytest.mark.parametrize(("words", "says"), [([], "还缺少：--unit"), (["--unit"], "--unit 后面要跟一个值"), (["--unit", "3", "--x"], "不认识的参数：--x")])
def test_a_wrong_call_is_said_in_chinese_and_exits_two(command, capsys, words, says):
    command(lambda args: {})
    with pytest.raises(SystemExit) as ended:
        cli.run(["probe", *words])
    assert ended.value.code == 2
    assert says in capsys.readouterr().err


def test_an_unknown_command_exits_two_and_names_those_that_stand(capsys):
    assert cli.run(["nonsense"]) == 2
    assert "serve" in capsys.readouterr().err


def test_every_command_has_a_first_line_and_help(capsys):
    for name in cli._names():
        with pytest.raises(SystemExit) as ended:
            cli.run([name, "--help"])
        assert ended.value.code == 0
    capsys.readouterr()
    assert cli.run(["--help"]) == 0
    overview = capsys.readouterr().out
    assert [name for name in cli._names() if f"  {name}" not in overview] == []


def test_a_database_that_is_not_there_is_said_without_a_traceback(tmp_path):
    env = {"PATH": os.environ["PATH"], "QIANSHOU_DATA": str(tmp_path), "DATABASE_URL": "postgres://u:p@127.0.0.1:9/none", "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-m", "qianshou", "upgrade"], cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("数据库用不了")
    assert len(done.stderr.splitlines()) == 1


def test_a_keyring_is_written_once_outside_the_data(tmp_path):
    env = {"PATH": os.environ["PATH"], "QIANSHOU_DATA": str(tmp_path / "data"), "PYTHONUTF8": "1"}

    def key(file):
        words = [sys.executable, "-m", "qianshou", "key", "init", "--out", str(file), "--json"]
        return subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", check=False)

    ring = tmp_path / "safe" / "ring.json"
    first = key(ring)
    assert first.returncode == 0
    assert json.loads(first.stdout)["file"] == str(ring)
    kept = ring.read_bytes()
    assert key(ring).returncode == 1
    assert ring.read_bytes() == kept
    inside = key(tmp_path / "data" / "ring.json")
    assert (inside.returncode, (tmp_path / "data" / "ring.json").exists()) == (1, False)
