"""新学年 through its pages: asked for and answered, a class list handed over, merged and split with preview and undo, 留级 休学 复学, pasted teachers."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qianshou.domain.orgs import actions as orgs
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people import actions
from qianshou.domain.people.models import Child, Pupil, PupilTransfer, RollEvent, Transfer, YearStep
from qianshou.kit.errors import Refused
from tests.cast import TODAY
from tests.people_cast import MEI_ID, OPENED, child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import signed, text, url

pytestmark = pytest.mark.django_db
DAY = TODAY.isoformat()
MOST = 25  # queries of any of these pages


@pytest.fixture
def there(cast):
    cast.with_("children", "helpers", "pairings")
    many = [actions.NewPupil(name, cast.unit("class_5_3")) for name in ("赵一", "钱二")]
    actions.add_pupils(cast.actor("school"), unit=cast.unit("school"), many=many, today=OPENED)
    return cast


def at(cast, place, **more):
    return {"unit": cast.unit(place).uid, **more}


def test_a_school_asks_and_the_other_answers_and_nothing_else_is_shown(there):
    middle, school = signed(there, "middle_school"), signed(there, "school")
    ask = at(there, "middle", school=there.unit("middle").uid, name="龙小梅", id_number=MEI_ID)
    assert "都对得上" in text(middle.get(url("child-ask"), at(there, "middle")))
    for wrong, words in (({"name": "别人"}, "没有姓名和证件号都对得上"), ({"id_number": "123"}, "不完整或有误")):
        answer = middle.post(url("child-ask"), ask | wrong)
        assert answer.status_code == 422 and words in text(answer) and "石桥" not in text(answer)
    assert middle.post(url("child-ask"), ask).status_code == 302
    page = text(middle.get(url("transfers"), at(there, "middle", side="in")))
    assert "等原单位答复" in page and "龙小梅" in page and "石桥" not in page and url("child", child(there, "mei").uid) not in page
    out = text(school.get(url("transfers"), at(there, "school", side="out")))
    assert "对方学校来要的孩子" in out and "青禾县第一初级中学" in out
    row = Transfer.objects.get()
    assert middle.post(url("transfers-let-go"), at(there, "middle", side="in", transfer=row.uid)).status_code == 404
    assert school.post(url("transfers-let-go"), at(there, "school", side="out", transfer=row.uid, **{"let_go-due_on": "2026-12-01"})).status_code == 302
    row.refresh_from_db()
    assert row.state == "waiting" and signed(there, "village").get(url("child-ask")).status_code == 403
    middle.post(url("child-ask"), ask)
    assert Transfer.objects.count() == 1  # on its way already


def test_a_refused_request_says_why_and_a_withdrawn_one_is_gone(there):
    middle, school = signed(there, "middle_school"), signed(there, "school")
    ask = at(there, "middle", school=there.unit("middle").uid, name="龙小梅", id_number=MEI_ID)
    middle.post(url("child-ask"), ask)
    no = at(there, "school", side="out", transfer=Transfer.objects.get().uid, refuse="1", **{"refuse-answer": "unsure"})
    assert school.post(url("transfers-let-go"), no).status_code == 302
    page = text(middle.get(url("transfers"), at(there, "middle", side="in")))
    assert "原单位没有同意" in page and "家长没有说要转学" in page and "石桥" not in page
    middle.post(url("child-ask"), ask)
    again = Transfer.objects.get(state="asked")
    assert middle.post(url("transfers-back"), at(there, "middle", side="in", transfer=again.uid, unask="1")).status_code == 302
    again.refresh_from_db()
    assert again.state == "withdrawn"


def test_a_class_list_goes_over_with_the_class_and_is_ticked_at_registration(there):
    school, middle = signed(there, "school"), signed(there, "middle_school")
    form = {"class": there.unit("class_5_3").uid}
    page = text(school.get(url("transfer-new"), form))
    assert "赵一" in page and "班级名单上的其他学生" in page
    mates = [one.uid for one in Pupil.objects.all()]
    sent = form | {"child": child(there, "mei").uid, "pupil": mates, "kind": "promotion", "to_unit": there.unit("middle").uid, "due_on": "2026-12-01"}
    assert school.post(url("transfer-new"), sent).status_code == 302
    assert "赵一" in text(middle.get(url("transfers"), at(there, "middle", side="in")))
    county = text(signed(there, "county").get(url("transfers"), {"side": "in"}))
    assert "赵一" not in county and "龙小梅" in county
    one = PupilTransfer.objects.get(pupil__name="赵一")
    both = at(there, "middle", side="in", pupil=one.uid, transfer=Transfer.objects.get().uid)
    arrive = {"arrive-klass": there.unit("class_7_2").uid, "arrive-arrived_on": DAY}
    assert middle.post(url("transfers-arrive"), both | arrive).status_code == 302
    assert Pupil.objects.get(name="赵一").edu_unit == there.unit("class_7_2") == child(there, "mei").edu_unit
    two = PupilTransfer.objects.get(pupil__name="钱二")
    assert middle.post(url("transfers-absent"), at(there, "middle", side="in", pupil=two.uid, **{"absent-reason": "unknown"})).status_code == 302
    assert middle.post(url("transfers-back"), both).status_code == 302 and child(there, "mei").edu_unit == there.unit("class_5_3")
    assert school.post(url("transfers-end"), at(there, "school", side="out", pupil=two.uid)).status_code == 302
    assert PupilTransfer.objects.get(pk=two.pk).state == "withdrawn"


def test_classes_are_merged_after_a_look_and_parted_by_one_undo(there, django_assert_max_num_queries):
    school = signed(there, "school")
    old, into = there.unit("class_5_3"), there.unit("class_5_1")
    form = at(there, "school", classes=[old.uid], into=into.uid, happened_on=DAY)
    look = school.post(url("class-merge"), form | {"do": "look"})
    assert look.status_code == 200 and "确认并班" in text(look) and "停用" in text(look) and child(there, "mei").edu_unit == old
    assert "已结案的 1 份档案不动" in text(look)
    other = school.post(url("class-merge"), form | {"into": there.unit("class_1_1").uid, "do": "take"})
    assert other.status_code == 422 and "同一个年级" in text(other)
    assert school.post(url("class-merge"), form | {"do": "take"}).status_code == 302 and child(there, "mei").edu_unit == into
    with django_assert_max_num_queries(MOST):
        page = text(school.get(url("school-year"), at(there, "school")))
    step = YearStep.objects.get()
    assert "并班" in page and url("year-step-undo", step.uid) in page
    assert signed(there, "other_school").post(url("year-step-undo", step.uid), at(there, "school")).status_code == 404
    assert school.post(url("year-step-undo", step.uid), at(there, "school")).status_code == 302
    assert child(there, "mei").edu_unit == old and "已撤销：并班" in text(school.get(url("school-year"), at(there, "school")))


def test_a_class_is_split_by_ticks_and_a_pasted_list_after_a_look(there):
    school, klass = signed(there, "school"), there.unit("class_5_3")
    form = {"number": "4", "teacher": there.user("colleague").uid, "happened_on": DAY, "names": "赵一\n杨军", "who": child(there, "mei").uid}
    page = url("class-split", klass.uid)
    assert "去新班的孩子" in text(school.post(page, form | {"names": "", "who": []}))
    assert "这个班里没有：罗飞" in text(school.post(page, form | {"names": "罗飞"}))
    look = text(school.post(page, form | {"do": "look"}))
    assert "确认分班" in look and "已结案的 1 份档案不动" in look and "<strong>3</strong>" in look and child(there, "mei").edu_unit == klass
    assert school.post(page, form | {"do": "take"}).status_code == 302
    new = child(there, "mei").edu_unit
    assert new.number == 4 and child(there, "jun").edu_unit == new == Pupil.objects.get(name="赵一").edu_unit
    assert Pairing.objects.get(child=child(there, "jun"), kind="teacher", to_on=None).helper.user == there.user("colleague")
    assert signed(there, "other_school").get(page).status_code == 404 and signed(there, "helper").get(page).status_code == 404


def test_repeating_suspension_and_return_have_pages_of_their_own(there):
    school, page = signed(there, "school"), url("roll-new", there.unit("class_5_3").uid)
    four = orgs.create_unit(there.actor("school"), unit=there.unit("school"), kind="class", today=TODAY, stage="primary", entry_year=2023, number=1)
    assert "留级、休学" in text(school.get(url("class-one", there.unit("class_5_3").uid)))
    assert all("潘远" not in text(school.get(where)) for where in (page, url("class-move", there.unit("class_5_3").uid)))  # his file is closed
    with pytest.raises(Refused, match="已结案"):
        actions.suspend(
            there.actor("school"), unit=there.unit("school"), children=[child(there, "closed")], pupils=[], reason="health", from_on=TODAY,
            until_on=TODAY + dt.timedelta(30), today=TODAY,
        )  # fmt: skip
    assert "请选留级到哪个班" in text(school.post(page, {"kind": "repeat", "reason": "study", "from_on": DAY, "who": child(there, "mei").uid}))
    assert "请填休学到哪天" in text(school.post(page, {"kind": "suspend", "reason": "health", "from_on": DAY, "who": child(there, "mei").uid}))
    repeat = {"kind": "repeat", "reason": "study", "from_on": DAY, "klass": four.uid, "who": child(there, "mei").uid}
    assert school.post(page, repeat).status_code == 302 and child(there, "mei").edu_unit == four
    event = RollEvent.objects.get()
    assert signed(there, "other_school").post(url("roll-undo", event.uid)).status_code == 404
    assert school.post(url("roll-undo", event.uid)).status_code == 302 and child(there, "mei").edu_unit == there.unit("class_5_3")
    rest = {"kind": "suspend", "reason": "health", "from_on": DAY, "until_on": "2027-03-01", "who": child(there, "mei").uid, "note": "做手术"}
    assert school.post(page, rest).status_code == 302
    listed = text(school.get(url("school-year"), at(there, "school")))
    event = RollEvent.objects.get(kind="suspend")
    assert "正在休学" in listed and "龙小梅" in listed and url("roll-back", event.uid) in listed
    assert "休学" in text(school.get(url("transfer-new"), {"class": there.unit("class_5_3").uid}))
    back = url("roll-back", event.uid)
    assert "离开时的年级排在前面" in text(school.get(back)) and signed(there, "other_school").get(back).status_code == 404
    assert school.post(back, {"klass": there.unit("class_5_1").uid, "on": DAY}).status_code == 302
    assert Child.objects.get(pk=child(there, "mei").pk).edu_unit == there.unit("class_5_1")


def test_a_pasted_list_of_class_teachers_is_looked_over_saved_and_taken_back(there):
    school = signed(there, "school")
    lines = "五年级（3）班\t周老师\n五年级1班 李老师\n六年级（9）班 王老师"
    filled = school.post(url("class-teachers"), at(there, "school", lines=lines, do="fill"))
    assert filled.status_code == 200 and "这几行没填进去" in text(filled) and "六年级（9）班 王老师（没有这个班）" in text(filled) and "要换的" in text(filled)
    sheet = SimpleUploadedFile("班主任.csv", "序号,班主任,班级\n1,周老师,五年级(3)班\n2,没有的人,五年级(1)班\n".encode())
    sent = text(school.post(url("class-teachers"), at(there, "school", do="fill", file=sheet)))
    assert "要换的" in sent and "2 没有的人 五年级(1)班" in sent and "序号 班主任" not in sent
    broken = SimpleUploadedFile("x.xlsx", b"PK\x03\x04nothing")
    assert "这几行没填进去" in text(school.post(url("class-teachers"), at(there, "school", do="fill", file=broken)))
    chosen = {f"class-{there.unit(key).uid}": there.user(who).uid for key, who in (("class_5_3", "colleague"), ("class_5_1", "helper"))}
    assert school.post(url("class-teachers"), at(there, "school", do="take", **chosen)).status_code == 302
    assert Pairing.objects.get(child=child(there, "mei"), kind="teacher", to_on=None).helper.user == there.user("colleague")
    step = YearStep.objects.get()
    assert school.post(url("year-step-undo", step.uid), at(there, "school")).status_code == 302
    assert Pairing.objects.get(child=child(there, "mei"), kind="teacher", to_on=None).helper.user == there.user("helper")


def test_the_lists_ask_as_often_for_many_as_for_one(there, django_assert_max_num_queries):
    school, middle = signed(there, "school"), signed(there, "middle_school")
    rows = [child(there, name) for name in ("mei", "jun", "lan")]
    sent = actions.send_children(there.actor("school"), children=rows, kind="promotion", to_unit=there.unit("middle"), due_on=TODAY, today=TODAY)
    actions.not_arrived(there.actor("middle_school"), transfers=sent, reason="unknown", today=TODAY)
    for client, page, query in (
        (middle, "transfers", at(there, "middle", side="in")), (school, "transfers", at(there, "school", side="out")), (school, "class-merge", at(there, "school")),
        (school, "class-teachers", at(there, "school")), (school, "school-year", at(there, "school")),
    ):  # fmt: skip
        with django_assert_max_num_queries(MOST):
            assert client.get(url(page), query).status_code == 200
    for page in ("class-split", "roll-new", "class-move"):
        with django_assert_max_num_queries(MOST):
            assert school.get(url(page, there.unit("class_5_3").uid)).status_code == 200


def test_in_the_last_school_week_the_desk_offers_the_vacations_sheet_and_the_list_for_parents(cast, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.JanuaryDay"]
    cast.with_("children")
    desk = text(signed(cast, "village").get("/office/"))
    assert "还有 5 天放假" in desk and "打印交接单" in desk and "趁家长在家要办的事" in desk
    assert "天放假" not in text(signed(cast, "school").get("/office/"))  # a sheet is printed by village


class JanuaryDay:
    """The Monday of the last school week."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.today = dt.date(2027, 1, 18)
        return self.get_response(request)
