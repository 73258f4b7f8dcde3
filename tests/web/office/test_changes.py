"""变动: each short form, the two ways of coming back, what waits for the class teacher, the list within reach."""

import datetime as dt

import pytest

from qianshou.domain.people import actions
from qianshou.domain.people.models import Carer, Change, Child, Fact, Label
from qianshou.kit.errors import Refused
from tests.cast import TODAY
from tests.people_cast import adult, child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text as said
from tests.web.pages import url

pytestmark = pytest.mark.django_db
DAY = TODAY.isoformat()
CHANGES = 16  # queries of the list, with the counts of all its tabs


def send(cast, client, who, kind, **body):
    return client.post(url("change-new", child(cast, who).uid), {"kind": kind, "happened_on": DAY, **body})


def labels(cast, name):
    return set(Label.objects.filter(child=child(cast, name), to_on=None).values_list("kind", flat=True))


def test_a_short_stay_changes_no_label_and_coming_back_for_good_does(cast, client):
    cast.with_("children").sign_in(client, "helper")
    father = adult(cast, "jun", "51")
    before = labels(cast, "jun")
    page = said(client.get(url("change-new", child(cast, "jun").uid)))
    assert "回家短住" in page and "回来不走了" in page
    assert send(cast, client, "jun", "back_for_a_while", carer=father.uid, until_on="2026-12-01").status_code == 302
    assert labels(cast, "jun") == before and Change.objects.get(kind="back_for_a_while").until_on == dt.date(2026, 12, 1)
    assert send(cast, client, "jun", "back_for_good", carer=father.uid).status_code == 302
    assert "one_away" not in labels(cast, "jun")


def test_a_stay_beyond_sixty_days_is_refused_beside_its_field(cast, client):
    cast.with_("children").sign_in(client, "helper")
    answer = send(cast, client, "jun", "back_for_a_while", carer=adult(cast, "jun", "51").uid, until_on="2027-06-01", words="说是装修房子")
    text = said(answer)
    assert answer.status_code == 422 and "短住要在60天以内" in text and "说是装修房子" in text and 'value="2027-06-01"' in text
    assert not Change.objects.filter(kind="back_for_a_while").exists()


def test_a_stay_that_is_over_is_asked_once(cast, client):
    cast.with_("children").sign_in(client, "helper")
    jun, father = child(cast, "jun"), adult(cast, "jun", "51")
    actions.record_change(cast.actor("helper"), child=jun, kind="back_for_a_while", happened_on=dt.date(2026, 10, 1), until_on=dt.date(2026, 10, 8), today=TODAY, carer=father)
    assert "走了吗" in said(client.get(url("child", jun.uid)))
    assert client.post(url("stay-over", jun.uid), {"carer": father.uid, "left_on": "2026-10-09"}).status_code == 302
    assert "走了吗" not in said(client.get(url("child", jun.uid))) and "one_away" in labels(cast, "jun")
    away = Fact.objects.get(carer=father, kind="away", wrong=False, to_on=None)
    assert away.from_on == dt.date(2026, 3, 1)


def test_every_other_kind_has_its_short_form(cast, client):
    cast.with_("children").sign_in(client, "school")
    mother = adult(cast, "jun", "52")
    assert send(cast, client, "jun", "parent_left", carer=mother.uid, place="广东东莞").status_code == 302
    assert "both_away" in labels(cast, "jun")
    assert send(cast, client, "jun", "carer_changed", carer="new", name="潘外婆", relation="64", phone="13800001019").status_code == 302
    grandma = Carer.objects.get(child=child(cast, "jun"), looks_after=True)
    assert grandma.name == "潘外婆" and grandma.phone.reveal() == "13800001019"
    assert send(cast, client, "jun", "phone_changed", carer=grandma.uid, phone="13900001019").status_code == 302
    assert Carer.objects.get(pk=grandma.pk).phone.reveal() == "13900001019"
    assert send(cast, client, "jun", "address_changed", carer="self", village="白岩村", address="白岩村一组3号").status_code == 302
    assert send(cast, client, "jun", "boarding_changed", boarding="yes").status_code == 302
    assert send(cast, client, "jun", "school_changed", place=cast.unit("class_5_1").uid).status_code == 302
    assert send(cast, client, "jun", "carer_fact", carer=mother.uid, fact="severely_ill", held="yes").status_code == 302
    jun = child(cast, "jun")
    assert jun.boarding and jun.edu_unit == cast.unit("class_5_1") and jun.home_unit == cast.unit("other_village") and jun.home_address.reveal() == "白岩村一组3号"


def test_from_school_to_school_there_is_one_path_and_the_short_form_is_not_it(cast, client):
    cast.with_("children").sign_in(client, "school")
    form = said(client.get(url("change-new", child(cast, "mei").uid) + "?kind=school_changed"))
    assert "本县哪所学校" not in form and "五年级（1）班" in form
    for body in ({"place": cast.unit("class_other").uid}, {"school": "白鹭小学", "there": cast.unit("class_other").uid}):
        assert send(cast, client, "mei", "school_changed", **body).status_code == 422
    with pytest.raises(Refused, match="请办“转出”"):
        detail = {"unit": cast.unit("class_other")}
        actions.record_change(cast.actor("school"), child=child(cast, "mei"), kind="school_changed", happened_on=TODAY, today=TODAY, detail=detail)
    assert child(cast, "mei").edu_unit == cast.unit("class_5_3")


def test_a_child_without_a_school_is_given_its_first_one_in_two_steps(cast, client):
    cast.with_("children").sign_in(client, "county")
    Child.objects.filter(pk=child(cast, "lan").pk).update(edu_unit=None, edu_path="")
    asked = send(cast, client, "lan", "school_changed", school="白鹭小学")
    assert asked.status_code == 422 and "请选那边的班级" in said(asked) and cast.unit("class_other").uid in said(asked)
    assert send(cast, client, "lan", "school_changed", school="白鹭小学", there="later").status_code == 302
    assert child(cast, "lan").edu_unit == cast.unit("other_school")


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("parent_left", {}, "请选择"), ("carer_changed", {"carer": "new"}, "请填写姓名"), ("phone_changed", {"carer": "self", "phone": "12"}, "不像电话号码"),
        ("address_changed", {"carer": "self", "village": "没有的村", "address": "某处"}, "本县没有找到"), ("school_changed", {}, "请选班级"),
        ("boarding_changed", {}, "请选择"), ("carer_fact", {"fact": "away"}, "请选择"),
        ("boarding_changed", {"boarding": "yes", "happened_on": "2030-01-01"}, "日期不能晚于今天"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(cast, client, kind, body, words):
    cast.with_("children").sign_in(client, "school")
    answer = send(cast, client, "jun", kind, **body)
    assert answer.status_code == 422 and words in said(answer) and not Change.objects.filter(kind=kind, child=child(cast, "jun")).exists()


def test_a_closed_file_takes_no_change(cast, client):
    cast.with_("children").sign_in(client, "school")
    assert "档案已结案，请先重开" in said(send(cast, client, "closed", "boarding_changed", boarding="yes"))


def _waiting(cast):
    """What an outside helper entered: the action stores it so for whoever reaches the child in no other way."""
    mei = child(cast, "mei")
    return Change.objects.create(county=mei.county, child=mei, carer=adult(cast, "mei", "62"), kind="phone_changed", happened_on=TODAY, as_of=TODAY, state="waiting",
                                 words="奶奶换号了；13800009009", entered_by=cast.user("outside"), edu_path=mei.edu_path)  # fmt: skip


def test_an_outside_helpers_entry_acts_once_the_teacher_takes_it(cast, client):
    change = _waiting(cast.with_("children"))
    cast.sign_in(client, "helper")
    assert "待确认 1" in said(client.get(url("changes"))) and "志愿者小刘报来" in said(client.get(url("changes-waiting")))
    where = url("change-confirm", change.uid)
    assert 'value="13800009009"' in said(client.get(where))
    assert client.post(where, {"do": "take", "value": "138"}).status_code == 422
    assert client.post(where, {"do": "take", "value": "13800009009"}).status_code == 302
    assert adult(cast, "mei", "62").phone.reveal() == "13800009009" and client.get(where).status_code == 404


def test_an_entry_not_taken_changes_nothing(cast, client):
    change = _waiting(cast.with_("children"))
    assert cast.sign_in(client, "colleague").get(url("change-confirm", change.uid)).status_code == 404
    cast.sign_in(client, "helper")
    assert client.post(url("change-confirm", change.uid), {"do": "refuse"}).status_code == 302
    assert adult(cast, "mei", "62").phone.reveal() == "13800001003" and Change.objects.get(pk=change.pk).state == "refused"


def test_the_list_shows_what_changed_within_reach(cast, client):
    cast.with_("children").sign_in(client, "county")
    send(cast, client, "jun", "boarding_changed", boarding="yes", words="家里没人")
    send(cast, client, "far", "boarding_changed", boarding="yes")
    text = said(client.get(url("changes")))
    assert "杨军" in text and "罗飞" in text and "家里没人" in text
    text = said(cast.sign_in(client, "other_school").get(url("changes")))
    assert "罗飞" in text and "杨军" not in text
    assert client.get(url("changes", query=f"?unit={cast.unit('school').uid}")).status_code == 404
    assert cast.sign_in(client, "counsellor").get(url("changes")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(cast, client, rows, django_assert_num_queries):
    cast.with_("children").sign_in(client, "school")
    for name in ("jun", "mei", "lan")[:rows]:
        send(cast, client, name, "boarding_changed", boarding="no")
    client.get(url("changes"))
    with django_assert_num_queries(CHANGES):
        assert said(client.get(url("changes"))).count("寄宿走读变了</td>") == rows

