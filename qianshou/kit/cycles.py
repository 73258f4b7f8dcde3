"""Python's search for reference cycles, held off while rows are made by the thousand and let go together."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_alone() -> Iterator[None]:
    """Inside the block nothing is searched; after it the young ones once. A quarter of an import's time went into looking at rows still in use."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
        gc.collect(1)
