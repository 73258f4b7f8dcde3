"""Figures as ratios measured side by side in one run, printed with the machine; never as timed tests.

Stands above all floors: it times pages and reads the same rows bare, which no page may.
"""

import os
import platform
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One line: ours and the floor in the same unit (named in `what`); `limit` is what the issue asks of ratio or ours."""

    what: str
    ours: float | None
    floor: float | None = None
    ratio: float | None = None
    peer: str | float | None = ""
    peer_ratio: float | None = None
    limit: str = ""

    def row(self) -> dict[str, Any]:
        return {k: round(v, 3) if isinstance(v, float) else v for k, v in asdict(self).items()}


def timed(fn: Callable[[], Any], times: int = 15) -> float:
    """The median of several runs, in milliseconds; one run before warms."""
    fn()
    seen = []
    for _n in range(times):
        start = perf_counter()
        fn()
        seen.append((perf_counter() - start) * 1000)
    return median(seen)


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    from django.db import connection

    return {
        "cpus": os.cpu_count(), "python": platform.python_version(), "system": platform.platform(), "sqlite": sqlite3.sqlite_version,
        "database": connection.vendor, "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }  # fmt: skip
