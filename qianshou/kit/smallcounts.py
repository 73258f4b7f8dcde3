"""Small counts hidden from those who only see counts, so that none can be worked out from the others (DOMAIN §11, §12)."""

from collections.abc import Sequence

LEAST = 10


def hidden(parts: Sequence[int], *, besides: Sequence[bool] = (), least: int = LEAST) -> list[bool]:
    """Which parts of a column must not be shown beside its sum. Each part below `least`, and those hidden for other reasons
    (`besides`), are hidden; then further ones, the smallest first, until at least two are hidden and together they are no small
    count either. Nothing to hide, nothing hidden."""
    out = [one < least or gone for one, gone in zip(parts, besides or [False] * len(parts), strict=True)]
    order = sorted((one, at) for at, one in enumerate(parts) if not out[at])
    while any(out) and order and (sum(out) < 2 or sum(one for one, gone in zip(parts, out, strict=True) if gone) < least):
        out[order.pop(0)[1]] = True
    return out


def told(owed: int, done: int, *, least: int = LEAST) -> tuple[int | None, int | None]:
    """A whole and the part of it that is done, None where one may not be told: neither it nor what is left may be small."""
    if owed < least:
        return None, None
    return owed, done if done >= least and owed - done >= least else None
