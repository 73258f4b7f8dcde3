"""Sealed columns: AES-256-GCM bound to table.column:uid, exact search by a keyed index, masked when printed (DECISIONS 8, 9)."""

import functools
import hmac
import os
from collections.abc import Callable, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from qianshou.kit import keyring

_scope_of: Callable[[int | None], str] = lambda county_id: str(county_id or 0)  # noqa: E731


def use_scopes(resolve: Callable[[int | None], str]) -> None:
    """Tells how a county's row id becomes the uid its keys are derived from (set once by `orgs`)."""
    global _scope_of
    _scope_of = resolve


@functools.lru_cache(maxsize=1024)
def _cipher(key_id: int, scope: str) -> AESGCM:
    return AESGCM(keyring.derived(key_id, "seal", scope))


def seal(text: str, *, county_id: int | None, where: str, uid: str) -> bytes:
    """Key id (1 byte), nonce (12), ciphertext; `where` is table.column."""
    key_id = keyring.current_id()
    nonce = os.urandom(12)
    return bytes([key_id]) + nonce + _cipher(key_id, _scope_of(county_id)).encrypt(nonce, text.encode(), f"{where}:{uid}".encode())


def seal_column(field: "SealedField", column: Sequence[Any], rows: Sequence[models.Model]) -> list[Any]:
    """The stored forms of one column of many rows of a model; what is no `Sealed` stays as it is."""
    where = f"{field.model._meta.db_table}.{field.column}"
    head, sealed = bytes([keyring.current_id()]), list(column)
    for at, value in enumerate(column):
        if not isinstance(value, Sealed):
            continue
        if value._blob is None:
            row: Any = rows[at]
            nonce = os.urandom(12)
            cipher = _cipher(head[0], _scope_of(row.county_id))
            value._blob = head + nonce + cipher.encrypt(nonce, (value._plain or "").encode(), f"{where}:{row.uid}".encode())
        sealed[at] = value._blob
    return sealed


def unseal(blob: bytes, *, county_id: int | None, where: str, uid: str) -> str:
    """The plain text; raises ValueError when the value was moved, changed or sealed under another key."""
    try:
        return _cipher(blob[0], _scope_of(county_id)).decrypt(blob[1:13], blob[13:], f"{where}:{uid}".encode()).decode()
    except InvalidTag as error:
        raise ValueError(f"sealed value of {where}:{uid} does not open") from error


def blind_index(text: str, *, county_id: int | None, purpose: str) -> str:
    """A keyed digest for exact search inside one county; empty for empty text."""
    if not text:
        return ""
    key = keyring.derived(1, f"index/{purpose}", _scope_of(county_id))
    return hmac.digest(key, text.encode(), "sha256").hex()[:32]


def mask_text(text: str) -> str:
    """Keeps a hint of long values (first six, last four of 18; last four of a phone), nothing of short ones."""
    if len(text) >= 15:
        return text[:6] + "*" * (len(text) - 10) + text[-4:]
    if len(text) >= 7 and text.replace("-", "").isdigit():
        return text[:3] + "*" * (len(text) - 7) + text[-4:]
    return "＊＊＊＊" if text else ""


class Sealed:
    """A sealed value on its row: prints its mask; `reveal()` is for the reveal, print and export doors only."""

    __slots__ = ("_row", "_field", "_blob", "_plain")

    def __init__(self, row: models.Model, field: "SealedField", blob: bytes | None, plain: str | None = None) -> None:
        self._row, self._field, self._blob, self._plain = row, field, blob, plain

    def _where(self) -> dict[str, Any]:
        row: Any = self._row
        return {"county_id": row.county_id, "where": f"{row._meta.db_table}.{self._field.column}", "uid": row.uid}

    def reveal(self) -> str:
        """The plain text. Callers log it."""
        if self._plain is None:
            self._plain = unseal(bytes(self._blob or b""), **self._where())
        return self._plain

    def blob(self) -> bytes:
        """The stored form."""
        if self._blob is None:
            self._blob = seal(self._plain or "", **self._where())
        return bytes(self._blob)

    def __str__(self) -> str:
        return self._field.mask(self.reveal())

    def __repr__(self) -> str:
        return "<Sealed>"

    def __bool__(self) -> bool:
        return True


class _Slot:
    def __init__(self, field: "SealedField") -> None:
        self.field = field

    def __get__(self, row, owner=None):
        if row is None:
            return self
        if self.field.attname not in row.__dict__:
            row.refresh_from_db(fields=[self.field.attname])
        return row.__dict__[self.field.attname]

    def __set__(self, row, value):
        if isinstance(value, str):
            value = Sealed(row, self.field, None, value) if value else None
        elif isinstance(value, (bytes, memoryview, bytearray)):
            value = Sealed(row, self.field, bytes(value)) if value else None
        row.__dict__[self.field.attname] = value


class SealedField(models.BinaryField):
    """Text that is sealed in the database; the row needs `uid` and `county_id`. No filter, sort or LIKE."""

    _pyi_private_set_type: Any  # what the type checker reads: text goes in, a Sealed comes out
    _pyi_private_get_type: Any

    def __init__(self, *, mask: Callable[[str], str] = mask_text, **kw) -> None:
        self.mask = mask
        kw.setdefault("null", True)
        kw.setdefault("blank", True)
        kw.setdefault("editable", False)
        super().__init__(**kw)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Slot(self))

    def get_db_prep_value(self, value, connection, prepared=False):
        if isinstance(value, Sealed):
            value = value.blob()
        return super().get_db_prep_value(value, connection, prepared)

    def get_default(self):
        return None


def open_blob(model: type[models.Model], column: str, row: dict[str, Any]) -> str:
    """The plain text of one column of a `.values()` row that holds uid, county_id and the column; '' when empty."""
    blob = row.get(column)
    if not blob:
        return ""
    where = f"{model._meta.db_table}.{column}"
    return unseal(bytes(blob), county_id=row["county_id"], where=where, uid=row["uid"])
