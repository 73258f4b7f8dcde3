"""Waiting for another process: asks again until it is so, and fails with words when it never is."""

import threading
import time
from collections.abc import Callable


def until(true: Callable[[], object], what: str, within: float = 120.0) -> object:
    pause, last = threading.Event(), time.monotonic() + within
    while not (answer := true()):
        assert time.monotonic() < last, f"after {within:g} s still not: {what}"
        pause.wait(0.05)
    return answer
