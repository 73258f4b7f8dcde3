"""`qianshou serve` for real: two children, the dead started again, both gone with their parent."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from qianshou import serving
from qianshou.kit.errors import Refused
from tests.house.source import ROOT
from tests.waiting import until

pytestmark = pytest.mark.one_database


@pytest.fixture
def site(tmp_path):
    """A served site of its own: its address, its process, and a way to list its children."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {"PATH": os.environ["PATH"], "QIANSHOU_DATA": str(tmp_path), "PYTHONUTF8": "1"}
    subprocess.run([sys.executable, "-m", "qianshou", "upgrade"], cwd=ROOT, env=env, check=True, capture_output=True)
    words = [sys.executable, "-m", "qianshou", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(words, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    yield f"http://127.0.0.1:{port}/", process
    process.kill()
    process.wait()
    process.stderr.close()


def status(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return None


def children(process, *words):
    """Process ids under the supervisor whose command holds all the words."""
    listed = subprocess.run(["ps", "--ppid", str(process.pid), "-o", "pid=,args="], capture_output=True, text=True, check=False)
    rows = [line.split(None, 1) for line in listed.stdout.splitlines()]
    return [int(pid) for pid, command in rows if all(word in command for word in words)]


def gone(pid):
    """Whether the process has ended (a zombie nobody has collected counts as ended)."""
    state = subprocess.run(["ps", "-p", str(pid), "-o", "stat="], capture_output=True, text=True, check=False)
    return not state.stdout.strip() or state.stdout.strip().startswith("Z")


def test_a_killed_site_is_started_again_and_all_end_together(site):
    url, process = site
    until(lambda: status(url + "nowhere/") == 404, "the site answers")
    (first,) = children(process, "granian")
    (worker,) = until(lambda: children(process, "qianshou work"), "the worker runs")
    os.kill(first, signal.SIGKILL)
    until(lambda: set(children(process, "granian")) - {first}, "another site process")
    until(lambda: status(url + "nowhere/") == 404, "the site answers again")
    assert children(process, "qianshou work") == [worker]
    (second,) = children(process, "granian")
    process.terminate()
    assert process.wait(30) == 0
    until(lambda: gone(second) and gone(worker), "both children have ended")
    assert status(url) is None


@pytest.mark.parametrize("which", ["granian", "qianshou work"])
def test_a_killed_supervisor_leaves_no_orphans(site, which):
    url, process = site
    until(lambda: status(url + "nowhere/") == 404, "the site answers")
    (child,) = until(lambda: children(process, which), f"{which} runs")
    process.kill()
    process.wait()
    until(lambda: gone(child), f"{which} has ended with its parent")


def test_a_port_that_another_site_holds_is_refused_and_one_just_left_is_not():
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as the server of the site sets it
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refused, match=f"端口 {port} 已经有程序在用"):
            serving.refuse_held_port("127.0.0.1", port)
    serving.refuse_held_port("127.0.0.1", port)


def test_a_child_that_dies_at_once_is_started_again_after_a_growing_pause(capfd):
    child = serving.Child("worker", [sys.executable, "-c", "raise SystemExit(3)"])
    pauses, now = [], 0.0
    for _ in range(4):
        now += child.pause
        child.look_after(now)
        child.process.wait()
        child.look_after(now + 1)
        pauses.append(child.pause)
        now += 1
    assert pauses == [0.5, 1.0, 2.0, 4.0]
    assert "3" in capfd.readouterr().err


def test_a_child_that_lived_long_is_started_again_soon():
    child = serving.Child("worker", [sys.executable, "-c", ""], pause=16.0)
    child.look_after(0.0)
    child.process.wait()
    child.look_after(61.0)
    assert child.pause == 0.5
