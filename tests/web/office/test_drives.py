"""招募活动 at the desk: profile, call, applications, decisions, the way to the matcher, meeting, gift, card, the end."""

import pytest
from django.test import Client

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.pairing.actions import drives, meeting, pair, set_helper_setting
from qianshou.domain.pairing.models import Applicant, Drive, DrivePair, HelperApplication
from qianshou.domain.people import actions as people
from qianshou.domain.people.newfile import NewFile
from tests.cast import TODAY
from tests.people_cast import OPENED, child, grandmother, parents
from tests.team_cast import vetted
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.office.test_teams import asked_of
from tests.web.pages import text, url

pytestmark = pytest.mark.django_db
BODY = {
    "title": "亲情定制",
    "kind": "volunteer",
    "places": "30",
    "opens_on": "2026-11-20",
    "closes_on": "2026-12-20",
    "asks": "大专以上",
    "contact": "0855-1234567",
}


@pytest.fixture
def desk(cast, client):
    """The county's desk."""
    return cast.with_("children", "helpers", "pairings").sign_in(client, "county")


def called(desk):
    """A drive that takes applications, made by the pages."""
    desk.post(url("drive-new"), BODY)
    row = Drive.objects.get()
    offered = desk.get(url("drive-call", row.uid)).context["form"].initial
    desk.post(url("drive-call", row.uid), {"version": offered["version"], "call": offered["call"]})
    desk.post(url("drive-move", row.uid), {"to": "calling"})
    return Drive.objects.get()


def test_the_call_is_prefilled_without_any_child_and_goes_on_paper_and_into_a_box_to_copy(cast, desk):
    row = called(desk)
    assert row.state == "calling" and "亲情定制" in row.call and row.code in row.call
    names = ("龙小梅", "欧阳明远", "张小草", "罗飞", "石桥乡中心小学", "石桥村")
    assert not any(name in row.call for name in names)
    poster = text(desk.get(url("drive-poster", row.uid)))
    assert "报名时间：2026年11月20日至2026年12月20日" in poster and not any(name in poster for name in names)
    assert 'data-copy="#copy-call"' in text(desk.get(url("drive", row.uid)))
    assert "不到 10 名，不写人数" in text(desk.get(url("drive-list")))


def test_who_follows_the_printed_address_applies_to_that_drive(cast, desk):
    row = called(desk)
    said = {"open_to_public": True, "says": "带身份证到镇政府", "keep_days": 60, "minutes_of": {}, "today": TODAY}
    set_helper_setting(cast.actor("county"), unit=cast.county, **said)
    form = Client().get(f"/volunteer/?drive={row.code}", follow=True)
    assert form.status_code == 200 and "亲情定制" in text(form)
    mine = {"name": "周小禾", "phone": "13800007301", "birth_date": "1996-03-08", "kind": "volunteer", "unit": cast.unit("township").uid, "agree": "on"}
    drive = form.context["form"]["drive"].value()
    assert Client().post(form.redirect_chain[-1][0], mine | {"drive": drive}).status_code == 200
    assert HelperApplication.objects.get().drive_code == row.code
    assert Client().get("/volunteer/?drive=NOPE99").status_code == 200  # an old poster: where one may apply all the same


def test_a_profile_names_no_place_with_few_children(cast, desk):
    unit = cast.unit("class_5_1")
    many = [
        NewFile(f"新来{n}", sex="male", birth="2015-01-01", edu_unit=unit, home_unit=cast.unit("village"), adults=[*parents("甲", "乙"), grandmother("丙")])
        for n in range(23)
    ]
    people.open_files(cast.actor("county"), unit=cast.county, many=many, today=OPENED)
    shown = desk.get(url("drive-list"))
    tables = {one["heading"]: one for one in shown.context["profile"]["tables"]}
    assert shown.context["profile"]["total"] == 25 and all(cell.value >= 10 for one in tables.values() for cell in one["cells"])
    assert "青禾县第一初级中学" not in text(shown).split("孩子需要什么")[1] and "不写" in text(shown)


def test_a_call_with_a_childs_name_or_saved_by_two_comes_back(cast, desk):
    desk.post(url("drive-new"), BODY)
    row = Drive.objects.get()
    named = desk.post(url("drive-call", row.uid), {"version": 1, "call": "帮帮欧阳明远"})
    assert named.status_code == 422 and "孩子的姓名" in text(named)
    assert desk.post(url("drive-call", row.uid), {"version": 1, "call": "好启事"}).status_code == 302
    assert desk.post(url("drive-call", row.uid), {"version": 1, "call": "另一份"}).status_code == 422
    assert Drive.objects.get().call == "好启事"


def chosen(cast, desk, row):
    """Somebody entered by one person, chosen by the other, made a helper, vetted and paired."""
    desk.post(url("drive-new-applicant", row.uid), {"name": "周志愿", "birth_date": "1990-01-01", "phone": "13800005001", "about": "师范毕业"})
    one = Applicant.objects.get()
    assert "须由另一位专干定" in text(desk.get(url("drive-applicant", one.uid)))
    body = {"version": 1, "outcome": "chosen", "reason": "离得近"}
    assert desk.post(url("drive-applicant", one.uid), body).status_code == 422
    two = cast.sign_in(desk, "county_two")
    assert two.post(url("drive-applicant", one.uid), body).status_code == 302
    assert "13800005001" not in text(two.get(url("drive-applicant", one.uid)))
    two.post(url("drive-applicant-helper", one.uid))
    vetted(cast, Applicant.objects.get().helper, Applicant.objects.get().birth_date)
    return cast.sign_in(two, "county"), Applicant.objects.get().helper


def test_from_the_application_to_the_matcher_the_meeting_the_gift_and_the_end(cast, desk):
    row = called(desk)
    desk, helper = chosen(cast, desk, row)
    read = AuditEvent.objects.filter(action="pairing.view_drive")
    assert read.filter(subjects__subject_uid=Applicant.objects.get().uid).count() == 3  # each time her own words were shown
    seen = read.filter(subjects__subject_uid=row.uid).count()
    page = text(desk.get(url("drive", row.uid)))
    assert read.filter(subjects__subject_uid=row.uid).count() == seen + 1  # also while nobody is paired
    assert f"helper={helper.uid}" in page and "给可以结对的 1 人配对" in page
    kid, county = child(cast, "village"), cast.actor("county")
    people.give_consent(county, child=kid, use="outside_helper", given_by="张奶奶", channel="signed", given_on=TODAY, today=TODAY)
    pairing = pair(county, child=kid, helper=helper, kind="volunteer", from_on=TODAY, today=TODAY)
    page = text(desk.get(url("drive", row.uid)))
    assert "张小草" in page and "还没见" in page
    there = url("drive-pair", pairing.uid)
    wrong = desk.post(there, {"what": "meet", "version": 0, "met_on": "2026-11-20", "met_at": "村委会"})
    assert wrong.status_code == 422 and "请选谁到了" in text(wrong)
    desk.post(there, {"what": "meet", "version": 0, "met_on": "2026-11-20", "met_at": "村委会", "came": ["child", "helper"]})
    desk.post(
        there,
        {"what": "give", "version": 1, "gift": "书包", "goods": "80", "cash": "500.00", "gift_on": "2026-11-20", "taken_by": "张奶奶", "card_on": "2026-11-20"},
    )
    done = DrivePair.objects.get()
    assert (done.came, done.cash_fen, done.goods_fen, str(done.card_on)) == (["child", "helper"], 50000, 8000, "2026-11-20")
    late = desk.post(there, {"what": "meet", "version": 0, "missed_why": "下雨"})
    assert late.status_code == 422 and "别人刚刚改过" in text(late)
    desk.post(url("drive-move", row.uid), {"to": "choosing"})
    desk.post(url("drive-close", row.uid), {"words": "顺利"})
    page = text(desk.get(url("drive", row.uid)))
    assert "现金 500.00 元，物品折合 80.00 元" in page and "顺利" in page and "登记一份报名" not in page


def test_a_drive_page_asks_as_often_for_four_applicants_as_for_one(cast, desk):
    row = called(desk)
    enter = {"drive": row, "birth_date": TODAY.replace(year=1990), "today": TODAY}
    drives.enter_applicant(cast.actor("county"), name="甲", **enter)
    few = asked_of(desk, url("drive", row.uid))
    for name in "乙丙丁":
        drives.enter_applicant(cast.actor("county"), name=name, **enter)
    assert asked_of(desk, url("drive", row.uid)) == few <= 25


def test_a_drive_and_its_pairs_are_404_to_whoever_does_not_reach_them(cast, desk):
    row = called(desk)
    desk, helper = chosen(cast, desk, row)
    kid, county = child(cast, "village"), cast.actor("county")
    people.give_consent(county, child=kid, use="outside_helper", given_by="张奶奶", channel="signed", given_on=TODAY, today=TODAY)
    pairing = pair(county, child=kid, helper=helper, kind="volunteer", from_on=TODAY, today=TODAY)
    meeting.write_meeting(county, drive=row, pairing=pairing, today=TODAY, missed_why="下雨")
    for who in ("school", "township_edu", "neighbour_county"):
        there = cast.sign_in(desk, who)
        for name, uid in (("drive", row.uid), ("drive-applicant", Applicant.objects.get().uid), ("drive-pair", pairing.uid), ("drive-poster", row.uid)):
            assert there.get(url(name, uid)).status_code == 404, (who, name)
    assert cast.sign_in(desk, "helper").get(url("drive-list")).status_code == 403
