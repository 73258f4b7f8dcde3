"""Public identifiers: 80 random bits as 16 characters, made before the row, showing no order (DECISIONS 8)."""

import base64
import os

from django.db import models

_SIZE, _CHARS, _AT_ONCE = 10, 16, 64  # bytes and characters of one; ten bytes are sixteen characters without a rest
_pool: list[str] = []
if hasattr(os, "register_at_fork"):  # two processes never hand out the same
    os.register_at_fork(after_in_child=_pool.clear)


def new_uid() -> str:
    """Sixteen lower-case base32 characters."""
    try:
        return _pool.pop()
    except IndexError:  # the system's randomness is asked for many at a time: a roster needs half a million
        text = base64.b32encode(os.urandom(_SIZE * _AT_ONCE)).decode().lower()
        made = [text[at : at + _CHARS] for at in range(0, len(text), _CHARS)]
        one = made.pop()
        _pool.extend(made)
        return one


class UidField(models.CharField):
    """The public identifier of a row; never a sequence, never changed."""

    def __init__(self, **kw):
        kw.update(max_length=16, unique=True, default=new_uid, editable=False)
        super().__init__(**kw)

    def deconstruct(self):
        name, path, args, kw = super().deconstruct()
        for key in ("max_length", "unique", "default", "editable"):
            kw.pop(key, None)
        return name, path, args, kw

    def db_type_suffix(self, connection):
        return None

    def db_parameters(self, connection):
        params = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            params["collation"] = "C"
        return params
