"""周期和截止: the county sets its own figures; open periods follow, closed ones never (DOMAIN §4, DECISIONS 15)."""

import datetime as dt

import pytest
from django.urls import reverse

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.care import actions
from qianshou.domain.care.models import Duty, LedgerLimits
from qianshou.kit.errors import Invalid, Refused
from tests.cast import TODAY
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db
USUAL = {"week": 3, "fortnight": 5, "month": 10, "closes_after": 7}


@pytest.fixture
def there(cast):
    return cast.with_("children", "pairings", "programme")


def run(cast):
    return actions.open_periods(SystemActor(TODAY), county=cast.county, today=TODAY)


def test_the_county_sets_when_a_period_closes_and_only_open_ones_follow(there, client):
    page = there.sign_in(client, "county")
    frozen = dict(Duty.objects.filter(frozen=True).values_list("uid", "closes_on"))
    open_rows = dict(Duty.objects.filter(frozen=False, not_owed=False).values_list("uid", "last_on"))
    assert frozen and open_rows
    url = reverse("office:limits", args=[there.county.uid])
    assert "周期和截止" in page.get(url).content.decode()
    answer = page.post(url, USUAL | {"closes_after": 12, "version": 0})
    assert answer.status_code == 302
    run(there)
    assert dict(Duty.objects.filter(uid__in=frozen).values_list("uid", "closes_on")) == frozen
    now = dict(Duty.objects.filter(uid__in=open_rows, not_owed=False).values_list("uid", "closes_on"))
    assert now == {uid: last + dt.timedelta(days=12) for uid, last in open_rows.items()}
    assert AuditEvent.objects.filter(action="care.set_limits", actor_id=there.user("county").pk).count() == 1


def test_a_stub_that_is_one_no_more_stands_as_a_period_and_the_other_way_round(there):
    """With twenty school days asked of a month, no month but a full one stands alone."""
    before = set(Duty.objects.filter(frozen=False, not_owed=False).values_list("period_name", flat=True))
    actions.set_limits(there.actor("county"), unit=there.county, week=3, fortnight=5, month=20, closes_after=7, today=TODAY)
    run(there)
    after = set(Duty.objects.filter(frozen=False, not_owed=False).values_list("period_name", flat=True))
    assert before != after and any("—" in name for name in after - before)
    actions.set_limits(there.actor("county"), unit=there.county, **USUAL, today=TODAY)
    run(there)
    assert set(Duty.objects.filter(frozen=False, not_owed=False).values_list("period_name", flat=True)) == before


@pytest.mark.parametrize("wrong", [{"week": 0}, {"month": 21}, {"closes_after": 2}, {"closes_after": 31}])
def test_figures_out_of_range_are_refused_beside_their_field_and_nothing_is_stored(there, client, wrong):
    page = there.sign_in(client, "county")
    answer = page.post(reverse("office:limits", args=[there.county.uid]), USUAL | wrong | {"version": 0})
    assert answer.status_code == 422 and "填" in answer.content.decode()
    with pytest.raises(Invalid):
        actions.set_limits(there.actor("county"), unit=there.county, **(USUAL | wrong), today=TODAY)
    assert not LedgerLimits.objects.exists()


def test_the_second_saver_sees_both_values(there, client):
    page, url = there.sign_in(client, "county"), reverse("office:limits", args=[there.county.uid])
    assert page.post(url, USUAL | {"closes_after": 9, "version": 0}).status_code == 302
    second = page.post(url, USUAL | {"closes_after": 5, "version": 0})
    assert second.status_code == 422 and "现在是" in second.content.decode() and 'value="5"' in second.content.decode()
    assert LedgerLimits.objects.get().closes_after == 9


def test_a_school_sets_none_and_the_next_county_is_404(there, client):
    page = there.sign_in(client, "school")
    assert page.get(reverse("office:limits", args=[there.county.uid])).status_code == 404
    assert there.sign_in(client, "county").get(reverse("office:limits", args=[there.neighbour.uid])).status_code == 404
    with pytest.raises(Refused):
        actions.set_limits(there.actor("school"), unit=there.unit("school"), **USUAL, today=TODAY)
