"""Old lines of the trail leave in whole sealed runs; the chain still holds, and nothing young or touched goes (DECISIONS 20)."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from qianshou.domain.accounts import actions, queries
from qianshou.domain.accounts.models import AuditEvent, AuditSeal
from qianshou.domain.permissions import P
from qianshou.kit import dialect
from qianshou.kit.errors import NotAllowed, Refused
from qianshou.kit.sealedfile import line_writer, open_file

NEXT_YEAR = dt.timedelta(days=400)


def sealed(cast):
    actions.seal_audit(cast.actor("system"), now=timezone.now() + dt.timedelta(hours=1))
    return AuditEvent.objects.count()


def archive(cast, target, who="system", **more):
    later = timezone.now() + NEXT_YEAR
    return actions.archive_audit(cast.actor(who), **{"before": later - dt.timedelta(days=200), "now": later, "write": line_writer(target, purpose="audit")} | more)


def test_old_runs_go_into_a_sealed_file_and_the_rest_still_verifies(cast, tmp_path):
    count = sealed(cast)
    answer = archive(cast, tmp_path / "trail")
    assert answer["events"] == count and AuditEvent.objects.count() == 1 and AuditSeal.objects.count() == 1
    assert "accounts" not in (tmp_path / "trail").read_bytes().decode("latin1") and not (tmp_path / "trail.plain").exists()
    open_file(tmp_path / "trail", tmp_path / "plain", purpose="audit")
    lines = [json.loads(line) for line in (tmp_path / "plain").read_text("utf-8").splitlines()]
    assert len(lines) > count and lines[0][0] == answer["first_id"]
    sealed(cast)
    assert queries.verify_audit().ok and queries.verify_audit().seals == 2
    assert {"accounts_auditevent", "accounts_auditsubject"} <= set(dialect.append_only_tables())


def test_nothing_young_nothing_touched_nothing_twice_and_nobody_but_the_system(cast, tmp_path):
    sealed(cast)
    with pytest.raises(Refused, match="六个月"):
        archive(cast, tmp_path / "a", before=timezone.now(), now=timezone.now())
    with pytest.raises(NotAllowed):
        archive(cast, tmp_path / "b", who="admin")
    archive(cast, tmp_path / "c")
    with pytest.raises(Refused, match="没有这么早"):
        archive(cast, tmp_path / "d")
    assert not (tmp_path / "d").exists()


def test_lines_that_vanish_without_being_archived_are_found(cast, tmp_path):
    sealed(cast)
    actions.note_read(cast.actor("county"), action="people.view_file", perm=P.SEE_FILE)
    sealed(cast)
    tables = ["accounts_auditevent", "accounts_auditsubject"]
    first = AuditSeal.objects.order_by("last_id").first()
    with dialect.append_only_lifted(*tables):
        gone = AuditEvent.objects.filter(id__lte=first.last_id)
        for event in gone:
            event.subjects.all().delete()
        gone.delete()
    assert not queries.verify_audit().ok
    with pytest.raises(Refused, match="对不上"):
        archive(cast, tmp_path / "x")
