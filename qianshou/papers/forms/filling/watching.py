"""Children counted as they are filled in, so that a long filling can say how far it is and stop when asked to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

Beat = Callable[[int, int], bool]
EVERY = 25


class Stopped(Exception):
    """Somebody asked to stop; nothing is kept."""


class Watched(list[Any]):
    """A list that tells how far one walk over it has come."""

    def __init__(self, rows: Sequence[Any], tell: Callable[[int], None]) -> None:
        super().__init__(rows)
        self._tell = tell

    def __iter__(self) -> Iterator[Any]:
        for number, one in enumerate(super().__iter__()):
            if number and number % EVERY == 0:
                self._tell(number)
            yield one


def watched(rows: Sequence[Any], beat: Beat | None, done: int, total: int) -> Sequence[Any]:
    """The rows, each walk over them beating from `done` on. Raises `Stopped` when a beat says so."""
    if beat is None:
        return rows

    def tell(number: int) -> None:
        if beat(min(done + number // 2, total), total):
            raise Stopped

    return Watched(rows, tell)
