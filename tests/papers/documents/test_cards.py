"""Contact cards and the printed file: what stands on them, what never does, and what the trail keeps."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.people.choices import FactKind
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.papers.documents import actions, queries
from qianshou.papers.documents.cards import Card
from qianshou.papers.documents.choices import Copy, Paper, Purpose
from qianshou.papers.documents.paper import pages
from tests.cast import TODAY
from tests.people_cast import MEI_ID, MEI_STUDENT_NO, child

pytestmark = pytest.mark.django_db
LABELS = ("留守", "困难", "贫困", "孤儿", "单亲", "残疾", "学困", "服刑", "重点")


@pytest.fixture
def world(cast):
    return cast.with_("children")


def printed(world, *names, who="school", copy=Copy.CHILD, paper=Paper.A4, purpose=Purpose.HAND_OUT) -> list[Card]:
    rows = {c.pk: c for c in queries.printable(world.actor("system"), P.PRINT_CARD)}
    children = [rows[child(world, name).pk] for name in names]
    return actions.print_cards(world.actor(who), children=children, copy=copy, paper=paper, purpose=purpose, today=TODAY)


def words(card) -> str:
    return " ".join([card.title, card.name, card.sub, card.foot, *(f"{r.label} {r.value}" for r in card.rows), *(f"{p.who} {p.phone}" for p in card.phones)])


def test_the_childs_card_carries_the_adults_numbers_and_nothing_else_of_the_file(world):
    [card] = printed(world, "mei")
    assert [(p.who, p.phone) for p in card.phones[:3]] == [("奶奶 吴桂英", "13800001003"), ("爸爸 龙大山", "13800001001"), ("妈妈 吴金花", "13800001002")]
    assert card.rows == []
    assert card.sub == "石桥乡中心小学 · 五年级（3）班"
    for secret in (MEI_ID, MEI_STUDENT_NO, "12号", "义乌", "高血压", "苗族", "2015"):
        assert secret not in words(card)


def test_the_schools_card_adds_address_and_place_of_work(world):
    [card] = printed(world, "mei", copy=Copy.SCHOOL)
    said = {r.label: r.value for r in card.rows}
    assert said["家庭住址"] == "石桥乡石桥村三组12号"
    assert said["爸爸"] == "龙大山，在浙江义乌，义乌市针织厂"
    assert MEI_ID not in words(card) and "高血压" not in words(card)


def test_every_card_names_whom_to_call_for_help(world):
    [card] = printed(world, "mei")
    assert all(number in card.foot for number in ("110", "12355", "12345"))
    assert {"班主任 李老师", "儿童主任 杨主任"} <= {p.who for p in card.phones}


@pytest.mark.parametrize("copy", Copy.values)
@pytest.mark.parametrize("paper", Paper.values)
def test_no_card_tells_why_a_child_is_looked_after(world, copy, paper):
    cards = printed(world, "mei", "jun", "lan", "gu", copy=copy, paper=paper)
    assert [c.title for c in cards] == ["关爱联系卡"] * 4
    assert [word for word in LABELS for card in cards if word in words(card)] == []


def test_a_dead_parent_is_not_on_the_card(world):
    [card] = printed(world, "gu", copy=Copy.SCHOOL)
    assert "石强" not in words(card) and "田芳" not in words(card)
    assert card.phones[0].who.endswith("石勇")


def test_a_wallet_card_holds_numbers_only(world):
    [card] = printed(world, "mei", copy=Copy.SCHOOL, paper=Paper.WALLET)
    assert card.rows == [] and 0 < len(card.phones) <= 7 and all(p.phone for p in card.phones)


def test_printing_many_is_one_event_with_every_child_and_the_purpose(world):
    printed(world, "mei", "jun", "lan", copy=Copy.SCHOOL, purpose="家访联系用：国庆前")
    event = AuditEvent.objects.get(action="documents.print_cards")
    assert (event.count, event.reason, event.perm) == (3, "家访联系用：国庆前", P.PRINT_CARD)
    assert set(event.subjects.values_list("subject_uid", flat=True)) == {child(world, n).uid for n in ("mei", "jun", "lan")}
    assert "carer.phone" in event.fields and "13800001003" not in str(event.detail)


@pytest.mark.parametrize(("who", "name"), [("other_school", "mei"), ("helper", "gu"), ("counsellor", "mei"), ("neighbour_county", "mei"), ("outside", "mei"), ("inspector", "mei")])
def test_who_may_not_print_gets_no_card_at_all(world, who, name):
    before = AuditEvent.objects.count()
    with pytest.raises(NotAllowed):
        printed(world, "jun" if name != "gu" else "gu", name, who=who)
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(("error", "given"), [(Refused, {"names": ()}), (Invalid, {"names": ("mei",), "purpose": " "}), (Invalid, {"names": ("mei",), "copy": "teacher"})])
def test_cards_are_refused_without_child_purpose_or_kind(world, error, given):
    names = given.pop("names")
    with pytest.raises(error):
        printed(world, *names, **given)


def test_many_cards_cost_no_more_queries_than_one(world):
    def cost(*names):
        rows = {c.pk: c for c in queries.printable(world.actor("system"), P.PRINT_CARD)}
        children, actor = [rows[child(world, n).pk] for n in names], world.actor("school")
        with CaptureQueriesContext(connection, ) as seen:
            actions.print_cards(actor, children=children, copy=Copy.SCHOOL, purpose=Purpose.KEEP, today=TODAY)
        return len(seen)

    assert cost("mei") == cost("mei", "jun", "lan", "gu")


def test_cards_of_a_unit_are_counted_class_by_class(world):
    counts = queries.counts_by_unit(world.actor("school"), unit=world.unit("school"), line="edu", today=TODAY)
    assert counts == {world.unit("class_5_3").pk: 3, world.unit("class_5_1").pk: 1}


def file_of(world, name="mei", who="school", full=False, purpose=Purpose.KEEP) -> str:
    got = actions.print_children(world.actor(who), children=[child(world, name)], code="file_card", full=full, purpose=purpose, today=TODAY)
    return str(pages(got))


def test_a_printed_file_is_masked_unless_asked_for_in_full(world):
    masked, full = file_of(world), file_of(world, full=True)
    assert MEI_ID not in masked and "13800001003" not in masked and "138****1003" in masked
    assert MEI_ID in full and MEI_STUDENT_NO in full and "13800001003" in full


def test_printing_a_file_tells_the_trail_how_and_what_for(world):
    file_of(world, full=True, purpose=Purpose.INSPECT)
    event = AuditEvent.objects.get(action="documents.print_children")
    assert (event.reason, event.detail["full"], event.detail["document"]) == ("检查备查", True, "file_card") and "身份证号" in event.fields


def test_a_class_teacher_prints_no_custody_and_no_illness(world):
    from qianshou.domain.people.actions import record_change
    from tests.people_cast import adult

    father = adult(world, "mei", "51")
    record_change(world.actor("school"), child=child(world, "mei"), kind="carer_fact", happened_on=TODAY, today=TODAY, carer=father, detail={"fact": FactKind.IN_CUSTODY})
    assert "服刑" in file_of(world, full=True)
    seen = file_of(world, who="helper", full=True)
    assert "服刑" not in seen and "高血压" not in seen


def test_a_file_out_of_reach_is_not_printed(world):
    with pytest.raises(NotAllowed):
        file_of(world, who="other_school")
    assert Child.objects.visible_to(world.actor("other_school"), P.PRINT_FILE).filter(uid=child(world, "mei").uid).count() == 0
