"""运行后台任务和定时任务（serve 会自己带起来）"""

import argparse
import logging
import os
import socket
import threading

log = logging.getLogger("qianshou.work")
EVERY = 60.0


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="做完排队的任务、走一次定时任务就结束")


def holder() -> str:
    """Who holds the lease, in words an administrator can find: machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"[:60]


def beat() -> None:
    """One minute's tick; a failure is logged by kind and the next minute tries again."""
    from django.db import close_old_connections
    from django.utils import timezone

    close_old_connections()
    try:
        from qianshou.jobs import tick

        tick.tick(now=timezone.now(), holder=holder())
    except Exception as error:
        log.error("tick failed: %s", type(error).__name__, exc_info=True)
    finally:
        close_old_connections()


def _beat_on(ended: threading.Event) -> None:
    while True:
        beat()
        if ended.wait(EVERY):
            return


def run(args: argparse.Namespace) -> dict | None:
    from django.core.management import call_command

    if args.once:
        beat()
        call_command("db_worker", batch=True, interval=0, startup_delay=False, queue_name="*", verbosity=0)
        return None
    ended = threading.Event()
    clock = threading.Thread(target=_beat_on, args=(ended,), daemon=True, name="tick")
    clock.start()
    try:
        call_command("db_worker", interval=0.5, startup_delay=False, queue_name="*", verbosity=0)
    finally:
        ended.set()
    return None
