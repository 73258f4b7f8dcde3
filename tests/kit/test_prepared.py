"""Querysets compiled once answer what the querysets themselves answer, for every reach and value."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qianshou.domain.accounts.models import Grant
from qianshou.domain.care.models import Duty
from qianshou.domain.care.queries.duties import mine
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.paths import within
from qianshou.kit.prepared import prepared
from qianshou.kit.scoping import reaching
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
EVERYONE = (
    "helper",
    "outside",
    "colleague",
    "school",
    "village",
    "township_home",
    "township_edu",
    "county",
    "other_school",
    "inspector",
    "admin",
    "neighbour_helper",
)


@pytest.fixture
def there(cast):
    return cast.with_("children", "pairings", "programme")


def test_every_role_gets_the_rows_its_reach_gives_and_no_other(there):
    """The plan kept from one viewer must not answer for another: all run through the same plans, twice."""

    def bare(shape, **reach):
        return Child.objects.visible_to(reaching(shape, **reach), P.SEE_CARD).order_by("pk")

    seen = set()
    for _again in range(2):
        for name in EVERYONE:
            actor = there.actor(name)
            reach = actor.reach(P.SEE_CARD)
            found = [one.pk for one in prepared("test-reach", bare, reach.shape(), **reach.values())]
            assert found == list(Child.objects.visible_to(actor, P.SEE_CARD).order_by("pk").values_list("pk", flat=True)), name
            seen.add(tuple(found))
    assert len(seen) > 2  # the cast has roles that reach different children


def test_a_day_of_duties_is_the_same_compiled_and_built_anew(there):
    actor = there.actor("helper")
    reach = actor.reach(P.RECORD_CONTACT)
    for days in (0, 1, 40):
        day = TODAY + dt.timedelta(days=days)
        once = list(prepared("mine", mine, reach.shape(), today=day, **reach.values()))
        assert once == list(mine(reach.shape(), today=day, **reach.values()))
    assert Duty.objects.filter(owner=actor.user).exists()


def test_joined_rows_and_lengthened_text_come_as_from_the_queryset(there):
    def granted(*, path, user):
        return Grant.objects.filter(within("unit__path", path), user_id=user).select_related("unit")

    user = there.user("helper")
    wanted = list(granted(path=there.county.path, user=user.pk))
    with CaptureQueriesContext(connection) as seen:
        found = list(prepared("test-joined", granted, path=there.county.path, user=user.pk))
        assert [one.unit.name for one in found] == [one.unit.name for one in wanted] != []
    assert len(seen) == 1
    assert list(prepared("test-joined", granted, path="zzzz", user=user.pk)) == []


def test_what_cannot_be_a_value_is_refused(there):
    def on(*, day):
        return Duty.objects.filter(first_on__lte=day)

    def later(*, day):
        return Duty.objects.filter(first_on__lte=day + dt.timedelta(days=1))

    with pytest.raises(TypeError):
        prepared("test-type", on, day=1.5)
    with pytest.raises(TypeError):
        prepared("test-moment", on, day=dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
    with pytest.raises(ValueError, match="does not stand in its SQL"):
        prepared("test-computed", later, day=TODAY)


def test_postgresql_plans_a_prepared_query_once_and_no_other(there):
    """SQLite keeps its own statements; on PostgreSQL only what goes through `prepared` is kept by the server."""
    if connection.vendor != "postgresql":
        assert not hasattr(prepared("test-kept", _named, name="x").query.get_compiler("default").connection, "_connection")
        return
    list(Child.objects.filter(name="nobody"))
    for name in ("x", "y", "z"):
        list(prepared("test-kept", _named, name=name))
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE '%%test_kept%%'")
        assert [times for _sql, times in cursor.fetchall()] == [3]


def _named(*, name):
    return Child.objects.filter(name=name).extra(where=["'test_kept' <> ''"])
