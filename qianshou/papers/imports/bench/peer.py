"""The peer: django-import-export as its manual shows it, doing the rows we made into the same tables, without one of our checks.

One ModelResource over the child with its adults, facts, labels, change and class-list line made after each row; first the dry run its preview is, then the
import. Sealed columns are sealed there too. It reads the workbook by tablib, once.
"""

import io
import time
from typing import Any

from django.db import models
from import_export import fields, resources
from openpyxl import load_workbook
from tablib import Dataset

from qianshou.domain.people.models import Carer, Change, Child, Fact, Label, Pupil

Hanging = tuple[type[models.Model], int, dict[str, Any]]  # table, the id it had, plain values
OTHERS: tuple[type[models.Model], ...] = (Carer, Fact, Label, Change, Pupil)
COLUMNS = (
    "uid", "county_id", "name", "sex", "birth_date", "birth_known", "ethnicity", "id_number", "id_number_bi", "student_number", "student_number_bi",
    "student_last4_bi", "edu_unit_id", "edu_path", "stage", "boarding", "registered_place", "home_address", "phone", "file_state", "opened_on",
    "search", "labels_due_on",
)  # fmt: skip


def _plain(row: models.Model, field: models.Field) -> Any:
    value = getattr(row, field.attname)
    return value.reveal() if hasattr(value, "reveal") else value


def told(limit: int) -> tuple[Dataset, dict[str, list[Hanging]]]:
    """The first children of the database as a table of plain values, and the rows that hang on each, by the child's uid."""
    children = list(Child.objects.order_by("pk")[:limit])
    data = Dataset(headers=list(COLUMNS))
    plain = [{f.attname: _plain(child, f) for f in Child._meta.concrete_fields} for child in children]
    for one in plain:
        data.append([one[name] for name in COLUMNS])
    uids = {c.pk: c.uid for c in children}
    hanging: dict[str, list[Hanging]] = {uid: [] for uid in uids.values()}
    for model in OTHERS:
        for row in model._default_manager.filter(child_id__lte=children[-1].pk).order_by("pk"):
            hanging[uids[row.child_id]].append((model, row.pk, {f.attname: _plain(row, f) for f in model._meta.concrete_fields if f.attname != "id"}))  # type: ignore[attr-defined]
    return data, hanging


class ChildResource(resources.ModelResource):
    """The child's columns; `hanging` is what the rest of the row becomes."""

    hanging: dict[str, list[Hanging]] = {}

    class Meta:
        model = Child
        import_id_fields = ("uid",)
        fields = COLUMNS

    def after_save_instance(self, instance: Child, row: Any, **kw: Any) -> None:
        carers: dict[int, int] = {}
        for model, was, values in self.hanging[instance.uid]:
            mine = {**values, "child_id": instance.pk}
            if "carer_id" in mine and mine["carer_id"] is not None:
                mine["carer_id"] = carers.get(mine["carer_id"])
            saved = model(**mine)
            saved.save()
            if model is Carer:
                carers[was] = saved.pk


for _name in COLUMNS:  # `county_id` and the like are columns of their own, taken as they stand
    ChildResource.fields[_name] = fields.Field(attribute=_name, column_name=_name)


def whole_way(data: bytes, table: Dataset, hanging: dict) -> float:
    """Seconds of reading, dry run and import of the table into empty tables."""
    resource = ChildResource()
    resource.hanging = hanging
    start = time.perf_counter()
    page = load_workbook(io.BytesIO(data), read_only=True, data_only=True).active
    read = Dataset(*[tuple(row) for row in page.iter_rows(min_row=3, max_row=len(table) + 2, values_only=True)])  # type: ignore[union-attr]
    assert len(read) == len(table)
    for dry in (True, False):
        result = resource.import_data(table, dry_run=dry, raise_errors=True, use_transactions=True)
        assert not result.has_errors()
    return time.perf_counter() - start
