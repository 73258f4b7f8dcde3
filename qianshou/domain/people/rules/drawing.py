"""Drawing by lot: the same lot and the same pool draw the same files, so that anyone may check it afterwards."""

import hashlib
from collections.abc import Iterable

MOST_DAYS = 10
MOST_FILES = 200


def drawn(pool: Iterable[str], lot: str, size: int) -> list[str]:
    """`size` of the uids, in the order of the digests of lot and uid; all of them where there are fewer."""
    return sorted(pool, key=lambda uid: hashlib.sha256(f"{lot}:{uid}".encode()).digest())[:size]
