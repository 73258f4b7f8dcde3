"""按此收下: a doubtful row goes in by a person's own decision, one by one, and what cannot be decided is not taken."""

import pytest
from django.urls import reverse

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.people.models import Child
from qianshou.kit.errors import NotAllowed, Refused
from qianshou.papers.imports import actions
from qianshou.papers.models import Batch, StagedRow
from tests.papers.imports.world import csv, preview
from tests.people_cast import child
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db
MAYBE = csv("龙小梅,女,2015-06,,五年级1班,龙大河,浙江,13900007001,")  # the name and month of 龙小梅 in class 3
GONE = csv("潘远,男,2015-11-11,,五年级3班,潘大,浙江,13900007002,")  # his file is closed


def doubtful(batch):
    return StagedRow.objects.get(batch=batch, verdict="doubtful")


def test_a_likeness_that_a_person_decides_opens_a_file_of_its_own(cast, client):
    cast.with_("children").sign_in(client, "school")
    batch = preview(cast, MAYBE)
    row = doubtful(batch)
    where = reverse("office:import-accept", args=[batch.uid, row.uid])
    page = client.get(reverse("office:import-batch", args=[batch.uid]) + "?tab=doubtful").content.decode()
    assert where in page and "请核对" in page
    assert client.post(where, follow=True).status_code == 200 and client.post(where).status_code == 404
    batch.refresh_from_db()
    row.refresh_from_db()
    assert row.verdict == "new" and row.problems and batch.counts["doubtful"] == 0 and batch.counts["new"] == 1
    event = AuditEvent.objects.get(action="imports.accept_row")
    assert event.fields == ["maybe_same"] and event.detail["row"] == 2
    actions.begin_take(cast.actor("school"), batch=batch, today=cast.today)
    actions.take_good(cast.actor("school"), batch=batch, today=cast.today)
    assert Child.objects.filter(name="龙小梅", county=cast.county, edu_unit=cast.unit("class_5_1")).count() == 1
    assert child(cast, "mei").edu_unit == cast.unit("class_5_3")


def test_what_only_the_file_or_another_page_can_settle_is_not_waved_through(cast, client):
    cast.with_("children").sign_in(client, "school")
    batch = preview(cast, GONE)
    row = doubtful(batch)
    where = reverse("office:import-accept", args=[batch.uid, row.uid])
    assert where not in client.get(reverse("office:import-batch", args=[batch.uid]) + "?tab=doubtful").content.decode()
    assert "已结案" in client.post(where, follow=True).content.decode() and doubtful(batch).pk == row.pk
    with pytest.raises(Refused, match="已结案"):
        actions.accept_row(cast.actor("school"), batch=batch, row=row, today=cast.today)


def test_a_stranger_and_a_roster_already_taken_accept_nothing(cast, client):
    cast.with_("children")
    batch = preview(cast, MAYBE)
    row = doubtful(batch)
    with pytest.raises(NotAllowed):
        actions.accept_row(cast.actor("other_school"), batch=batch, row=row, today=cast.today)
    assert cast.sign_in(client, "other_school").post(reverse("office:import-accept", args=[batch.uid, row.uid])).status_code == 404
    assert cast.sign_in(client, "helper").post(reverse("office:import-accept", args=[batch.uid, row.uid])).status_code == 404
    actions.begin_take(cast.actor("school"), batch=batch, today=cast.today)
    actions.take_good(cast.actor("school"), batch=Batch.objects.get(pk=batch.pk), today=cast.today)
    with pytest.raises(Refused, match="不在预览"):
        actions.accept_row(cast.actor("school"), batch=Batch.objects.get(pk=batch.pk), row=row, today=cast.today)
    assert doubtful(batch).pk == row.pk
