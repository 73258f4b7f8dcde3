"""The supervisor of `qianshou serve`: two children, the site and its worker; the dead are started again, both end with it."""

import contextlib
import errno
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from qianshou import profile
from qianshou.kit.errors import Refused

LONGEST_PAUSE = 30.0
PATIENCE = 15.0  # seconds a child gets to finish what it holds


@dataclass
class Child:
    """One kept-alive process; a child that dies young is started again after a growing pause."""

    name: str
    words: list[str]
    process: subprocess.Popen | None = None
    started: float = 0.0
    pause: float = 0.0
    due: float = field(default=0.0)

    def start(self, now: float) -> None:
        last_wish = _die_with_parent if sys.platform == "linux" else None
        self.process = subprocess.Popen(self.words, start_new_session=os.name == "posix", preexec_fn=last_wish)
        self.started = now

    def sweep(self) -> None:
        """End what the process has left of its own children: a server's worker would go on answering at our port."""
        if self.process and os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def look_after(self, now: float) -> None:
        """Start the child if it is due, notice its death, and plan the next start."""
        if self.process is None:
            if now >= self.due:
                self.start(now)
            return
        if self.process.poll() is None:
            return
        lived = now - self.started
        self.pause = 0.5 if lived > 60 else min(max(self.pause * 2, 0.5), LONGEST_PAUSE)
        print(f"{self.name} 停了（{self.process.returncode}），{self.pause:g} 秒后重新启动", file=sys.stderr, flush=True)  # noqa: T201
        self.sweep()
        self.process, self.due = None, now + self.pause


def _die_with_parent() -> None:
    import ctypes

    ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG: a killed supervisor leaves no orphans


def refuse_open_demo(host: str) -> None:
    """A demo has passwords everyone knows: it listens on this machine only."""
    if settings.PROFILE == "demo" and host not in profile.LOOPBACK:
        raise Refused("演示环境只能在本机打开（127.0.0.1）。要让别人访问，请按 README 用正式环境（QIANSHOU_PROFILE=real）。")


def refuse_held_port(host: str, port: int) -> None:
    """Two sites on one port would both listen and the answers of the two would mix (granian shares its port among workers)."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a site that has just ended is no obstacle
        try:
            probe.bind((host, port))
        except OSError as held:
            if held.errno != errno.EADDRINUSE:
                return  # a host by name, a port that needs rights: the server itself says what is wrong
            raise Refused(f"端口 {port} 已经有程序在用：也许牵手已经在运行。请先结束它，或者用 --port 换一个端口。") from None


def site_words(host: str, port: int, workers: int) -> list[str]:
    """The command of the site: one Python thread a process, because several lose to the interpreter lock."""
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    words += ["--workers", str(workers), "--blocking-threads", "1", "--no-ws", "--log-level", "warning"]
    words += ["--respawn-failed-workers", "--workers-kill-timeout", "10", "--backlog", "1024"]
    if settings.TLS_CERT and settings.TLS_KEY:
        words += ["--ssl-certificate", settings.TLS_CERT, "--ssl-keyfile", settings.TLS_KEY]
    return [*words, "qianshou.wsgi:application"]


def worker_words() -> list[str]:
    return [sys.executable, "-m", "qianshou", "work"]


def refresh_static() -> bool:
    """Collect and compress the static files when any of them changed; says whether it did."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            stat = os.stat(storage.path(path))
            digest.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / f".stamp-{digest.hexdigest()[:16]}"
    if stamp.exists():
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.touch()
    return True


def supervise(children: list[Child], wait: Callable[[float], None] = time.sleep) -> int:
    """Keep the children running until a signal comes; pass it on, wait for them, then end."""
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: asked.append(got))
    while not asked:
        for child in children:
            child.look_after(time.monotonic())
        wait(0.2)
    return stop(children)


def stop(children: list[Child]) -> int:
    """End every child: politely, then after PATIENCE without asking."""
    started = [child for child in children if child.process]
    for child in started:
        child.process.terminate()
    until = time.monotonic() + PATIENCE
    for child in started:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.1, until - time.monotonic()))
        child.process.kill()
        child.sweep()
        child.process.wait()
    return 0
