"""已合并的档案: listed, told at the old address, taken apart with a reason, out of others' sight."""

import pytest
from django.urls import reverse

from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Child, Difference, FileMerge
from qianshou.domain.people.newfile import NewFile
from tests.cast import TODAY
from tests.people_cast import OPENED, child, parents
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text as said

pytestmark = pytest.mark.django_db


@pytest.fixture
def merged(cast, client):
    """Jun's second file, merged into the first by the page where both stand side by side."""
    cast.with_("children", "pairings").sign_in(client, "school")
    at = cast.unit("class_5_1")
    facts = NewFile("杨军", sex="male", birth="2015-09-01", edu_unit=at, opened_on=OPENED, adults=parents("杨明", "潘秀"))
    other = people.open_file(cast.actor("school"), unit=at, today=OPENED, facts=facts, force=True)
    people.find_likeness(cast.actor("county"), unit=cast.county, today=TODAY)
    page = reverse("office:double", args=[_pair(client)])
    assert "可以再拆开" in said(client.get(page))
    answer = client.post(page, {"keep": child(cast, "jun").uid}, follow=True)
    assert "已合并" in said(answer)
    return Child.objects.get(pk=other.pk)


def _pair(client):
    from qianshou.domain.people.models import LikenessPair

    assert "杨军" in said(client.get(reverse("office:doubles")))
    return LikenessPair.objects.get().uid


def test_the_old_address_says_where_the_file_went_and_how_to_take_it_apart(cast, client, merged):
    text = said(client.get(reverse("office:child", args=[merged.uid])))
    row = FileMerge.objects.get()
    assert "已并入另一份" in text and reverse("office:child", args=[child(cast, "jun").uid]) in text
    assert reverse("office:merge", args=[row.uid]) in text and "重开档案" not in text


def test_a_merge_is_listed_opened_and_taken_apart_with_a_reason(cast, client, merged):
    row = FileMerge.objects.get()
    page = reverse("office:merge", args=[row.uid])
    assert page in said(client.get(reverse("office:merges")))
    assert "并过去的" in said(client.get(page))
    refused = client.post(page, {"reason": ""})
    assert refused.status_code == 422 and "请写明为什么要拆开" in said(refused)
    assert "已拆开" in said(client.post(page, {"reason": "是两个孩子"}, follow=True))
    fresh = Child.objects.get(pk=merged.pk)
    assert (fresh.file_state, fresh.merged_into_id) == ("active", None)
    assert client.get(page).status_code == 404
    assert "没有合并过的档案" in said(client.get(reverse("office:merges")))


def test_others_neither_see_nor_take_apart(cast, client, merged):
    page = reverse("office:merge", args=[FileMerge.objects.get().uid])
    for who, status in (("other_school", 404), ("neighbour_county", 404), ("helper", 404)):
        assert cast.sign_in(client, who).post(page, {"reason": "试"}).status_code == status
    assert cast.sign_in(client, "helper").get(reverse("office:merges")).status_code == 403
    assert "杨军" not in said(cast.sign_in(client, "other_school").get(reverse("office:merges")))
    assert Child.objects.get(pk=merged.pk).merged_into_id


def test_the_reason_for_one_side_is_kept_beside_both(cast, client):
    cast.with_("children").sign_in(client, "school")
    row = child(cast, "mei")
    one = Difference.objects.create(county=row.county, child=row, code="child.ethnicity", ours="苗族", theirs="侗族", as_of=OPENED, batch_uid="b" * 16)
    client.post(reverse("office:difference-settle"), {"row": one.uid, "take": "theirs", "why": "问过奶奶"})
    text = said(client.get(reverse("office:differences")))
    assert "最近处理过的" in text and "问过奶奶" in text and "苗族" in text and "侗族" in text
    assert "问过奶奶" not in said(cast.sign_in(client, "other_school").get(reverse("office:differences")))
