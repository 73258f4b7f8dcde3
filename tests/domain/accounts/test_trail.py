"""The trail cannot be changed unseen, on both databases (DECISIONS 20)."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from qianshou.domain.accounts import actions, queries, trail
from qianshou.domain.accounts.models import AuditEvent, AuditSeal, AuditSubject
from qianshou.domain.permissions import P
from qianshou.kit import dialect


@pytest.mark.parametrize("model", [AuditEvent, AuditSubject, AuditSeal])
@pytest.mark.parametrize("how", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_a_line(cast, model, how):
    actions.seal_audit(cast.actor("system"), now=timezone.now() + dt.timedelta(hours=1))
    table = connection.ops.quote_name(model._meta.db_table)
    sql = f"DELETE FROM {table}" if how == "delete" else f"UPDATE {table} SET id = id"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert model.objects.exists()


def test_the_three_tables_are_guarded(db):
    assert {m._meta.db_table for m in trail.GUARDED} <= set(dialect.append_only_tables())


def test_seals_are_chained_and_verify(cast):
    later = timezone.now() + dt.timedelta(hours=1)
    first = actions.seal_audit(cast.actor("system"), now=later)
    assert actions.seal_audit(cast.actor("system"), now=later) is None
    actions.note_read(cast.actor("county"), action="people.view_file", perm=P.SEE_FILE)
    second = actions.seal_audit(cast.actor("system"), now=later)
    assert second.previous == first.digest
    checked = queries.verify_audit()
    assert checked.ok and checked.seals == 2 and checked.unsealed == 0


def test_young_events_wait_for_the_next_seal(cast):
    assert actions.seal_audit(cast.actor("system"), now=timezone.now()) is None


@pytest.mark.parametrize("tamper", ["edit", "delete", "subject"])
def test_what_was_touched_is_found(cast, tamper):
    actions.seal_audit(cast.actor("system"), now=timezone.now() + dt.timedelta(hours=1))
    victim = AuditEvent.objects.filter(subjects__isnull=False).order_by("id")[1]
    tables = [m._meta.db_table for m in trail.GUARDED]
    with dialect.append_only_lifted(*tables):
        if tamper == "edit":
            AuditEvent.objects.filter(pk=victim.pk).update(actor_name="别人")
        elif tamper == "delete":
            victim.subjects.all().delete()
            AuditEvent.objects.filter(pk=victim.pk).delete()
        else:
            victim.subjects.update(subject_uid="a" * 16)
    checked = queries.verify_audit()
    assert not checked.ok and checked.broken is not None


def test_a_read_is_written_with_its_subjects_and_no_values(cast):
    actions.note_read(cast.actor("county"), action="people.view_file", perm=P.SEE_FILE, subjects=[cast.unit("school")], reason="核查")
    event = AuditEvent.objects.filter(action="people.view_file").get()
    assert event.actor_name == "赵敏" and event.county_id == cast.county.pk and event.reason == "核查"
    assert event.subjects.get().subject_uid == cast.unit("school").uid


def test_the_trail_is_read_by_its_county_only(cast):
    actions.note_read(cast.actor("neighbour_county"), action="people.view_file", perm=P.SEE_FILE, subjects=[cast.unit("neighbour_school")])
    assert not queries.audit_events(cast.actor("county"), action="people.view_file").exists()
    assert queries.audit_events(cast.actor("neighbour_county"), action="people.view_file").exists()
    assert not queries.audit_events(cast.actor("school")).exists()


def test_a_failed_sign_in_keeps_the_name_only_of_a_user(cast):
    actions.note_failed_login(cast.actor("visitor"), username="helper")
    actions.note_failed_login(cast.actor("visitor"), username="my-secret-password")
    rows = AuditEvent.objects.filter(action="accounts.login_failed").order_by("id")
    assert [r.subjects.count() for r in rows] == [1, 0] and not any(r.ok for r in rows)
    assert "my-secret" not in str(list(rows.values()))
