"""班级一览: one page for a class, ticked once; who reaches it; nothing happens to a child of another class."""

import pytest

from qianshou.domain.people.models import Change, ClassConfirmation, Consent, Notice
from tests.cast import TODAY
from tests.people_cast import child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text as said
from tests.web.pages import url

pytestmark = pytest.mark.django_db
DAY = TODAY.isoformat()
CLASS = 14  # queries of the grid


def uids(cast, *names):
    return [child(cast, name).uid for name in names]


def test_a_teacher_comes_straight_to_her_class_and_a_school_chooses(cast, client):
    cast.with_("children").sign_in(client, "helper")
    text = said(client.get(url("classes"), follow=True))
    assert "龙小梅" in text and "本班名单核对无误" in text and "石小山" not in text and "潘远" not in text
    text = said(cast.sign_in(client, "school").get(url("classes")))
    assert "五年级（3）班" in text and "七年级" not in text


def test_whole_class_entry_of_a_holiday_at_home(cast, client):
    cast.with_("children").sign_in(client, "helper")
    body = {"child": uids(cast, "mei", "jun"), "change-kind": "back_for_a_while", "change-who": "parents", "change-happened_on": DAY, "change-until_on": "2026-11-25"}
    assert client.post(url("class-change", cast.unit("class_5_3").uid), body).status_code == 302
    assert sorted(Change.objects.filter(kind="back_for_a_while").values_list("carer__name", flat=True)) == ["吴金花", "杨明", "潘秀", "龙大山"]


def test_ticks_and_words_stay_after_an_error(cast, client):
    cast.with_("children").sign_in(client, "helper")
    mei = uids(cast, "mei")[0]
    body = {"child": [mei], "change-kind": "parent_left", "change-who": "father", "change-happened_on": "2027-01-01", "change-place": "浙江义乌"}
    answer = client.post(url("class-change", cast.unit("class_5_3").uid), body)
    text = said(answer)
    assert answer.status_code == 422 and f'value="{mei}" checked' in text and 'value="浙江义乌"' in text and "日期不能晚于今天" in text
    answer = client.post(url("class-change", cast.unit("class_5_3").uid), body | {"child": [], "change-happened_on": DAY})
    assert answer.status_code == 422 and "请先在名单里勾选孩子" in said(answer) and not Change.objects.filter(kind="parent_left").exists()


def test_notices_and_consents_are_ticked_off_on_one_sheet(cast, client):
    cast.with_("children").sign_in(client, "helper")
    unit = cast.unit("class_5_3").uid
    assert client.post(url("class-notice", unit), {"child": uids(cast, "mei", "jun"), "notice-told_on": DAY, "notice-channel": "signed"}).status_code == 302
    client.post(url("class-notice", unit), {"child": uids(cast, "mei", "lan"), "notice-told_on": DAY, "notice-channel": "signed"})
    assert Notice.objects.count() == 3
    body = {"child": uids(cast, "mei", "jun"), "consent-use": "photo", "consent-given_on": DAY, "consent-channel": "signed"}
    assert client.post(url("class-consent", unit), body).status_code == 302 and Consent.objects.filter(use="photo").count() == 2
    assert client.post(url("class-consent", unit), body | {"consent-channel": "phone"}).status_code == 422


def test_the_list_is_confirmed(cast, client):
    cast.with_("children").sign_in(client, "helper")
    assert client.post(url("class-confirm", cast.unit("class_5_3").uid)).status_code == 302
    assert ClassConfirmation.objects.get().children == 3 and child(cast, "mei").confirmed_on == TODAY
    assert "本班名单核对无误" not in said(client.get(url("class-one", cast.unit("class_5_3").uid)))


def test_a_child_of_another_class_cannot_be_slipped_in(cast, client):
    cast.with_("children").sign_in(client, "helper")
    body = {"child": uids(cast, "mei", "gu"), "notice-told_on": DAY, "notice-channel": "signed"}
    assert client.post(url("class-notice", cast.unit("class_5_3").uid), body).status_code == 404 and not Notice.objects.exists()


@pytest.mark.parametrize("who", ["colleague", "other_school", "neighbour_county", "nobody", "village"])
def test_a_strangers_class_is_not_there(cast, client, who):
    cast.with_("children").sign_in(client, who)
    unit = cast.unit("class_5_3").uid
    posts = ["class-change", "class-notice", "class-consent", "class-confirm"]
    assert client.get(url("class-one", unit)).status_code == 404
    assert {name: client.post(url(name, unit), {"child": uids(cast, "mei")}).status_code for name in posts} == dict.fromkeys(posts, 404)


def test_a_class_asks_the_same_whatever_its_length(cast, client, django_assert_num_queries):
    cast.with_("children").sign_in(client, "school")
    for unit, rows in (("class_5_1", 1), ("class_5_3", 4)):
        client.get(url("class-one", cast.unit(unit).uid))
        with django_assert_num_queries(CLASS):
            assert said(client.get(url("class-one", cast.unit(unit).uid))).count('name="child"') == rows

