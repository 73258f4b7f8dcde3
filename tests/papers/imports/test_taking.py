"""Taking, changing, undoing: a sheet never overwrites what is newer, a blank erases nothing, the missing are only listed."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.care import actions as care
from qianshou.domain.care.models import Duty
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people import actions as people
from qianshou.domain.people.choices import ChangeKind, FileState
from qianshou.domain.people.models import AbsentFromSheet, Carer, Child, Difference, Pupil
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.kit.sealing import Sealed
from qianshou.papers.choices import BatchState
from qianshou.papers.files.keeping import contents
from qianshou.papers.imports import actions
from qianshou.papers.models import Batch, StagedRow
from tests.domain.care.adopting import adopt_rules, open_on
from tests.papers.imports.world import HEAD, csv, held, preview, take

MEI = "杨小梅,女,2014-03-05,,五年级3班,杨大明,浙江义乌,13800001234,"
JUN = "龙小军,男,2015-01-02,,五年级1班,龙开强,广东佛山,13800001235,"
pytestmark = pytest.mark.django_db


def test_a_row_with_enough_opens_an_active_file_in_its_class(cast):
    batch = take(cast, csv(MEI))
    child = Child.objects.get()
    assert (child.name, child.file_state, child.edu_unit) == ("杨小梅", FileState.ACTIVE, cast.unit("class_5_3"))
    assert child.carers.get().phone.reveal() == "13800001234"
    assert batch.state == BatchState.TAKEN


def test_a_row_with_less_becomes_a_draft(cast):
    take(cast, csv("杨小梅,,2014-03-05,,五年级3班,杨大明,,,"))
    assert Child.objects.get().file_state == FileState.DRAFT


def test_a_class_that_does_not_stand_yet_is_made_once(cast):
    take(cast, csv("杨小梅,女,2014-03-05,,四年级2班,杨大明,浙江,,", "龙小军,男,2015-01-02,,四年级2班,龙开强,广东,,"))
    made = Unit.objects.filter(parent=cast.unit("school"), entry_year=2023, number=2)
    assert [u.display_name(cast.today) for u in made] == ["四年级（2）班"]
    assert Child.objects.filter(edu_unit=made.get()).count() == 2


def test_a_newer_sheet_changes_what_is_older_and_an_undo_brings_it_back(cast):
    take(cast, csv(MEI), as_of=dt.date(2026, 9, 1))
    father = Carer.objects.get()
    batch = take(cast, csv(MEI.replace("13800001234", "13800009999")), "新.csv", as_of=dt.date(2026, 10, 1))
    father.refresh_from_db()
    assert father.phone.reveal() == "13800009999"
    assert father.child.changes.filter(kind=ChangeKind.PHONE_CHANGED).get().happened_on == dt.date(2026, 10, 1)
    actions.undo(cast.actor("school"), batch=batch, today=cast.today)
    father.refresh_from_db()
    assert father.phone.reveal() == "13800001234"


def test_an_older_sheet_never_overwrites_a_newer_change(cast):
    take(cast, csv(MEI), as_of=dt.date(2026, 9, 1))
    child = Child.objects.get()
    people.record_change(
        cast.actor("school"), child=child, kind=ChangeKind.PHONE_CHANGED, happened_on=dt.date(2026, 11, 1), today=cast.today,
        carer=child.carers.get(), detail={"phone": "13800005555"},
    )  # fmt: skip
    batch = take(cast, csv(MEI.replace("13800001234", "13800009999")), "旧.csv", as_of=dt.date(2026, 10, 1))
    assert child.carers.get().phone.reveal() == "13800005555"
    doubt = Difference.objects.get()
    assert (doubt.ours.reveal(), doubt.theirs.reveal()) == ("13800005555", "13800009999")
    assert batch.counts["differences"] == 1


def test_a_blank_erases_nothing(cast):
    take(cast, csv(MEI), as_of=dt.date(2026, 9, 1))
    before = held()
    take(cast, csv("杨小梅,女,2014-03-05,,五年级3班,杨大明,,,"), "空.csv", as_of=dt.date(2026, 10, 1))
    assert Carer.objects.get().phone.reveal() == "13800001234"
    assert held()["Child"] == before["Child"]


def test_a_child_missing_from_a_new_sheet_is_listed_and_never_closed(cast):
    take(cast, csv(MEI, JUN.replace("1班", "3班")), as_of=dt.date(2026, 9, 1))
    take(cast, csv(MEI), "少一个.csv", as_of=dt.date(2026, 10, 1))
    absent = AbsentFromSheet.objects.get()
    assert (absent.child.name, absent.child.file_state) == ("龙小军", FileState.ACTIVE)


def test_an_undo_erases_untouched_children_and_keeps_and_names_the_others(cast):
    before = held()
    batch = take(cast, csv(MEI, JUN))
    used = Child.objects.get(name="龙小军")
    people.record_change(cast.actor("school"), child=used, kind=ChangeKind.ADDRESS_CHANGED, happened_on=cast.today, today=cast.today, detail={"address": "石桥村"})
    batch = actions.undo(cast.actor("school"), batch=batch, today=cast.today)
    assert list(Child.objects.values_list("name", flat=True)) == ["龙小军"]
    assert [k["child"] for k in batch.counts["kept"]] == [used.uid]
    assert batch.counts["undone"] == 1
    assert before["Child"] == 0


def test_an_undo_erases_children_for_whom_the_ledger_opened_duties_and_keeps_those_of_whom_one_was_worked_on(cast):
    adopt_rules(cast, {"kind": "talk", "per": "month", "counterparts": ["child"]})
    batch = take(cast, csv(MEI, JUN))
    open_on(cast)
    owed = Duty.objects.filter(child__name="龙小军", not_owed=False)
    assert Duty.objects.filter(child__name="杨小梅").exists()
    care.waive(cast.actor("county"), duty=owed.first(), reason="已在县外", today=cast.today)
    batch = actions.undo(cast.actor("school"), batch=batch, today=cast.today)
    assert list(Child.objects.values_list("name", flat=True)) == ["龙小军"]
    assert (owed.exists(), batch.counts["undone"]) == (True, 1)


def test_an_undo_after_seven_days_is_refused(cast):
    batch = take(cast, csv(MEI))
    with pytest.raises(Refused, match="超过 7 天"):
        actions.undo(cast.actor("school"), batch=batch, today=batch.taken_at.date() + dt.timedelta(days=9))
    assert Child.objects.count() == 1


def test_pupils_who_are_not_left_behind_go_on_the_class_list_only(cast):
    batch = take(cast, csv(MEI, "王一一,女,2014-05-05,,五年级3班,王强,,13800001111,"), left_behind="no")
    assert list(Child.objects.values_list("name", flat=True)) == ["杨小梅"]
    pupil = Pupil.objects.get(child=None)
    assert (pupil.name, pupil.edu_unit, pupil.birth_month) == ("王一一", cast.unit("class_5_3"), dt.date(2014, 5, 1))
    actions.undo(cast.actor("school"), batch=batch, today=cast.today)
    assert Pupil.objects.count() == 0


def test_the_refused_rows_come_back_in_red_with_the_reason(cast):
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    for line in (HEAD, MEI, "龙小军,男,2015-13-02,,五年级1班,龙开强,,13800001235,"):
        book.active.append(line.split(","))
    book.save(out)
    batch = take(cast, out.getvalue(), "本校.xlsx")
    assert batch.counts["left"] == 1
    page = load_workbook(io.BytesIO(contents(batch.refused_file))).active
    assert page["C3"].fill.start_color.rgb == "FFFFC7CE"
    assert page["C2"].fill.fill_type is None
    assert (page["J1"].value, page["J2"].value) == ("说明", None)
    assert "日期" in page["J3"].value
    assert page["A2"].value == "杨小梅"


def test_the_refused_rows_of_a_csv_come_back_as_xlsx_in_the_same_rows(cast):
    batch = take(cast, csv(MEI, "龙小军,男,2015-13-02,,五年级1班,龙开强,,13800001235,"))
    page = load_workbook(io.BytesIO(contents(batch.refused_file))).active
    assert [c.value for c in page[1]][:2] == ["姓名", "性别"]
    assert page["C3"].fill.start_color.rgb == "FFFFC7CE"
    assert "日期" in page["J3"].value


def test_a_number_on_file_in_another_school_is_asked_about_without_a_name(cast):
    number = "513001201403050021"
    from qianshou.kit.idcard import check_char

    number = number[:17] + check_char(number[:17])
    take(cast, csv(f"孙小云,女,2014-03-05,{number},三年级1班,孙大,浙江,,"), "白鹭.csv", unit="other_school", who="other_school", as_of=dt.date(2026, 9, 1))
    batch = take(cast, csv(f"杨小梅,女,2014-03-05,{number},五年级3班,杨大明,浙江,,"))
    row = StagedRow.objects.get(batch=batch)
    assert row.problems == [["in_county", []]]
    assert Child.objects.count() == 1
    assert "孙小云" not in str(row.body.reveal())


def test_a_stranger_cannot_import_into_or_undo_anothers_unit(cast):
    batch = take(cast, csv(MEI))
    with pytest.raises(NotAllowed):
        actions.receive(cast.actor("other_school"), unit=cast.unit("school"), data=csv(JUN), filename="x.csv", today=cast.today)
    with pytest.raises(NotAllowed):
        actions.undo_chunk(cast.actor("other_school"), batch=batch, ids=[1], today=cast.today)
    with pytest.raises(NotAllowed):
        actions.begin_take(cast.actor("helper"), batch=batch, today=cast.today)
    assert Child.objects.count() == 1


def test_what_is_staged_is_sealed_and_what_is_logged_holds_no_value(cast):
    batch = preview(cast, csv(MEI))
    row = StagedRow.objects.get(batch=batch)
    assert isinstance(row.body, Sealed)
    assert "杨小梅".encode() not in bytes(row.body.blob())
    assert "杨小梅" not in str(batch.sheets) + str(batch.counts) + str(batch.answers)
    assert "杨小梅" not in "".join(str(e) for e in AuditEvent.objects.values_list("detail", "reason", "fields"))


def test_the_day_and_the_left_behind_question_are_asked_once_and_bad_answers_refused(cast):
    actor = cast.actor("school")
    batch = actions.receive(actor, unit=cast.unit("school"), data=csv(MEI), filename="a.csv", today=cast.today)
    actions.read_batch(actor, batch=batch, today=cast.today)
    assert batch.state == BatchState.ASKING
    with pytest.raises(Invalid, match="今天或以前"):
        actions.answer(actor, batch=batch, columns={}, as_of=dt.date(2027, 1, 1), left_behind="yes", today=cast.today)
    with pytest.raises(Invalid, match="是、不是"):
        actions.answer(actor, batch=batch, columns={}, as_of=cast.today, left_behind="maybe", today=cast.today)
    assert Batch.objects.get().state == BatchState.ASKING


def test_pasted_rows_are_read_and_too_many_refused(cast):
    actor = cast.actor("school")
    text = csv(MEI, JUN).decode().replace(",", "\t")
    batch = actions.receive_pasted(actor, unit=cast.unit("school"), text=text, today=cast.today)
    actions.read_batch(actor, batch=batch, today=cast.today)
    assert batch.state == BatchState.ASKING
    with pytest.raises(Invalid, match="1000 行"):
        actions.receive_pasted(actor, unit=cast.unit("school"), text="\n".join(["a\tb"] * 1100), today=cast.today)
    with pytest.raises(Invalid, match="表头"):
        actions.receive_pasted(actor, unit=cast.unit("school"), text="杨小梅", today=cast.today)


def test_a_name_that_is_a_sentence_is_sent_back_and_long_cells_keep_their_beginning(cast):
    batch = take(cast, csv("杨" * 61 + ",女,2014-03-05,,五年级3班,杨大明,浙江,,", MEI.replace("杨大明", "说" * 90).replace("浙江义乌", "浙" * 300)))
    assert [(r.verdict, r.problems) for r in StagedRow.objects.filter(batch=batch, taken=False)] == [("refused", [["name_too_long", []]])]
    father = Child.objects.get().carers.get()
    assert (father.name, father.facts.get().value) == ("说" * 60, "浙" * 120)


def test_an_undo_takes_away_the_classes_it_made_unless_somebody_uses_them(cast):
    rows = csv("杨小梅,女,2014-03-05,,四年级6班,杨大明,浙江,13800001234,", "石小江,男,2014-03-06,,四年级7班,石大,浙江,13800001235,")
    batch = take(cast, rows)
    made = {u.number: u for u in Unit.objects.filter(parent=cast.unit("school"), number__in=[6, 7])}
    assert len(made) == 2 == len(batch.counts["classes"])
    cast.user("helper").grants.create(role="class_teacher", unit=made[7], from_on=cast.today)
    actions.undo(cast.actor("school"), batch=batch, today=cast.today)
    assert list(Unit.objects.filter(pk__in=[u.pk for u in made.values()])) == [made[7]]
    again = take(cast, rows, "名册二.csv")
    assert again.counts["taken_new"] == 2 and Unit.objects.get(parent=cast.unit("school"), number=6).path not in {u.path for u in made.values()}
