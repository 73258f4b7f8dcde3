"""我帮扶的户和人 on the phone."""

import pytest

from qianshou.domain.targets.models import TargetEntry, TargetItem
from tests.targets_cast import PHONE, target
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(cast, client):
    """The official's own browser."""
    return cast.with_("targets").sign_in(client, "helper")


def sent(phone, one, **more):
    form = phone.get(f"/field/targets/{one.uid}/entry/").context["form"]
    return dict(form.initial) | {"happened_on": "2026-11-20"} | more


def test_only_ones_own_are_listed_and_the_children_page_leads_there(cast, phone):
    assert [row["name"] for row in phone.get("/field/targets/").context["rows"]] == ["石老根"]
    assert "我帮扶的户和人 1 个" in phone.get("/field/children/").content.decode() and "我帮扶的户和人 1 个" in phone.get("/field/").content.decode()
    assert phone.get(f"/field/targets/{target(cast, 'disabled').uid}/").status_code == 404
    assert cast.sign_in(phone, "colleague").get(f"/field/targets/{target(cast, 'household').uid}/").status_code == 404


def test_a_call_is_two_taps(cast, phone):
    one = target(cast, "household")
    assert phone.post(f"/field/targets/{one.uid}/entry/", sent(phone, one)).status_code == 302
    row = TargetEntry.objects.get()
    assert (row.way, row.mode, row.doer.name) == ("phone", "", "李老师")


def test_a_visit_with_a_difficulty_is_told_later_how_it_ended(cast, phone):
    one = target(cast, "household")
    phone.post(f"/field/targets/{one.uid}/entry/", sent(phone, one, way="visit:alone", difficulty="屋顶漏雨"))
    item = TargetItem.objects.get()
    assert "怎么样了" in phone.get(f"/field/targets/{one.uid}/").content.decode()
    phone.post(f"/field/targets/items/{item.uid}/", {"outcome": "solved", "on": "2026-11-20"})
    assert TargetItem.objects.get().outcome == "solved"


def test_ones_own_mistake_is_taken_back(cast, phone):
    one = target(cast, "household")
    phone.post(f"/field/targets/{one.uid}/entry/", sent(phone, one))
    phone.post(f"/field/targets/entries/{TargetEntry.objects.get().uid}/undo/")
    assert TargetEntry.objects.valid().count() == 0


def test_the_number_stands_only_after_the_button(cast, phone):
    url = f"/field/targets/{target(cast, 'household').uid}/"
    assert PHONE not in phone.get(url).content.decode()
    assert PHONE in phone.post(url).content.decode()


def test_what_is_wrong_opens_the_fold_it_is_in(cast, phone):
    one = target(cast, "household")
    answer = phone.post(f"/field/targets/{one.uid}/entry/", sent(phone, one, goods_worth="50"))
    assert answer.status_code == 422 and answer.context["open"] and "goods" in answer.context["form"].errors
