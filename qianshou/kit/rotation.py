"""Sealing everything anew with the current key, in short pieces while the site runs; stopped anywhere, it goes on from there."""

from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import models, transaction

from qianshou.kit import keyring
from qianshou.kit.sealing import SealedField, seal, unseal

A_PIECE = 500


def sealed_columns() -> Iterator[tuple[type[models.Model], SealedField]]:
    """Every sealed column of the house."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, SealedField):
                yield model, field


def reseal(*, on_progress: Callable[[int], None] | None = None, most: int | None = None) -> int:
    """Seals every value that another key than the current one sealed; how many. `most` stops after about so many.

    A value that is changed meanwhile is left as it was changed; its new form carries the current key or is found by the next run.
    """
    done = 0
    for model, field in sealed_columns():
        for count in _column(model, field):
            done += count
            if on_progress:
                on_progress(done)
            if most is not None and done >= most:
                return done
    return done


def _column(model: type[models.Model], field: SealedField) -> Iterator[int]:
    current, where, last = keyring.current_id(), f"{model._meta.db_table}.{field.column}", 0
    base = model._base_manager.exclude(**{field.attname: None}).order_by("pk")
    while True:
        rows = list(base.filter(pk__gt=last).values_list("pk", "uid", "county_id", field.attname)[:A_PIECE])
        if not rows:
            return
        last = rows[-1][0]
        count = 0
        with transaction.atomic():
            for pk, uid, county_id, blob in rows:
                old = bytes(blob)
                if not old or old[0] == current:
                    continue
                new = seal(unseal(old, county_id=county_id, where=where, uid=uid), county_id=county_id, where=where, uid=uid)
                count += model._base_manager.filter(**{"pk": pk, field.attname: old}).update(**{field.attname: new})
        yield count


def left() -> int:
    """How many values other keys than the current one still hold."""
    current, found = keyring.current_id(), 0
    for model, field in sealed_columns():
        for blob in model._base_manager.exclude(**{field.attname: None}).values_list(field.attname, flat=True).iterator(chunk_size=2000):
            found += bytes(blob)[:1] != bytes([current])
    return found


def tried() -> int:
    """Opens one value of every sealed column that has any; how many opened. Raises where one does not (a wrong key, a moved value)."""
    opened = 0
    for model, field in sealed_columns():
        row = model._base_manager.exclude(**{field.attname: None}).values_list("uid", "county_id", field.attname).first()
        if row and row[2]:
            unseal(bytes(row[2]), county_id=row[1], where=f"{model._meta.db_table}.{field.column}", uid=row[0])
            opened += 1
    return opened
