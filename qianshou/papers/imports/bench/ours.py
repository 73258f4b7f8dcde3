"""Our side of the bench, in a process and database of its own: a county with schools, then the whole way of one roster."""

import contextlib
import datetime as dt
import threading
import time
from typing import Any

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.orgs import actions as orgs
from qianshou.domain.orgs.choices import Stage, UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.shapes import NewUnit
from qianshou.papers.imports import actions
from qianshou.papers.imports.bench.invented import SCHOOLS, school_name

DAY = dt.date(2026, 11, 20)


def county(code: str = "990000") -> tuple[SystemActor, Unit]:
    """An empty county with the schools the roster names."""
    system = SystemActor(DAY)
    made = orgs.create_county(system, name=f"青禾县{code}", code=code, today=DAY)
    schools = [NewUnit(UnitKind.SCHOOL, school_name(n), code=f"{code}{n:04d}", stages=(Stage.PRIMARY,)) for n in range(SCHOOLS)]
    orgs.create_units(system, unit=made, units=schools, today=DAY)
    return system, made


class Watched:
    """The most memory this process and its reading child held together, in MB, looked at twenty times a second."""

    def __init__(self) -> None:
        self.most, self._ended = 0, threading.Event()

    def __enter__(self) -> "Watched":
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_why: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        import psutil

        me = psutil.Process()
        while not self._ended.wait(0.05):
            held = 0
            for one in [me, *me.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    held += one.memory_info().rss
            self.most = max(self.most, held // (1024 * 1024))


def whole_way(data: bytes) -> dict[str, Any]:
    """Seconds of preview and of taking, rows taken, memory."""
    system, unit = county()
    with Watched() as watched:
        found = _steps(system, unit, data)
    return found | {"memory": watched.most}


def _steps(system: SystemActor, unit: Unit, data: bytes) -> dict[str, Any]:
    start = time.perf_counter()
    batch = actions.receive(system, unit=unit, data=data, filename="名册.xlsx", today=DAY)
    actions.read_batch(system, batch=batch, today=DAY)  # asks
    asked = time.perf_counter()
    actions.answer(system, batch=batch, columns={}, as_of=dt.date(2026, 9, 10), left_behind="yes", today=DAY)
    actions.read_batch(system, batch=batch, today=DAY)
    seen = time.perf_counter()
    actions.begin_take(system, batch=batch, today=DAY)
    batch = actions.take_good(system, batch=batch, today=DAY)
    end = time.perf_counter()
    return {
        "ask": asked - start, "preview": seen - asked, "take": end - seen, "whole": end - start, "counts": batch.counts,
    }  # fmt: skip
