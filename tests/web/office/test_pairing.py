"""结对 pages: whom nobody helps, pairing, changing hands, standing in, ending, helpers and their vetting by two people."""

import datetime as dt

import pytest

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.pairing.models import Helper, Pairing, StandIn, Vetting
from qianshou.domain.people.models import ChildAccess
from tests import care_cast
from tests.care_cast import VETTED
from tests.cast import TODAY
from tests.people_cast import child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text

pytestmark = pytest.mark.django_db
LIST = 12  # queries of 未结对


@pytest.fixture
def files(cast):
    """Children and helpers, nobody paired."""
    return cast.with_("children", "helpers")


@pytest.fixture
def paired(cast):
    return cast.with_("pairings")


def names(answer):
    return [row["name"] for row in answer.context["rows"]]


def wanted(cast, key, **more):
    return {"helper": care_cast.helper(cast, key).uid, "kind": "teacher", "from_on": "2026-11-18", **more}


def test_the_children_nobody_helps_are_listed_with_their_class(files, client):
    answer = files.sign_in(client, "school").get("/office/pairing/")
    assert sorted(names(answer)) == ["吴兰", "杨军", "石小山", "龙小梅"]
    assert "五年级（3）班" in text(answer) and AuditEvent.objects.filter(action="pairing.list_unpaired", count=4).exists()


def test_filters_narrow_the_list(files, client):
    files.sign_in(client, "school")
    assert names(client.get("/office/pairing/?q=wl")) == ["吴兰"]
    assert names(client.get("/office/pairing/?key=1")) == ["吴兰"]
    assert names(client.get(f"/office/pairing/?unit={files.unit('class_5_1').uid}")) == ["石小山"]


@pytest.mark.parametrize(("where", "found"), [("class_5_1", 1), ("class_5_3", 3)])
def test_the_list_asks_as_often_for_one_child_as_for_three(files, client, django_assert_num_queries, where, found):
    files.sign_in(client, "school")
    with django_assert_num_queries(LIST):
        assert len(names(client.get(f"/office/pairing/?unit={files.unit(where).uid}"))) == found


@pytest.mark.parametrize("who", ["other_school", "neighbour_county", "neighbour_school"])
def test_another_school_finds_nobody_of_ours(files, client, who):
    files.sign_in(client, who)
    assert client.get(f"/office/pairing/?unit={files.unit('school').uid}").status_code == 404
    assert client.get(f"/office/pairing/new/?child={child(files, 'mei').uid}").status_code == 404
    assert client.get(f"/office/pairing/helpers/{care_cast.helper(files, 'li').uid}/").status_code == 404


@pytest.mark.parametrize("who", ["viewer", "admin", "department", "outside", "nobody"])
def test_whoever_sees_no_pairings_gets_no_list(files, client, who):
    answer = files.sign_in(client, who).get("/office/pairing/")
    assert answer.status_code == 403 and "龙小梅" not in text(answer)


def test_one_child_is_paired_and_the_helper_sees_her(files, client):
    mei = child(files, "mei")
    answer = files.sign_in(client, "school").post("/office/pairing/new/", {"child": mei.uid, **wanted(files, "li", note="喜欢画画")})
    assert answer.status_code == 302
    row = Pairing.objects.get(child=mei)
    assert (row.helper.name, row.from_on, row.note.reveal()) == ("李老师", dt.date(2026, 11, 18), "喜欢画画")
    assert ChildAccess.objects.filter(child=mei, user=files.user("helper"), open=True).exists()


def test_several_children_are_paired_at_once(files, client):
    chosen = [child(files, name).uid for name in ("mei", "jun", "lan")]
    files.sign_in(client, "school").post("/office/pairing/new/", {"child": chosen, **wanted(files, "zhou")})
    assert Pairing.objects.filter(helper__name="周老师", to_on=None).count() == 3


def test_nothing_ticked_says_so(files, client):
    answer = files.sign_in(client, "school").get("/office/pairing/new/", follow=True)
    assert "请先勾选要结对的孩子" in text(answer)


def test_a_day_to_come_is_refused_and_what_was_typed_stays(files, client):
    answer = files.sign_in(client, "school").post("/office/pairing/new/", {"child": child(files, "mei").uid, **wanted(files, "li", from_on="2026-12-31", note="喜欢画画")})
    assert answer.status_code == 422 and "结对日期不能晚于今天" in text(answer) and "喜欢画画" in text(answer)
    assert not Pairing.objects.exists()


def test_a_word_that_is_no_date_is_said_in_chinese(files, client):
    answer = files.sign_in(client, "school").post("/office/pairing/new/", {"child": child(files, "mei").uid, **wanted(files, "li", from_on="明天")})
    assert answer.status_code == 422 and "日期请写成 2026-11-20 这样" in text(answer)


def test_without_the_familys_consent_no_outside_helper_is_paired(files, client):
    chosen = [child(files, name).uid for name in ("mei", "jun")]
    answer = files.sign_in(client, "school").post("/office/pairing/new/", {"child": chosen, **wanted(files, "liu", kind="volunteer")})
    assert answer.status_code == 422 and "还没有同意校外帮扶人结对" in text(answer) and not Pairing.objects.exists()


def test_an_unvetted_helper_is_not_offered_and_the_reason_stands_there(files, client):
    files.sign_in(client, "school").post("/office/pairing/helpers/new/", {"name": "大学生小赵", "kind": "student", "unit": files.unit("school").uid, "capacity": "3"})
    answer = client.get(f"/office/pairing/new/?child={child(files, 'mei').uid}")
    one = Helper.objects.get(name="大学生小赵")
    assert one.uid not in dict(answer.context["offer"]["choices"])
    assert "大学生小赵" in text(answer) and "还没有审核资料" in text(answer)
    refused = client.post("/office/pairing/new/", {"child": child(files, "mei").uid, **wanted(files, "li"), "helper": one.uid, "kind": ""})
    assert refused.status_code == 422 and "审核通过前不能结对" in text(refused)


def test_a_class_teacher_may_look_and_not_pair(paired, client):
    paired.sign_in(client, "helper")
    assert client.get("/office/pairing/").status_code == 200
    assert client.post("/office/pairing/new/", {"child": child(paired, "mei").uid, **wanted(paired, "li")}).status_code == 403
    uid = care_cast.pair_of(paired, "jun").uid
    assert client.post(f"/office/pairing/{uid}/end/", {"end-to_on": "2026-11-20", "end-reason": "other"}).status_code == 404
    assert Pairing.objects.get(uid=uid).to_on is None


def test_hands_change_with_a_note(paired, client):
    row = care_cast.pair_of(paired, "jun")
    paired.sign_in(client, "school").post(
        f"/office/pairing/{row.uid}/hand-over/", {"hand-to_helper": care_cast.helper(paired, "zhou").uid, "hand-note": "调走了，孩子怕生"}
    )
    row.refresh_from_db()
    assert (row.to_on, row.end_reason, row.handover_note.reveal()) == (TODAY, "handed_over", "调走了，孩子怕生")
    assert Pairing.objects.get(child=row.child, to_on=None).helper.name == "周老师"


def test_without_a_note_hands_do_not_change(paired, client):
    row = care_cast.pair_of(paired, "jun")
    answer = paired.sign_in(client, "school").post(f"/office/pairing/{row.uid}/hand-over/", {"hand-to_helper": care_cast.helper(paired, "zhou").uid})
    row.refresh_from_db()
    assert answer.status_code == 422 and "请填写" in text(answer) and row.to_on is None


def test_somebody_stands_in_and_stops(paired, client):
    row = care_cast.pair_of(paired, "jun")
    days = {"stand-from_on": "2026-11-20", "stand-to_on": "2026-12-20", "stand-reason": "产假"}
    paired.sign_in(client, "school").post(f"/office/pairing/{row.uid}/stand-in/", {"stand-helper": care_cast.helper(paired, "zhou").uid, **days})
    assert StandIn.objects.get(pairing=row).helper.name == "周老师"
    assert "本人回来了" in text(client.get(f"/office/pairing/{row.uid}/"))
    client.post(f"/office/pairing/{row.uid}/back/")
    assert not StandIn.objects.filter(pairing=row, to_on__gte=TODAY).exists()


def test_days_the_wrong_way_round_are_refused(paired, client):
    row = care_cast.pair_of(paired, "jun")
    days = {"stand-from_on": "2026-12-20", "stand-to_on": "2026-11-20", "stand-reason": "产假"}
    answer = paired.sign_in(client, "school").post(f"/office/pairing/{row.uid}/stand-in/", {"stand-helper": care_cast.helper(paired, "zhou").uid, **days})
    assert answer.status_code == 422 and "请检查代管的起止日期" in text(answer) and "产假" in text(answer)


def test_a_pairing_ends_with_a_reason_and_the_access_with_it(paired, client):
    row = care_cast.pair_of(paired, "jun")
    paired.sign_in(client, "school").post(f"/office/pairing/{row.uid}/end/", {"end-to_on": "2026-11-20", "end-reason": "helper_left"})
    row.refresh_from_db()
    assert (row.to_on, row.end_reason) == (TODAY, "helper_left")
    assert not ChildAccess.objects.filter(child=row.child, user=paired.user("helper"), source_uid=row.uid, open=True).exists()


def test_a_pairing_of_another_county_is_not_there(paired, client):
    uid = care_cast.pair_of(paired, "jun").uid
    paired.sign_in(client, "neighbour_county")
    assert client.get(f"/office/pairing/{uid}/").status_code == 404
    assert client.post(f"/office/pairing/{uid}/end/", {"end-to_on": "2026-11-20", "end-reason": "other"}).status_code == 404


def test_helpers_stand_in_order_of_name_with_their_load(paired, client):
    answer = paired.sign_in(client, "school").get("/office/pairing/helpers/")
    found = [(one.name, one.load) for one in answer.context["page"].object_list]
    assert sorted(found) == [("周老师", 1), ("志愿者小刘", 1), ("李老师", 3)]
    assert [name for name, _load in found] == sorted(name for name, _load in found)


def test_a_login_that_is_not_there_is_said_beside_its_field(files, client):
    data = {"name": "田主任", "kind": "official", "unit": files.unit("school").uid, "capacity": "5", "username": "nobody-at-all"}
    answer = files.sign_in(client, "school").post("/office/pairing/helpers/new/", data)
    assert answer.status_code == 422 and "没有找到这个账号" in text(answer) and "田主任" in text(answer)
    assert not Helper.objects.filter(name="田主任").exists()


def test_an_outside_helper_is_vetted_by_two_people(files, client):
    files.sign_in(client, "school").post("/office/pairing/helpers/new/", {"name": "王阿姨", "kind": "mother", "unit": files.unit("school").uid, "capacity": "2"})
    one = Helper.objects.get(name="王阿姨")
    data = {key: "yes" if key == "record_clear" else value.isoformat() for key, value in VETTED.items()}
    client.post(f"/office/pairing/helpers/{one.uid}/vet/", {**data, "version": "0"})
    client.post(f"/office/pairing/helpers/{one.uid}/approve/", {"version": "1"})
    assert Vetting.objects.get(helper=one).approved_on is None
    assert "须由另一位专干批准" in text(client.get(f"/office/pairing/helpers/{one.uid}/"))
    files.sign_in(client, "county").post(f"/office/pairing/helpers/{one.uid}/approve/")
    assert Vetting.objects.get(helper=one).approved_on is None, "what was read is named"
    client.post(f"/office/pairing/helpers/{one.uid}/approve/", {"version": "1"})
    assert Vetting.objects.get(helper=one).approved_on == TODAY


def test_a_day_to_come_is_no_record_check(files, client):
    one = care_cast.helper(files, "liu")
    answer = files.sign_in(client, "school").post(f"/office/pairing/helpers/{one.uid}/vet/", {"record_checked_on": "2027-01-01", "version": one.vetting.version})
    assert answer.status_code == 422 and "日期不能晚于今天" in text(answer)


def test_a_helper_with_children_hands_them_over_before_going(paired, client):
    one = care_cast.helper(paired, "li")
    answer = paired.sign_in(client, "school").post(f"/office/pairing/helpers/{one.uid}/gone/", follow=True)
    one.refresh_from_db()
    assert "请先换人或结束结对" in text(answer) and one.left_on is None
