"""转接与报到 through its pages: a class handed over, ticked at registration, followed up, undone; class teachers and classes changed."""

import pytest
from django.urls import reverse

from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people.models import Child, Transfer
from tests.cast import TODAY
from tests.people_cast import child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import signed, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(cast):
    return cast.with_("children", "helpers", "pairings")


def send(cast, client, **more):
    url = reverse("office:transfer-new")
    data = {"class": cast.unit("class_5_3").uid, "child": [child(cast, "mei").uid, child(cast, "lan").uid], "kind": "promotion", "to_unit": cast.unit("middle").uid,
            "due_on": "2026-12-01", "note": "晚上怕黑"} | more  # fmt: skip
    return client.post(url, data)


def test_a_class_is_handed_over_whole_and_received_one_by_one(there):
    school, middle = signed(there, "school"), signed(there, "middle_school")
    shown = text(school.get(reverse("office:transfer-new"), {"class": there.unit("class_5_3").uid}))
    assert "龙小梅" in shown and "石小山" not in shown and "青禾县第一初级中学" in shown
    sent = send(there, school)
    assert sent.status_code == 302 and Transfer.objects.count() == 2
    page = text(middle.get(reverse("office:transfers"), {"unit": there.unit("middle").uid}))
    assert "龙小梅" in page and "晚上怕黑" in page and reverse("office:child", args=[child(there, "mei").uid]) not in page  # the file is not theirs yet
    mei = Transfer.objects.get(child=child(there, "mei"))
    data = {
        "unit": there.unit("middle").uid,
        "side": "in",
        "transfer": mei.uid,
        "arrive-klass": there.unit("class_7_2").uid,
        "arrive-arrived_on": TODAY.isoformat(),
    }
    assert middle.post(reverse("office:transfers-arrive"), data).status_code == 302
    page = text(middle.get(reverse("office:transfers"), {"unit": there.unit("middle").uid}))
    assert reverse("office:child", args=[child(there, "mei").uid]) in page and "已报到" in page
    lan = Transfer.objects.get(child=child(there, "lan"))
    data = {"unit": there.unit("middle").uid, "side": "in", "transfer": lan.uid, "absent-reason": "unknown"}
    assert middle.post(reverse("office:transfers-absent"), data).status_code == 302
    county = text(signed(there, "county").get(reverse("office:transfers"), {"side": "in"}))
    assert "各校报到" in county and "未到" in county
    assert "还没来报到" in text(middle.get(reverse("office:desk")))
    assert middle.post(reverse("office:transfers-back"), {"unit": there.unit("middle").uid, "side": "in", "transfer": mei.uid}).status_code == 302
    assert child(there, "mei").edu_unit == there.unit("class_5_3")
    assert school.post(reverse("office:transfers-end"), {"unit": there.unit("school").uid, "side": "out", "transfer": mei.uid}).status_code == 302
    assert Transfer.objects.get(pk=mei.pk).state == "withdrawn"


def test_what_is_missing_is_said_and_what_was_typed_is_kept(there):
    school = signed(there, "school")
    wrong = send(there, school, to_unit="outside")
    assert wrong.status_code == 422 and "请选去哪所学校" in text(wrong) and "晚上怕黑" in text(wrong)
    assert "请先勾选孩子" in text(send(there, school, child=[]))
    assert "不能早于今天" in text(send(there, school, due_on="2026-01-01"))
    middle = signed(there, "middle_school")
    send(there, school)
    empty = middle.post(reverse("office:transfers-arrive"), {"unit": there.unit("middle").uid, "side": "in", "arrive-arrived_on": TODAY.isoformat()})
    assert empty.status_code == 422 and "请先勾选孩子" in text(empty)
    bad = {"unit": there.unit("middle").uid, "side": "in", "transfer": Transfer.objects.first().uid, "arrive-klass": "", "arrive-arrived_on": "2027-01-01"}
    assert "请选班级" in text(middle.post(reverse("office:transfers-arrive"), bad))


def test_the_other_end_is_out_of_reach(there):
    school, middle, stranger = signed(there, "school"), signed(there, "middle_school"), signed(there, "other_school")
    send(there, school)
    uid = Transfer.objects.first().uid
    data = {
        "unit": there.unit("school").uid,
        "side": "in",
        "transfer": uid,
        "arrive-klass": there.unit("class_7_2").uid,
        "arrive-arrived_on": TODAY.isoformat(),
    }
    assert school.post(reverse("office:transfers-arrive"), data).status_code == 404
    assert middle.post(reverse("office:transfers-end"), {"unit": there.unit("middle").uid, "side": "in", "transfer": uid}).status_code == 404
    assert stranger.get(reverse("office:transfer-new"), {"class": there.unit("class_5_3").uid}).status_code == 404
    assert stranger.get(reverse("office:transfer-new"), {"one": child(there, "mei").uid}).status_code == 404
    assert "龙小梅" not in text(stranger.get(reverse("office:transfers"), {"side": "in"}))


def test_the_village_sees_its_own_and_says_what_it_knows(there):
    send(there, signed(there, "school"))
    village = signed(there, "village")
    page = text(village.get(reverse("office:transfers")))
    assert "龙小梅" in page and "吴兰" not in page
    uid = Transfer.objects.get(child=child(there, "mei")).uid
    data = {"unit": there.unit("village").uid, "side": "home", "transfer": uid, "absent-reason": "later"}
    assert village.post(reverse("office:transfers-absent"), data).status_code == 302
    assert Transfer.objects.get(uid=uid).reason == "later"


def test_a_grown_class_goes_home_and_one_child_goes_elsewhere(there):
    middle = signed(there, "middle_school")
    data = {"class": there.unit("class_9_1").uid, "child": child(there, "ming").uid, "kind": "promotion", "to_unit": "village", "due_on": "2026-12-01"}
    assert middle.post(reverse("office:transfer-new"), data).status_code == 302
    assert child(there, "ming").edu_unit is None
    school = signed(there, "school")
    assert "转出到别的学校" in text(school.get(reverse("office:child", args=[child(there, "jun").uid])))
    one = {
        "one": child(there, "jun").uid,
        "class": "",
        "child": child(there, "jun").uid,
        "kind": "move",
        "to_unit": "outside",
        "to_text": "晋江实验小学",
        "due_on": "2026-12-01",
    }
    assert school.post(reverse("office:transfer-new"), one).status_code == 302
    gone = {"unit": there.unit("school").uid, "side": "out", "transfer": Transfer.objects.get().uid, "gone": "1"}
    assert school.post(reverse("office:transfers-end"), gone).status_code == 302
    assert Transfer.objects.get().state == "gone"


def test_a_school_sets_its_class_teachers_and_moves_children_between_classes(there):
    school = signed(there, "school")
    url = reverse("office:class-teachers")
    page = text(school.get(url, {"unit": there.unit("school").uid}))
    assert "李老师" in page and "五年级（3）班" in page and "在本班结对" in page
    key = f"class-{there.unit('class_5_3').uid}"
    chosen = {"unit": there.unit("school").uid, key: there.user("colleague").uid}
    look = school.post(url, chosen)
    assert (
        look.status_code == 200
        and "还没有保存" in text(look)
        and Pairing.objects.get(child=child(there, "mei"), kind="teacher", to_on=None).helper.user == there.user("helper")
    )
    assert school.post(url, chosen | {"do": "take"}).status_code == 302
    assert Pairing.objects.get(child=child(there, "mei"), kind="teacher", to_on=None).helper.user == there.user("colleague")
    unchanged = school.post(url, {"unit": there.unit("school").uid, key: there.user("colleague").uid})
    assert unchanged.status_code == 422 and "没有要换的班主任" in text(unchanged)
    move = reverse("office:class-move", args=[there.unit("class_5_3").uid])
    assert "龙小梅" in text(school.get(move))
    assert "请先勾选孩子" in text(school.post(move, {"klass": there.unit("class_5_1").uid, "happened_on": TODAY.isoformat()}))
    assert school.post(move, {"who": child(there, "mei").uid, "klass": there.unit("class_5_1").uid, "happened_on": TODAY.isoformat()}).status_code == 302
    assert Child.objects.get(pk=child(there, "mei").pk).edu_unit == there.unit("class_5_1")
    assert signed(there, "other_school").get(move).status_code == 404
