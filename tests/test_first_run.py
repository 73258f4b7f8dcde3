"""run.py on machines that lack something: one line that says what to do, exit 2, nothing half done."""

import importlib.util
import sys
from types import SimpleNamespace

import pytest

from tests.house.source import ROOT


@pytest.fixture
def run(tmp_path):
    """run.py as a module whose venv would stand in a folder of its own."""
    spec = importlib.util.spec_from_file_location("first_run", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.VENV, module.PYTHON, module.UV, module.OURS = (tmp_path / name for name in (".venv", "python", "uv", "qianshou"))
    return module


def test_without_venv_it_names_the_package_to_install_and_exits_two(run, monkeypatch, capsys):
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as ended:
        run.make_venv()
    assert ended.value.code == 2
    err = capsys.readouterr().err
    assert f"apt-get install -y python{sys.version_info.major}.{sys.version_info.minor}-venv" in err
    assert len(err.splitlines()) == 1
    assert not run.VENV.exists()


def test_an_old_python_is_told_so(run, monkeypatch, capsys):
    monkeypatch.setattr(run.sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit) as ended:
        run.main()
    assert ended.value.code == 2
    assert "3.11" in capsys.readouterr().err


@pytest.fixture
def bare(run, monkeypatch):
    """A machine without browser, font and office, where one may not install."""
    monkeypatch.delenv("QIANSHOU_CHROMIUM", raising=False)
    monkeypatch.setattr(run, "find_first", lambda paths, *names: "")
    monkeypatch.setattr(run, "chinese_font", lambda: False)
    monkeypatch.setattr(run.os, "geteuid", lambda: 1000)
    return run


@pytest.mark.parametrize(
    ("without", "named"),
    [
        (set(), ["chromium", "fonts-noto-cjk", "fontconfig", "libreoffice-calc-nogui", "libreoffice-writer-nogui"]),
        ({"office"}, ["chromium", "fonts-noto-cjk", "fontconfig"]),
        ({"browser"}, ["fonts-noto-cjk", "fontconfig", "libreoffice-calc-nogui", "libreoffice-writer-nogui"]),
        ({"browser", "office"}, []),
    ],
)
def test_all_that_the_tests_need_is_named_at_once(bare, without, named):
    assert bare.missing(without) == named


def test_what_is_missing_is_one_line_and_exit_two(bare, capsys):
    with pytest.raises(SystemExit) as ended:
        bare.ready_tools(set())
    assert ended.value.code == 2
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert "apt-get install -y chromium fonts-noto-cjk fontconfig libreoffice-calc-nogui libreoffice-writer-nogui" in err


def test_without_browser_and_office_nothing_is_asked_for(bare):
    bare.ready_tools({"browser", "office"})


def test_another_lock_means_installing_again(run, tmp_path):
    lock = tmp_path / "runtime.lock"
    lock.write_text("django==5.2.19")
    first = run.lock_stamp(lock)
    lock.write_text("django==5.2.20")
    assert run.lock_stamp(lock) != first


def test_ci_never_leaves_the_browser_or_the_office_out():
    words = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "python3 run.py test\n" in words
    assert "browser" not in words
    assert "office" not in words


def test_bench_words_are_passed_on_and_others_refused(run, monkeypatch):
    asked = SimpleNamespace(words=None)
    monkeypatch.setattr(run, "install", lambda name: None)
    monkeypatch.setattr(run, "call", lambda *words, **kw: setattr(asked, "words", words) or 0)
    monkeypatch.setattr(run.sys, "argv", ["run.py", "bench", "roster"])
    assert run.main() == 0
    assert asked.words == (run.OURS, "bench", "roster")
    monkeypatch.setattr(run.sys, "argv", ["run.py", "serve", "--nonsense"])
    with pytest.raises(SystemExit) as ended:
        run.main()
    assert ended.value.code == 2
