"""帮扶的户和人 at the desk: the list, one of them, what is typed in, the seven numbers, a pasted list."""

import pytest

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.targets import actions
from qianshou.domain.targets.models import Target, TargetEntry, TargetItem, TargetPairing
from tests.cast import TODAY
from tests.targets_cast import PHONE, helper, target, told
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text

pytestmark = pytest.mark.django_db
LIST, COUNTS = 18, 10
BASE = "/office/pairing/targets/"


@pytest.fixture
def county(cast, client):
    """The county coordinator's browser."""
    return cast.with_("targets").sign_in(client, "county")


def names(answer):
    return [row.name for row in answer.context["rows"]]


def test_the_list_says_who_helps_and_who_was_visited(cast, county):
    answer = county.get(BASE)
    assert sorted(names(answer)) == ["杨玉珍", "石老根", "罗小勇"]
    assert (answer.context["standing"].helpers, answer.context["standing"].alone, answer.context["unvisited"]) == (2, 1, 2)
    assert PHONE not in text(answer)
    assert names(county.get(f"{BASE}?show=alone")) == ["罗小勇"]
    assert names(county.get(f"{BASE}?q=yyz")) == ["杨玉珍"]
    assert names(county.get(f"{BASE}?unit={cast.unit('village').uid}")) == ["石老根"]


@pytest.mark.parametrize("place", ["village", "township"])
def test_the_list_asks_as_often_for_one_as_for_two(cast, county, place, django_assert_num_queries):
    county.get(BASE)
    with django_assert_num_queries(LIST):
        county.get(f"{BASE}?unit={cast.unit(place).uid}")


def test_the_list_is_nobody_elses(cast, client):
    cast.with_("targets")
    assert cast.sign_in(client, "school").get(BASE).status_code == 403
    assert cast.sign_in(client, "helper").get(f"{BASE}{target(cast, 'household').uid}/").status_code == 404
    assert names(cast.sign_in(client, "other_township").get(BASE)) == ["罗小勇"]


def test_a_household_is_put_on_the_list_and_paired_in_two_forms(cast, county):
    sent = {"kind": "household", "name": "吴老汉", "unit": cast.unit("village").uid, "members": "3", "phone": "13811112222"}
    answer = county.post(f"{BASE}new/", sent)
    one = Target.objects.get(name="吴老汉")
    assert answer["Location"] == f"{BASE}{one.uid}/" and one.unit == cast.unit("village")
    county.post(f"{BASE}{one.uid}/pair/", {"pair-helper": helper(cast, "official").uid, "pair-from_on": "2026-11-01"})
    assert TargetPairing.objects.get(target=one).helper == helper(cast, "official")


def test_what_is_wrong_is_said_beside_its_field(cast, county):
    answer = county.post(f"{BASE}new/", {"kind": "other", "name": "吴老汉", "unit": cast.unit("village").uid})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["kind_words"]


def test_one_target_shows_its_card_and_the_phone_only_when_asked(cast, county):
    one = target(cast, "household")
    answer = county.get(f"{BASE}{one.uid}/")
    assert "主要劳力患病" in text(answer) and "139****2001" in text(answer) and PHONE not in text(answer)
    assert PHONE in text(county.post(f"{BASE}{one.uid}/phone/"))
    assert AuditEvent.objects.filter(action="targets.reveal_target_phone").count() == 1


def test_correcting_keeps_the_phone_that_was_left_blank(cast, county):
    one = target(cast, "household")
    sent = {"version": "1", "kind": "household", "name": "石老根", "unit": cast.unit("village").uid, "members": "5", "phone": "", "address": "石桥村六组", "situation": ""}
    county.post(f"{BASE}{one.uid}/edit/", sent)
    now = target(cast, "household")
    assert (now.members, str(now.phone), now.version) == (5, "139****2001", 2)
    assert county.post(f"{BASE}{one.uid}/edit/", sent).status_code == 422


def test_a_visit_is_typed_in_for_the_official_with_everything_that_was_done(cast, county):
    one = target(cast, "disabled")
    form = county.get(f"{BASE}{one.uid}/entry/").context["form"]
    sent = {
        "client_uuid": form.initial["client_uuid"], "way": "visit:together", "happened_on": "2026-11-10", "doer": helper(cast, "official").uid,
        "policy": "残疾人补贴", "difficulty": "看病难", "cash": "200.50", "goods_worth": "80", "goods": "大米", "raised": "路不通", "raised_to": "township", "deed": "换灯",
    }  # fmt: skip
    assert county.post(f"{BASE}{one.uid}/entry/", sent).status_code == 302
    assert county.post(f"{BASE}{one.uid}/entry/", sent).status_code == 302  # the button pressed twice
    assert TargetEntry.objects.count() == 1
    assert sorted(TargetItem.objects.values_list("kind", "cash_fen", "goods_fen")) == [
        ("deed", 0, 0), ("difficulty", 0, 0), ("money", 20_050, 8_000), ("policy", 0, 0), ("raised", 0, 0),
    ]  # fmt: skip
    item = TargetItem.objects.get(kind="difficulty")
    assert county.post(f"{BASE}items/{item.uid}/", {"outcome": "solved", "on": "2026-11-20", "words": ""}).status_code == 302
    shown = county.get(f"{BASE}counts/").context["whole"]["row"].values
    assert shown == (0, 1, 1, 1, 1, 28_050, 1)


def test_every_number_of_the_report_opens_its_rows(cast, county):
    li, one = helper(cast, "li"), target(cast, "household")
    for n, new in enumerate([told(1, deed="修水管"), told(2, "visit", cash_fen=30_000), told(3, "message", policy="低保")]):
        actions.record_entry(cast.actor("county"), target=one, new=new, today=TODAY, doer=li)
        assert TargetEntry.objects.count() == n + 1
    page = county.get(f"{BASE}counts/")
    cells = [cell for line in [*page.context["table"], page.context["whole"]] for cell in line["cells"]]
    opened = [(cell["label"], county.get(cell["url"])) for cell in cells if cell["url"]]
    assert len(opened) == 10
    for cell, (_label, answer) in zip([c for c in cells if c["url"]], opened, strict=True):
        said = sum(row.amount or 0 for row in answer.context["rows"]) if cell["money"] else answer.context["total"]
        assert said == cell["value"]
    assert AuditEvent.objects.filter(action="targets.list_counted").count() == 10


def test_the_report_asks_as_often_for_one_entry_as_for_three(cast, county, django_assert_num_queries):
    county.get(f"{BASE}counts/")
    for n in (1, 3):
        for k in range(n):
            actions.record_entry(cast.actor("county"), target=target(cast, "household"), new=told(10 * n + k), today=TODAY, doer=helper(cast, "li"))
        with django_assert_num_queries(COUNTS):
            county.get(f"{BASE}counts/")


def test_a_mistake_is_voided_and_a_pairing_and_a_target_ended(cast, county):
    one = target(cast, "household")
    row = actions.record_entry(cast.actor("county"), target=one, new=told(1), today=TODAY, doer=helper(cast, "li"))
    assert county.post(f"{BASE}entries/{row.uid}/void/", {"reason": "记错了"}).status_code == 302
    pair = TargetPairing.objects.get(target=one)
    assert county.post(f"{BASE}pairing/{pair.uid}/end/", {"to_on": "2026-11-20", "reason": "helper_left"}).status_code == 302
    assert county.post(f"{BASE}{one.uid}/close/", {"close-reason": "better"}).status_code == 302
    assert names(county.get(f"{BASE}?show=closed")) == ["石老根"]


PASTED = "姓名\t类别\t村\t帮扶干部\n龙老汉\t特困户\t石桥村\t龙干事\n田婆婆\t空巢老人\t白岩村\t\n"


def test_a_pasted_list_is_checked_first_and_taken_whole(cast, county):
    checked = county.post(f"{BASE}import/", {"pasted": PASTED})
    assert [(line.kind_label, line.problem) for line in checked.context["lines"]] == [("特困家庭", ""), ("空巢老人", "")]
    assert Target.objects.filter(name="龙老汉").count() == 0
    county.post(f"{BASE}import/", {"pasted": PASTED, "take": "1"})
    assert (Target.objects.filter(name__in=["龙老汉", "田婆婆"]).count(), TargetPairing.objects.filter(target__name="龙老汉").count()) == (2, 1)


@pytest.mark.parametrize(
    ("row", "say"),
    [
        ("\t孤儿\t石桥村\t", "没有姓名"), ("甲\t孤儿\t天上村\t", "找不到"), ("石老根\t特困户\t石桥村\t", "已经登记过"), ("甲\t孤儿\t石桥村\t没有这人", "没有登记过干部"),
        ("甲\t孤儿\t河口村\t", "找不到"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_says_why_and_nothing_is_taken(cast, county, row, say):
    before = Target.objects.count()
    answer = county.post(f"{BASE}import/", {"pasted": f"姓名\t类别\t村\t帮扶干部\n{row}\n乙\t孤儿\t石桥村\t\n", "take": "1"})
    assert say in answer.context["lines"][0].problem and Target.objects.count() == before


def test_a_list_without_headings_is_refused_in_words(cast, county):
    assert "没有找到标题行" in text(county.post(f"{BASE}import/", {"pasted": "甲\t乙\n"}))
