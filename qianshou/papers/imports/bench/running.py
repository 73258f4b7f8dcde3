"""The bench rows: one child process with a database of its own, ours and the peer one after the other, then the bare read."""

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from qianshou.papers.imports.bench.invented import roster

ROWS, PEER_ROWS = 45_000, 9_000


def rows(count: int = ROWS, peer_count: int = PEER_ROWS) -> list[dict[str, Any]]:
    """[{"what", "ours", "floor", "ratio", "peer", "peer_ratio"}]: seconds, except the last row, which is megabytes.

    The peer is measured on `peer_count` of the rows and multiplied, which is in its favour: each row costs it more the more there are
    (at 15,000 rows twice what it costs at 3,000). SQLite, in a folder that is thrown away.
    """
    with tempfile.TemporaryDirectory(prefix="qianshou-bench-") as folder:
        env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"QIANSHOU_DATA": folder, "QIANSHOU_PROFILE": "demo"}
        words = [sys.executable, "-m", "qianshou.papers.imports.bench.alone", str(count), str(peer_count)]
        done = subprocess.run(words, env=env, input=roster(count), capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-2000:])
    return told(json.loads(done.stdout))


def told(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The child's numbers as bench rows."""
    n, m = found["rows"], found["peer_rows"]
    many = f"{n:,} 行 × 30 列"
    row = {"what": "", "ours": None, "floor": None, "ratio": None, "peer": None, "peer_ratio": None}
    peer = found["peer"] / m * n
    whole = found["preview"] + found["take"]
    return [
        row | {"what": f"读懂名册（{many}），底线：python-calamine 只读", "ours": found["read"], "floor": found["bare"], "ratio": found["read"] / found["bare"]},
        row | {"what": f"预览并导入（{many}），对照：django-import-export 不做任何检查（{m:,} 行按比例）", "ours": whole, "peer": peer, "peer_ratio": peer / whole},
        row | {"what": f"其中预览（{many}）", "ours": found["preview"]},
        row | {"what": f"其中导入（{many}）", "ours": found["take"]},
        row | {"what": "内存峰值 MB（连同读表的子进程），上限 600", "ours": found["memory"], "floor": 600, "ratio": found["memory"] / 600},
    ]  # fmt: skip
