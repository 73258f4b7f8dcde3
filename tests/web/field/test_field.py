"""The helper's phone: today, 记一次, undo, the card, changes, several children at once (UX F1-F6, T1, T3)."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.care.models import CareRecord, Duty
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Change
from qianshou.kit.errors import NotAllowed
from tests.cast import TODAY
from tests.people_cast import adult, child
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(client, cast):
    cast.with_("children", "pairings", "programme")
    return cast.sign_in(client, "helper")


def form_of(page) -> dict[str, list[str]]:
    """What the browser would send if nothing were touched: hidden fields and what is preset."""
    html, sent = page.content.decode(), {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="hidden"' in tag or " checked" in tag):
            sent.setdefault(name[1], []).append(value[1] if value else "on")
    return sent


def write(phone, cast, who="mei", **said):
    url = reverse("field:record", args=[child(cast, who).uid])
    return phone.post(url, form_of(phone.get(url)) | said)


def test_today_lists_what_is_owed_and_each_line_opens_the_form(phone, cast):
    page = phone.get("/field/?show=later")
    shown = page.content.decode()
    assert page.status_code == 200
    assert all(name in shown for name in ("龙小梅", "杨军", "吴兰")) or "今天要做" in phone.get("/field/").content.decode()
    link = re.search(r'href="(/field/record/[^"]+duty=[^"]+)"', phone.get("/field/").content.decode() + shown)
    assert link and phone.get(link[1]).status_code == 200


def test_an_untouched_form_is_a_talk_with_the_child_today_and_nothing_is_typed(phone, cast):
    answer = write(phone, cast)
    assert answer.status_code == 302 and answer["Location"].startswith("/field/?saved=")
    row = CareRecord.objects.get()
    assert (row.kind, row.happened_on, row.roles, row.means, row.note) == ("talk", TODAY, ",child,", "in_person", None)
    assert row.doer_user == cast.user("helper")


def test_a_talk_counts_for_the_duty_of_that_child_and_no_other(phone, cast):
    before = dict(Duty.objects.filter(period__contains="2026-11").values_list("child__name", "done"))
    write(phone, cast)
    after = dict(Duty.objects.filter(period__contains="2026-11").values_list("child__name", "done"))
    assert {name: after[name] - before[name] for name in before if after[name] != before[name]} == ({"龙小梅": 1} if before else {})
    assert Duty.objects.get(child__name="龙小梅", first_on__lte=TODAY, last_on__gte=TODAY).done == 1


def test_the_same_form_sent_twice_is_stored_once(phone, cast):
    url = reverse("field:record", args=[child(cast, "mei").uid])
    sent = form_of(phone.get(url))
    assert [phone.post(url, sent).status_code for _n in range(2)] == [302, 302]
    assert CareRecord.objects.count() == 1


def test_a_second_talk_of_the_day_asks_before_it_is_saved(phone, cast):
    write(phone, cast)
    asked = write(phone, cast, note="另一件事")
    assert asked.status_code == 422 and "可能已记过" in asked.content.decode() and "另一件事" in asked.content.decode()
    assert write(phone, cast, note="另一件事", anyway="on").status_code == 302
    assert CareRecord.objects.count() == 2


def test_what_was_just_saved_can_be_taken_back_and_stays_readable(phone, cast):
    saved = phone.get(write(phone, cast)["Location"]).content.decode()
    assert "已保存：龙小梅 · 谈心" in saved
    phone.post(re.search(r'action="(/field/undo/[^"]+)"', saved)[1])
    row = CareRecord.objects.get()
    assert row.voided_on == TODAY
    assert Duty.objects.get(child__name="龙小梅", first_on__lte=TODAY, last_on__gte=TODAY).done == 0
    assert "已作废" in phone.get("/field/records/").content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"met": []}, "请点一下和谁谈的"),
        ({"day": "other", "other_day": ""}, "请选是哪一天"),
        ({"day": "other", "other_day": "2026-12-01"}, "日期不能晚于今天"),
        ({"day": "other", "other_day": "2026-13-45"}, "日期"),
        ({"kind": "dance"}, "dance"),
        ({"condition": "9"}, "9"),
    ],
)
def test_a_bad_form_says_so_in_chinese_keeps_what_was_typed_and_stores_nothing(phone, cast, said, sentence):
    answer = write(phone, cast, note="说想妈妈", **said)
    html = answer.content.decode()
    assert answer.status_code == 422 and sentence in html and "说想妈妈" in html and "需要改" in html
    assert not CareRecord.objects.exists()


def test_a_child_of_another_teacher_is_404_and_nothing_is_stored(phone, cast):
    for who in ("far", "neighbour"):
        assert phone.get(reverse("field:record", args=[child(cast, who).uid])).status_code == 404
        assert phone.post(reverse("field:record", args=[child(cast, who).uid]), {"kind": "talk", "met": "child:"}).status_code == 404
    assert not CareRecord.objects.exists()


def test_calling_shows_the_number_for_once_and_is_on_the_trail(phone, cast):
    url, granny = reverse("field:child", args=[child(cast, "mei").uid]), adult(cast, "mei", "62")
    assert "13800001003" not in phone.get(url).content.decode()
    assert 'tel:13800001003' in phone.post(url, {"carer": granny.uid}).content.decode()
    event = AuditEvent.objects.filter(action__startswith="people.reveal").latest("pk")
    assert event.reason == "联系家长" and event.fields == ["carer.phone"]
    assert "13800001003" not in str(event.detail)


def test_a_parent_who_left_is_written_down_in_the_short_form(phone, cast):
    url, mother = reverse("field:change", args=[child(cast, "jun").uid]), adult(cast, "jun", "52")
    answer = phone.post(url, {"kind": "parent_left", "carer": mother.uid, "happened_on": "2026-11-18", "value": "广东东莞"})
    assert answer.status_code == 302
    assert Change.objects.filter(child=child(cast, "jun"), kind="parent_left", happened_on=dt.date(2026, 11, 18)).count() == 1
    again = phone.post(url, {"kind": "phone_changed", "carer": mother.uid, "happened_on": "2026-11-18", "value": ""})
    assert again.status_code == 422 and "请写新的电话" in again.content.decode()


def test_one_entry_for_several_children_keeps_each_ones_own_words_apart(phone, cast):
    mei, jun = child(cast, "mei"), child(cast, "jun")
    sent = form_of(phone.get("/field/class/")) | {
        "children": [mei.uid, jun.uid], "kind": "talk", "happened_on": TODAY.isoformat(), "topics": ["study"], "note": "班会谈安全", f"note-{mei.uid}": "想妈妈",
    }  # fmt: skip
    assert phone.post("/field/class/", sent).status_code == 302
    notes = {r.child.name: r.note.reveal() if r.note else "" for r in CareRecord.objects.select_related("child")}
    assert set(notes) == {"龙小梅", "杨军"} and "想妈妈" in notes["龙小梅"] and "想妈妈" not in notes["杨军"]
    assert len(set(CareRecord.objects.values_list("entry_uid", flat=True))) == 1


def test_the_outside_helper_sees_given_names_and_must_bring_a_companion_home(client, cast):
    cast.with_("children", "pairings", "programme")
    phone = cast.sign_in(client, "outside")
    html = phone.get("/field/children/").content.decode()
    assert "小梅" in html and "龙小梅" not in html
    refused = write(phone, cast, kind="home_visit")
    assert refused.status_code == 422 and "同行人" in refused.content.decode()
    assert write(phone, cast, kind="home_visit", companion="杨主任").status_code == 302


def test_today_asks_as_many_queries_for_three_children_as_for_one(phone, cast):
    phone.get("/field/")
    with CaptureQueriesContext(connection) as three:
        phone.get("/field/")
    Duty.objects.exclude(child__name="龙小梅").update(owner=None)
    with CaptureQueriesContext(connection) as one:
        phone.get("/field/")
    assert len(one) == len(three) <= 12


def test_the_list_of_records_asks_as_many_queries_for_three_children_as_for_one(phone, cast):
    """A helper reaches children by name: each row once asked on its own whether its note may be read."""
    write(phone, cast, "mei", note="说想妈妈")
    phone.get("/field/records/")
    with CaptureQueriesContext(connection) as one:
        phone.get("/field/records/")
    for who in ("jun", "lan"):
        write(phone, cast, who)
    with CaptureQueriesContext(connection) as three:
        page = phone.get("/field/records/").content.decode()
    assert all(name in page for name in ("龙小梅", "杨军", "吴兰", "说想妈妈"))
    assert len(one) == len(three) <= 12


def test_an_overdue_duty_of_a_past_period_starts_as_making_up_for_it(phone, cast):
    """补做: a talk today for last month's row makes that row up and does not count for this month (DOMAIN §4)."""
    mei = child(cast, "mei")
    late = Duty.objects.filter(child=mei, last_on__lt=TODAY, kind="talk").order_by("-last_on").first()
    url = f"{reverse('field:record', args=[mei.uid])}?duty={late.uid}"
    sent = form_of(phone.get(url))
    assert sent["make_up"] == ["on"]
    assert phone.post(url, sent).status_code == 302
    assert CareRecord.objects.get().makes_up_for == late.uid
    late.refresh_from_db()
    assert late.made_up == 1
    assert Duty.objects.get(child=mei, kind="talk", first_on__lte=TODAY, last_on__gte=TODAY).done == 0


def test_an_outside_helper_rings_the_carer_only_while_consent_names_the_number(client, cast):
    cast.with_("children", "pairings", "programme")
    phone, mei = cast.sign_in(client, "outside"), child(cast, "mei")
    where, grandmother = reverse("field:child", args=[mei.uid]), adult(cast, "mei", "62")
    assert "打电话" not in phone.get(where).content.decode() and phone.post(where, {"carer": grandmother.uid}).status_code == 404
    people.give_consent(cast.actor("school"), child=mei, use="helper_phone", given_by="吴桂英", channel="signed", given_on=TODAY, today=TODAY)
    page = phone.get(where).content.decode()
    assert "打电话" in page and "13800001003" not in page and "吴桂英" not in page
    assert "13800001003" in phone.post(where, {"carer": grandmother.uid}).content.decode()
    assert AuditEvent.objects.filter(action="people.reveal_phone").count() == 1
    assert phone.post(where, {"carer": adult(cast, "mei", "51").uid}).status_code == 404
    people.withdraw_consent(cast.actor("school"), child=mei, use="helper_phone", today=TODAY)
    assert phone.post(where, {"carer": grandmother.uid}).status_code == 404 and "打电话" not in phone.get(where).content.decode()


def test_consent_for_an_outside_helper_opens_the_number_to_nobody_else(cast):
    cast.with_("children", "pairings")
    mei = child(cast, "mei")
    people.give_consent(cast.actor("school"), child=mei, use="helper_phone", given_by="吴桂英", channel="signed", given_on=TODAY, today=TODAY)
    people.draw_sample(cast.actor("county"), unit=cast.unit("class_5_3"), inspector=cast.user("inspector"), from_on=TODAY, to_on=TODAY, size=50, today=TODAY)
    with pytest.raises(NotAllowed):
        people.reveal_phone(cast.actor("inspector"), child=mei, carer_uid=adult(cast, "mei", "62").uid, today=TODAY)
