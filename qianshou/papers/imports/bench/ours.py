"""Our side of the bench, in a process and database of its own: a county with schools, then the whole way of one roster."""

import datetime as dt
import resource
import sys
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


def peak() -> int:
    """The most memory this process has held, in MB (its reading child not counted)."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used // (1024 * 1024 if sys.platform == "darwin" else 1024)


def whole_way(data: bytes) -> dict[str, Any]:
    """Seconds of preview and of taking, rows taken, memory."""
    system, unit = county()
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
        "ask": asked - start, "preview": seen - asked, "take": end - seen, "whole": end - start, "counts": batch.counts, "memory": peak(),
    }  # fmt: skip
