"""工作记录: what a unit has to do itself, written down by its kind, listed, voided; and that no kind is without a page."""

import re

import pytest
from django.urls import reverse

from qianshou.domain.care import actions
from qianshou.domain.care.choices import CONTACTS, DutyKind
from qianshou.domain.care.ledger.plan import OF_CHILDREN
from qianshou.domain.care.ledger.units import KIND
from qianshou.domain.care.models import Duty, WorkRecord
from qianshou.domain.care.programmes import shipped
from qianshou.web.field.record_forms import RecordForm
from qianshou.web.work_forms import CHILD_FIELDS, OFFERED, UNIT_FIELDS, has_page
from tests.cast import TODAY
from tests.domain.care.adopting import adopt_rules, open_on
from tests.people_cast import child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text

pytestmark = pytest.mark.django_db
MEETING = {"kind": "meeting", "subject": "class", "per": "month", "doers": ["class_teacher"], "who": {"label": "left_behind"}}


@pytest.fixture
def owed(cast):
    cast.with_("pairings")
    adopt_rules(cast, MEETING, {"kind": "inspection", "subject": "school", "per": "month", "key": "look"})
    open_on(cast)
    return cast


def preset(page) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text(page)))


def duty(cast, unit="class_5_3"):
    return Duty.objects.get(unit=cast.unit(unit), period_name="11月")


# --- no rule without a page -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", DutyKind.values)
def test_every_kind_has_a_page_for_a_child_and_for_a_unit(kind):
    contacts = frozenset(value for value, _label in RecordForm.base_fields["kind"].choices)
    assert contacts == CONTACTS
    assert has_page(kind, True, contacts) and has_page(kind, False, contacts)


def test_every_shipped_rule_is_owable_and_has_a_page():
    wanted = [(one.code, rule) for one in shipped().values() for rule in one.every_rule().values()]
    wrong = [(code, rule.key) for code, rule in wanted if rule.subject not in {*OF_CHILDREN, *KIND} or not has_page(rule.kind, rule.subject in ("child", "pairing"), CONTACTS)]
    assert wrong == []


@pytest.mark.parametrize("kind", UNIT_FIELDS)
def test_the_form_of_every_kind_opens_and_saves_for_a_unit(cast, client, kind):
    cast.with_("children")
    cast.sign_in(client, "school")
    url = reverse("office:work-new") + f"?unit={cast.unit('class_5_3').uid}&kind={kind}"
    sent = preset(client.get(url)) | {"title": "一件事", "happened_on": "2026-11-20", "text": "几句话", "sort": "eyes" if kind == "health_check" else "same"}
    assert client.post(url, sent).status_code == 302
    assert WorkRecord.objects.get().kind == kind


@pytest.mark.parametrize("kind", CHILD_FIELDS)
def test_the_form_of_every_kind_opens_and_saves_for_a_child(cast, client, kind):
    cast.with_("pairings")
    cast.sign_in(client, "helper")
    url = reverse("field:work", args=[child(cast, "mei").uid]) + f"?kind={kind}"
    sent = preset(client.get(url)) | {"title": "一件事", "happened_on": "2026-11-20", "text": "几句话", "sort": "eyes" if kind == "health_check" else "same"}
    assert client.post(url, sent).status_code == 302
    assert WorkRecord.objects.get().parts.get().child == child(cast, "mei")


# --- the office -------------------------------------------------------------------------------------------------------
def test_a_school_sees_what_it_owes_and_meets_it_from_there(owed, client):
    owed.sign_in(client, "school")
    page = client.get(reverse("office:work"))
    link = re.search(r'href="(/office/works/new/\?duty=[^"]+)"', text(page))[1]
    sent = preset(client.get(link)) | {"title": "查了留守儿童之家", "happened_on": "2026-11-19", "text": "门锁坏了"}
    assert client.post(link, sent).status_code == 302
    again = client.get(reverse("office:work"))
    assert "查了留守儿童之家" in text(again) and "门锁坏了" in text(again) and again.context["owed"] == []
    assert duty(owed, "school").done == 1


def test_first_comes_what_kind_and_whose(owed, client):
    page = owed.sign_in(client, "school").get(reverse("office:work-new"))
    assert all(str(DutyKind(kind).label) in text(page) for kind in OFFERED) and "五年级（3）班" in text(page)


def test_children_are_ticked_and_listed_by_name_to_who_reaches_them(owed, client):
    owed.sign_in(client, "helper")
    url = reverse("office:work-new") + f"?duty={duty(owed).uid}"
    page = client.get(url)
    assert "龙小梅" in text(page) and "石小山" not in text(page)
    sent = preset(page) | {"title": "留守儿童会", "happened_on": "2026-11-20", "children": [child(owed, "mei").uid], "roles": ["child"], "present": "5"}
    assert client.post(url, sent).status_code == 302
    assert "龙小梅" in text(client.get(reverse("office:work")))
    assert duty(owed).done == 1


def test_a_coordinator_types_it_in_for_who_owes_it(owed, client):
    owed.sign_in(client, "school")
    url = reverse("office:work-new") + f"?duty={duty(owed).uid}"
    page = client.get(url)
    chosen = page.context["form"]["doer"].initial or page.context["form"].initial["doer"]
    assert chosen == owed.user("helper").uid
    client.post(url, preset(page) | {"title": "留守儿童会", "happened_on": "2026-11-20", "doer": chosen})
    row = WorkRecord.objects.get()
    assert (row.doer_user, row.enterer, duty(owed).done) == (owed.user("helper"), owed.user("school"), 1)


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(owed, client):
    url = reverse("office:work-new") + f"?unit={owed.unit('school').uid}&kind=summary"
    page = owed.sign_in(client, "school").get(url)
    answer = client.post(url, preset(page) | {"title": "期末小结", "happened_on": "2027-01-20", "text": ""})
    assert answer.status_code == 422 and "期末小结" in text(answer) and "日期不能晚于今天" in text(answer)
    assert WorkRecord.objects.count() == 0


def test_a_mistake_is_voided_with_its_reason_and_stays_readable(owed, client):
    row = actions.record_work(
        owed.actor("helper"), unit=owed.unit("class_5_3"), kind="meeting", happened_on=TODAY, today=TODAY, title="班会", client_uuid="work-0001"
    )
    owed.sign_in(client, "school")
    client.post(reverse("office:work-void", args=[row.uid]), {"reason": "重复"})
    assert duty(owed).done == 0 and "班会" not in text(client.get(reverse("office:work")))
    assert "重复" in text(client.get(reverse("office:work") + "?show=void"))


@pytest.mark.parametrize(("who", "code"), [("other_school", 404), ("outside", 403), ("inspector", 404), ("neighbour_county", 404)])
def test_nobody_else_reads_or_writes_a_units_work(owed, client, who, code):
    owed.sign_in(client, who)
    there = f"?unit={owed.unit('school').uid}"
    assert client.get(reverse("office:work") + there).status_code == code
    assert client.get(reverse("office:work-new") + f"?duty={duty(owed).uid}").status_code in (403, 404)


def test_a_units_duty_in_the_missed_list_leads_to_its_form(owed, client):
    owed.sign_in(client, "school")
    page = client.get(reverse("office:missed") + f"?unit={owed.unit('school').uid}&state=to_do&period=now")
    assert "石桥乡中心小学" in text(page)
    one = client.get(reverse("office:duty", args=[duty(owed, "school").uid]))
    assert f"/office/works/new/?duty={duty(owed, 'school').uid}" in text(one)


# --- the phone --------------------------------------------------------------------------------------------------------
def test_nothing_changed_is_one_tap_and_twice_the_same_tap_is_one_check(owed, client):
    adopt_rules(owed, {"kind": "info_check", "per": "month", "counterparts": ["child"]})
    open_on(owed)
    mei = child(owed, "mei")
    owed.sign_in(client, "helper")
    sent = preset(client.get(reverse("field:child", args=[mei.uid]))) | {"sort": "same"}
    for _n in range(2):
        assert client.post(reverse("field:info-check", args=[mei.uid]), sent).status_code == 302
    assert WorkRecord.objects.count() == 1
    assert Duty.objects.get(child=mei, kind="info_check", period_name="11月").done == 1


def test_something_changed_leads_on_to_saying_what(owed, client):
    mei = child(owed, "mei")
    owed.sign_in(client, "helper")
    sent = preset(client.get(reverse("field:child", args=[mei.uid]))) | {"sort": "changed"}
    assert client.post(reverse("field:info-check", args=[mei.uid]), sent).url == reverse("field:change", args=[mei.uid])


def test_a_goal_is_set_and_its_end_told_from_the_childs_page(owed, client):
    mei = child(owed, "mei")
    owed.sign_in(client, "helper")
    url = reverse("field:work", args=[mei.uid]) + "?kind=study_goal"
    client.post(url, preset(client.get(url)) | {"text": "背会二十个单词", "happened_on": "2026-11-20"})
    page = client.get(reverse("field:child", args=[mei.uid]))
    assert "背会二十个单词" in text(page) and "做到了" in text(page)
    client.post(reverse("field:goal-outcome", args=[WorkRecord.objects.get().uid]), {"outcome": "reached"})
    assert WorkRecord.objects.get().outcome == "reached"


def test_a_class_teacher_meets_the_classes_duty_on_the_phone(owed, client):
    owed.sign_in(client, "helper")
    page = client.get(reverse("field:today") + "?show=later")
    link = re.search(r'href="(/field/works/\?duty=[^"]+)"', text(page))[1]
    form = client.get(link)
    assert client.post(link, preset(form) | {"title": "留守儿童会", "happened_on": "2026-11-20"}).status_code == 302
    assert duty(owed).done == 1


def test_one_takes_back_what_one_wrote_and_nobody_elses(owed, client):
    row = actions.record_child_work(
        owed.actor("helper"), child=child(owed, "mei"), kind="plan", happened_on=TODAY, today=TODAY, client_uuid="work-0002", text="每周谈一次"
    )
    owed.sign_in(client, "colleague")
    assert client.post(reverse("field:work-undo", args=[row.uid])).status_code == 404
    owed.sign_in(client, "helper")
    client.post(reverse("field:work-undo", args=[row.uid]))
    assert WorkRecord.objects.get().voided_on == TODAY
