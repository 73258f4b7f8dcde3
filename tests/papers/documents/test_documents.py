"""Every document of the registry prints from rows alone: known fields, the right sheets, nothing the viewer may not read, one line on the trail."""

import datetime as dt

import pytest

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.care import actions as care
from qianshou.domain.pairing.models import Helper
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.papers.documents import actions, queries
from qianshou.papers.documents.choices import Purpose
from qianshou.papers.documents.fields import known
from qianshou.papers.documents.paper import Page, pages
from qianshou.papers.documents.registry import document, documents
from tests.cast import TODAY
from tests.people_cast import MEI_ID, child

pytestmark = pytest.mark.django_db
OF_CHILD = [one.code for one in documents() if one.subject == "child"]
WORDS_NEVER_EMPTY = ("talk_card", "home_visit", "tutoring")


@pytest.fixture
def world(cast):
    return cast.with_("pairings")


def talk(world, kind="talk", name="mei", who="helper", **more):
    """A record as five taps make it: kind, day, with whom, how the child is; not a word typed."""
    given = {"happened_on": TODAY, "people": [care.Met("child")], "client_uuid": f"tap-{kind}-{name}".replace("_", "-"), "condition": 4} | more
    return care.record_contact(world.actor(who), child=child(world, name), kind=kind, today=TODAY, **given)


def printed(world, code, *names, who="school", **more):
    rows = {c.pk: c for c in queries.printable(world.actor("system"), P.PRINT_FILE)}
    children = [rows[child(world, name).pk] for name in names or ("mei",)]
    return actions.print_children(world.actor(who), children=children, code=code, purpose=more.pop("purpose", Purpose.INSPECT), today=TODAY, **more)


def said(page: Page) -> str:
    """All words of a page."""
    cells = [cell.text for part in page.parts for row in part.cells for cell in row]
    return " ".join(
        [page.title, *page.head, *cells, *(c for part in page.parts for row in part.rows for c in row), *(line for part in page.parts for line in part.lines)]
    )


@pytest.mark.parametrize("one", documents(), ids=lambda one: one.code)
def test_every_document_uses_only_fields_that_rows_fill(one):
    assert one.names() - known(one.subject, one.each) == frozenset()


@pytest.mark.parametrize("one", documents(), ids=lambda one: one.code)
def test_every_list_is_as_wide_as_its_page(one):
    assert [sum(wide for _head, _key, wide in block.columns) for block in one.blocks if block.of and block.columns] == [100] * sum(
        1 for b in one.blocks if b.of and b.columns
    )


def test_the_cabinets_order_is_one_order():
    assert [one.order for one in documents()] == sorted({one.order for one in documents()})


@pytest.mark.parametrize(("code", "kind", "met"), [("talk_card", "talk", "child"), ("home_visit", "home_visit", "carer"), ("tutoring", "tutoring", "child")])
def test_a_card_printed_from_five_taps_has_no_empty_cell(world, code, kind, met):
    talk(world, kind=kind, people=[care.Met(met)], condition=None)
    [page] = pages(printed(world, code))
    cells = [cell for part in page.parts for row in part.cells for cell in row]
    assert [cell for cell in cells if not cell.text.strip()] == []
    assert "李老师" in said(page) and "2026年11月20日" in said(page)


def test_where_there_is_no_note_a_card_says_what_was_ticked_and_nothing_else(world):
    talk(world, topics=["study", "mood"], next_step="visit", parent_contact="week")
    sheet = printed(world, "talk_card").sheets[0]
    assert sheet["内容"] == "谈到学习、情绪。最近和爸妈联系：一周内。" and sheet["效果"] == "孩子状态：不错。下一步：家访。"


def test_one_sheet_for_every_talk_in_the_days_asked_for_and_none_for_a_voided_one(world):
    for n, day in enumerate((TODAY, TODAY - dt.timedelta(days=9), TODAY - dt.timedelta(days=40))):
        row = talk(world, happened_on=day, client_uuid=f"tap-{n}-long")
    care.void_record(world.actor("helper"), record=talk(world, client_uuid="tap-wrong-1"), reason="点错", today=TODAY)
    assert row.happened_on < TODAY - dt.timedelta(days=30)
    got = printed(world, "talk_card", "mei", "gu", span=(TODAY - dt.timedelta(days=20), TODAY))
    assert [s["记录日期"] for s in got.sheets] == ["2026年11月11日", "2026年11月20日"] and got.missing == ("石小山",)


def test_a_late_entry_stays_marked_on_paper(world):
    talk(world, happened_on=TODAY - dt.timedelta(days=20))
    assert printed(world, "talk_card").sheets[0]["补记"] == "补记于2026.11.20"


def test_a_plan_feeds_study_plan_individual_plan_one_plan_and_progress(world):
    care.write_plan(
        world.actor("helper"), child=child(world, "mei"), situation="应用题读不懂。", happened_on=TODAY, today=TODAY, client_uuid="plan-0001",
        steps=[care.NewStep("study", "数学到80分", "每周补一节"), care.NewStep("mood", "多和妈妈视频", "周日提醒")],
    )  # fmt: skip
    for code, goals in (("study_plan", 1), ("individual_plan", 2), ("one_plan", 2)):
        sheet = printed(world, code).sheets[0]
        assert len(sheet["学习措施" if code == "study_plan" else "帮扶计划"]) == goals and sheet["困难与优势"] == "应用题读不懂。"
    assert printed(world, "study_plan", "jun").missing == ("杨军",)


def test_the_file_card_carries_the_class_teachers_feedback(world):
    from qianshou.domain.orgs.queries import current_term

    term = current_term(world.county.pk, TODAY)
    care.write_feedback(world.actor("helper"), children=[child(world, "mei")], term=term, words={child(world, "mei").uid: {"study": "进步了"}}, today=TODAY)
    [page] = pages(printed(world, "file_card"))
    assert "进步了" in said(page) and "2026—2027学年第一学期" in said(page)


@pytest.mark.parametrize("code", OF_CHILD)
def test_no_document_prints_a_whole_number_unless_asked_for(world, code):
    talk(world)
    words = "".join(said(page) for page in pages(printed(world, code)))
    assert MEI_ID not in words
    if document(code).perm != P.PRINT_CARD:
        assert "13800001003" not in words


def test_whole_numbers_come_as_far_as_the_role_may(world):
    assert MEI_ID in said(pages(printed(world, "file_card", full=True))[0])
    assert "高血压" not in said(pages(printed(world, "file_card", who="helper", full=True))[0])


def test_a_document_is_one_event_with_its_children_fields_and_purpose(world):
    printed(world, "file_card", "mei", "jun", purpose="检查备查：市里来看")
    event = AuditEvent.objects.get(action="documents.print_children")
    assert (event.count, event.reason, event.detail["document"]) == (2, "检查备查：市里来看", "file_card") and "身份证号" in event.fields
    assert set(event.subjects.values_list("subject_uid", flat=True)) == {child(world, "mei").uid, child(world, "jun").uid}


@pytest.mark.parametrize(
    ("who", "name"), [("other_school", "mei"), ("outside", "mei"), ("inspector", "mei"), ("counsellor", "mei"), ("helper", "gu"), ("neighbour_county", "mei")]
)
def test_who_may_not_print_gets_nothing(world, who, name):
    with pytest.raises(NotAllowed):
        printed(world, "file_card", name, who=who)


@pytest.mark.parametrize(
    ("error", "given"),
    [
        (Invalid, {"purpose": " "}),
        (Invalid, {"code": "nothing"}),
        (Invalid, {"code": "roster"}),
        (Refused, {"children": []}),
        (Invalid, {"span": (TODAY, TODAY - dt.timedelta(days=1))}),
    ],
)
def test_what_cannot_be_printed_is_refused(world, error, given):
    base = {"children": [child(world, "mei")], "code": "file_card", "purpose": "备查", "today": TODAY}
    with pytest.raises(error):
        actions.print_children(world.actor("school"), **base | given)


def test_a_roster_counts_every_child_once_and_masks_phones(world):
    got = actions.print_units(world.actor("school"), units=[world.unit("class_5_3")], code="roster", purpose="备查", today=TODAY)
    [sheet] = got.sheets
    assert [row["姓名"] for row in sheet["花名册"]] == sorted(row["姓名"] for row in sheet["花名册"]) and sheet["总人数"] == str(len(sheet["花名册"]))
    assert "13800001001" not in str(sheet)


@pytest.mark.parametrize(
    ("who", "unit", "line", "names"),
    [
        ("helper", "class_5_3", "edu", {"龙小梅", "杨军", "吴兰"}),
        ("school", "school", "edu", {"龙小梅", "杨军", "吴兰", "石小山"}),
        ("village", "village", "home", {"龙小梅", "杨军", "欧阳明远", "张小草"}),
        ("township_home", "township", "home", {"龙小梅", "杨军", "欧阳明远", "张小草", "吴兰", "石小山"}),
        ("township_edu", "township", "edu", {"龙小梅", "杨军", "吴兰", "石小山"}),
        ("county", "county", "edu", None),
    ],
)
def test_the_roster_is_printed_for_class_school_village_township_and_county(world, who, unit, line, names):
    [sheet] = actions.print_units(world.actor(who), units=[world.unit(unit)], code="roster", purpose="备查", today=TODAY, line=line).sheets
    rows = [row["姓名"] for row in sheet["花名册"]]
    assert len(rows) == len(set(rows)) == int(sheet["总人数"]) and (set(rows) == names if names else len(rows) > 6)


def test_a_villages_vacation_list_names_who_lives_there_and_who_needs_a_contact_every_week(world):
    got = actions.print_units(world.actor("village"), units=[world.unit("village")], code="vacation_list", purpose="备查", today=TODAY, line="home")
    [sheet] = got.sheets
    assert {row["姓名"]: row["重点"] for row in sheet["花名册"]} == {"龙小梅": "", "杨军": "", "欧阳明远": "", "张小草": ""}  # 吴兰 lives elsewhere
    assert sheet["名册范围"] == "按居住地" and {row["联系一"] for row in sheet["花名册"]} == {""}
    there = actions.print_units(world.actor("school"), units=[world.unit("class_5_3")], code="vacation_list", purpose="备查", today=TODAY)
    assert [row["姓名"] for row in there.sheets[0]["花名册"] if row["重点"] == "是"] == ["吴兰"]


def test_a_helpers_week_and_handover_name_the_children_in_reach(world):
    world.with_("programme")
    talk(world, next_step="visit")
    one = Helper.objects.get(pk=world.more["helpers"]["li"])
    week, gone = (
        actions.print_helpers(world.actor("school"), helpers=[one], code=code, purpose="备查", today=TODAY).sheets[0] for code in ("week_sheet", "handover")
    )
    assert {row["姓名"] for row in week["本周待办"]} == {row["姓名"] for row in gone["结对学生"]} == {"龙小梅", "杨军", "吴兰"}
    mei = next(row for row in gone["结对学生"] if row["姓名"] == "龙小梅")
    assert mei["最近一次"] == "2026.11.20 谈心" and mei["下一步"] == "家访"


def test_a_terms_summary_counts_what_the_records_say(world):
    world.with_("programme")
    talk(world)
    talk(world, name="jun")
    [sheet] = actions.print_units(world.actor("school"), units=[world.unit("school")], code="term_summary", purpose="备查", today=TODAY).sheets
    assert sheet["记录统计"] == [{"方式": "谈心", "次数": "2", "人数": "2", "帮扶人数": "1"}] and (sheet["记录总数"], sheet["谈心人数"]) == ("2", "2")


def test_a_years_report_counts_the_seven_numbers_and_the_labels_from_rows(cast):
    from qianshou.domain.targets import actions as targets
    from tests.targets_cast import target, told

    cast.with_("children", "targets")
    targets.record_entry(cast.actor("helper"), target=target(cast, "household"), new=told(1, cash_fen=70_050), today=TODAY)
    [sheet] = actions.print_units(cast.actor("county"), units=[cast.county], code="annual_report", purpose="备查", today=TODAY).sheets
    assert (sheet["起"], sheet["止"], sheet["年度"]) == ("2026年1月1日", "2026年11月20日", "2026")
    assert sheet["资助合计"] == sheet["七项"][-1]["资助"] and sheet["现金元"] == "700.50"
    assert {row["类别"]: row["人数"] for row in sheet["类别人数"]}["留守（父母都外出）"] == "5"  # 小梅 吴兰 明远 罗飞 小草
    [own] = actions.print_units(cast.actor("school"), units=[cast.unit("school")], code="annual_report", purpose="备查", today=TODAY).sheets
    assert own["资助合计"] == "____" and own["七项"] == []


# what a document leaves to the pen, each with the reason no row fills it
BY_HAND = {
    ("application", "身份证号"): "never kept of a helper, only that it was seen", ("application", "现住址"): "not kept of a helper", ("application", "为什么报名"): "own words, on paper",
    ("application", "结论"): "written when it is decided", ("entrust_agreement", "紧急联系"): "agreed at signing", ("one_plan", "意见"): "written at the talk",
    ("registration", "紧急时还可以找"): "the parents' word", ("registration", "困难和嘱咐"): "the parents' word", ("week_sheet", "单号"): "given when it is handed out",
}  # fmt: skip


def test_no_document_leaves_to_the_pen_what_a_row_knows():
    grids = ((one.code, row) for one in documents() for block in one.blocks if block.kind == "grid" for row in block.rows)
    assert {(code, row[n]) for code, row in grids for n in range(0, len(row), 2) if not row[n + 1]} == set(BY_HAND)


def test_an_entrusting_has_whole_numbers_or_room_for_them(world):
    from qianshou.domain.people import actions as people
    from tests.people_cast import adult

    people.entrust(world.actor("school"), child=child(world, "mei"), carer=adult(world, "mei", "62"), parent_name="龙大山", from_on=TODAY, today=TODAY, exclusions_checked=True,
                   agreed="", child_view="", school_told_on=TODAY, village_told_on=TODAY)  # fmt: skip
    masked, whole = (printed(world, "entrust_agreement", full=full).sheets[0] for full in (False, True))
    assert (masked["委托人电话"], masked["被委托人电话"]) == ("", "") and (whole["委托人电话"], whole["被委托人电话"]) == ("13800001001", "13800001003")


@pytest.mark.parametrize("code", [one.code for one in documents() if one.by_hand])
def test_a_sheet_to_fill_in_by_hand_stands_without_a_person_and_has_room(world, code):
    got = actions.print_blank(world.actor("school"), unit=world.unit("school"), code=code, copies=2, today=TODAY)
    made = pages(got)
    assert len(made) == 2 and "龙小梅" not in str(made) and "{{" not in str(made) and made[0].foot.endswith("用途：空白表")
    values = [cell.text.strip("　，（） 至、次") for part in made[0].parts if part.kind == "grid" for row in part.cells for cell in row if not cell.label]
    assert [text for text in values if text and "未登记" not in text] == []
    assert all(len(part.rows) >= 3 for part in made[0].parts if part.kind == "list")
    event = AuditEvent.objects.filter(action="documents.print_blank").latest("pk")
    assert event.detail["document"] == code and not event.subjects.exclude(subject_uid=world.unit("school").uid).exists()


def test_no_other_document_comes_empty_and_no_stranger_gets_one(world):
    for code, copies, error in (("roster", 1, Invalid), ("nothing", 1, Invalid), ("talk_card", 0, Invalid), ("talk_card", 101, Invalid)):
        with pytest.raises(error):
            actions.print_blank(world.actor("school"), unit=world.unit("school"), code=code, copies=copies, today=TODAY)
    with pytest.raises(NotAllowed):
        actions.print_blank(world.actor("other_school"), unit=world.unit("school"), code="talk_card", copies=1, today=TODAY)


def test_a_proof_of_service_needs_service_and_says_what_it_was(world):
    li, none = Helper.objects.get(name="李老师"), Helper.objects.exclude(name="李老师").filter(unit=world.unit("school")).first()

    def proof(helper):
        return actions.print_helpers(world.actor("school"), helpers=[helper], code="service_certificate", purpose=Purpose.INSPECT, today=TODAY)

    talk(world)
    [page] = pages(proof(li))
    assert "谈心 1 次" in said(page) and "1 次" in said(page) and "梅" not in said(page)
    assert [cell for part in page.parts for row in part.cells for cell in row if not cell.text.strip()] == []
    assert proof(none).sheets == () and proof(none).missing == (none.name,)


def test_seen_from_above_a_school_a_class_is_called_with_its_school(world):
    care.record_work(
        world.actor("school"), unit=world.unit("class_5_3"), kind="activity", happened_on=TODAY, title="读书会", today=TODAY, client_uuid="reading-once-0001", minutes=40
    )  # fmt: skip
    said_of = {
        who: [line["单位"] for line in actions.print_units(world.actor(who), units=[world.unit(unit)], code="term_summary", purpose="备查", today=TODAY).sheets[0]["工作"]]
        for who, unit in (("school", "school"), ("township_edu", "township"), ("county", "county"))
    }
    assert said_of == {"school": ["五年级（3）班"], "township_edu": ["石桥乡中心小学 五年级（3）班"], "county": ["石桥乡中心小学 五年级（3）班"]}
