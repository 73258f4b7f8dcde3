"""The house rules that only the models and the database itself can answer for."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from qianshou.kit import dialect
from qianshou.kit.paths import PathField

# From the lowest floor to the highest; apps on one line stand beside each other and may not look across.
FLOORS = [["orgs"], ["accounts"], ["notices"], ["people"], ["pairing", "aid", "activities"], ["targets"], ["care"], ["concerns"], ["dropout"], ["assessment"], ["papers"], ["jobs"]]
HEIGHT = {label: height for height, labels in enumerate(FLOORS) for label in labels}


def ours():
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("qianshou.")]


def relations():
    for model in ours():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.OneToOneField | models.ManyToManyField):
                yield model, field


def points_up(label, other):
    """Whether a row of `label` may not refer to one of `other`."""
    return label != other and other in HEIGHT and HEIGHT[label] <= HEIGHT[other]


@pytest.mark.parametrize(("label", "other", "up"), [("orgs", "people", True), ("pairing", "aid", True), ("care", "people", False), ("people", "people", False)])
def test_up_and_sideways_are_told_from_down(label, other, up):
    assert points_up(label, other) is up


def test_every_app_of_ours_has_its_floor():
    assert {model._meta.app_label for model in ours()} - set(HEIGHT) == set()


def test_no_foreign_key_points_up():
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model, field in relations()
        if points_up(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert wrong == []


def test_a_row_that_others_refer_to_cannot_be_deleted_from_under_them():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model, field in relations()
        if not isinstance(field, models.ManyToManyField) and field.remote_field.on_delete is not models.PROTECT
    ]
    assert wrong == []


def test_every_table_counts_in_big_numbers():
    wrong = [m._meta.label for m in ours() if isinstance(m._meta.pk, models.AutoField) and not isinstance(m._meta.pk, models.BigAutoField)]
    assert wrong == []


def path_columns():
    return [(m._meta.db_table, f.column) for m in ours() for f in m._meta.concrete_fields if isinstance(f, PathField)]


@pytest.mark.django_db
def test_every_path_column_is_ordered_byte_by_byte():
    """Under an ICU collation everyone would see nothing (DECISIONS 2)."""
    columns = path_columns()
    assert columns != []
    wanted = "C" if dialect.is_postgres() else "BINARY"
    assert [(t, c, dialect.column_collation(t, c)) for t, c in columns if dialect.column_collation(t, c) != wanted] == []


@pytest.mark.django_db
def test_the_audit_trail_is_append_only():
    assert {"accounts_auditevent", "accounts_auditsubject", "accounts_auditseal"} <= set(dialect.append_only_tables())


@pytest.mark.django_db
@pytest.mark.one_database
def test_sqlite_runs_as_promised():
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    if dialect.is_postgres():
        return
    with connection.cursor() as cursor:
        real = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    assert real == wanted
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert connection.settings_dict["OPTIONS"]["timeout"] == 20


def test_no_request_opens_a_transaction_by_itself():
    assert [name for name, one in settings.DATABASES.items() if one.get("ATOMIC_REQUESTS")] == []
