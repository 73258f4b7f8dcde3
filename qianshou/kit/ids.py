"""Public identifiers: 80 random bits as 16 characters, made before the row, showing no order (DECISIONS 8)."""

import base64
import secrets

from django.db import models


def new_uid() -> str:
    """Sixteen lower-case base32 characters."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


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
