"""Places in a tree as fixed-width text: four characters a level, never reused after a move (DECISIONS 2)."""

import string

from django.db import models
from django.db.models import Q

WIDTH = 4
_DIGITS = string.digits + string.ascii_lowercase


class PathField(models.CharField):
    """Text ordered byte by byte on both databases; under an ICU collation everyone would see nothing."""

    def __init__(self, **kw):
        kw["max_length"] = 64
        super().__init__(**kw)

    def deconstruct(self):
        name, path, args, kw = super().deconstruct()
        kw.pop("max_length", None)
        return name, path, args, kw

    def db_parameters(self, connection):
        params = super().db_parameters(connection)
        params["collation"] = "C" if connection.vendor == "postgresql" else "BINARY"
        return params


def segment(number: int) -> str:
    """The four characters of a serial number; refuses numbers past 36^4 - 1."""
    if not 0 <= number < 36**WIDTH:
        raise ValueError(f"no path segment for {number}")
    out = ""
    for _ in range(WIDTH):
        number, digit = divmod(number, 36)
        out = _DIGITS[digit] + out
    return out


def number_of(piece: str) -> int:
    """The serial number of a segment."""
    return int(piece, 36)


def ancestors(path: str) -> list[str]:
    """The path of every level above and the place itself, top first."""
    return [path[:end] for end in range(WIDTH, len(path) + 1, WIDTH)]


def within(field: str, path: str) -> Q:
    """Rows at or below `path`, as a range one index serves."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": path + "~"})


def is_within(path: str, top: str) -> bool:
    """Whether `path` stands at or below `top`."""
    return bool(top) and path.startswith(top)
