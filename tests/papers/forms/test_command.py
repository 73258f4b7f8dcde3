"""form fill on the command line: exactly what CLI.md answers, who may, what is masked, what the trail keeps."""

import argparse

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from qianshou.commands.form import fill
from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.people.models import Child, Label
from qianshou.domain.people.queries import RosterFilter
from qianshou.kit.errors import Refused
from qianshou.papers.forms import read_form
from qianshou.papers.forms.counted import Asked, counted, people
from qianshou.papers.forms.facts import form_facts
from qianshou.papers.models import ColumnAnswer, Export
from tests.cast import TODAY
from tests.papers.forms.blanks import DATA
from tests.papers.forms.test_counting import WORD, sheet, word

pytestmark = pytest.mark.django_db
ROSTER, AID, CARD = "01_留守儿童花名册(空表).xlsx", "04_困难留守学生资助申请名单(空表).xlsx", "05_留守儿童基本情况登记卡(空表).docx"


def run(out, *, blank=ROSTER, unit="2152000101", who="school", **more):
    parser = argparse.ArgumentParser()
    fill.configure(parser)
    words = [str(blank if "/" in str(blank) else DATA / blank), "--unit", unit, "--as", who, "--out", str(out)]
    return fill.run(parser.parse_args([*words, *(w for key, value in more.items() for w in (f"--{key}", value))]))


@pytest.fixture
def world(cast):
    return cast.with_("children")


def test_it_answers_with_rows_files_unknown_and_asked(world, tmp_path):
    assert run(tmp_path / "a.xlsx") == {"rows": 4, "files": 1, "unknown": [], "asked": []}
    assert run(tmp_path / "b.xlsx", blank=AID) == {"rows": 4, "files": 1, "unknown": ["N", "O"], "asked": []}
    assert run(tmp_path / "c.docx", blank=CARD)["files"] == 1
    assert run(tmp_path / "d.zip", blank=CARD)["files"] == 4


def test_the_children_are_those_of_the_filter(world, tmp_path):
    name = load_workbook(tmp_path / "a.xlsx").active["B4"].value if run(tmp_path / "a.xlsx") else ""
    assert run(tmp_path / "b.xlsx", children=name)["rows"] == 1
    with pytest.raises(Refused):
        run(tmp_path / "c.xlsx", children="label=nobody")
    with pytest.raises(Refused):
        run(tmp_path / "c.xlsx", children="shoe=42")


def test_the_filling_is_logged_with_purpose_columns_and_each_child(world, tmp_path):
    run(tmp_path / "a.xlsx")
    events = {e.action: e for e in AuditEvent.objects.filter(action__startswith="forms.")}
    assert set(events) == {"forms.ask_filling", "forms.open_for_form", "forms.keep_filled"}
    opened = events["forms.open_for_form"]
    assert opened.reason == "上报上级要的表"
    assert "child.id_number" in opened.fields
    assert opened.count == 4
    export = Export.objects.get()
    assert (export.layout, export.rows, export.asked["line"]) == ("form", 4, "edu")


def test_numbers_are_masked_where_the_purpose_does_not_need_them(world, tmp_path):
    run(tmp_path / "open.xlsx")
    run(tmp_path / "masked.xlsx", purpose="inspect")
    plain, masked = ([row[4].value for row in load_workbook(tmp_path / f"{n}.xlsx").active["A4:R7"] if row[4].value] for n in ("open", "masked"))
    assert plain and len(plain) == len(masked)
    assert all("*" not in n for n in plain)
    assert not set(plain) & set(masked)
    assert all("*" in n for n in masked)


@pytest.mark.parametrize("bad", [{"unit": "999"}, {"unit": "2152000201"}, {"who": "helper"}, {"who": "neighbour_county"}])
def test_a_unit_or_a_person_without_the_right_is_refused(world, tmp_path, bad):
    with pytest.raises(Refused):
        run(tmp_path / "x.xlsx", **bad)
    assert not (tmp_path / "x.xlsx").exists()
    assert not Export.objects.exists()


def test_what_the_unit_or_one_above_answered_is_not_asked_again(world, tmp_path):
    blank = tmp_path / "f.csv"
    blank.write_text("序号,姓名,性别,父亲姓名,母亲姓名,务工地点\n,,,,,\n", "utf-8")
    with pytest.raises(Refused, match=".csv"):
        run(tmp_path / "a.xlsx", blank=blank)
    assert run(tmp_path / "a.csv", blank=blank)["asked"] == ["F"]
    county = world.county
    ColumnAnswer.objects.create(county=county, unit=county, header="务工地点", code="mother.away_place")
    assert run(tmp_path / "b.csv", blank=blank)["asked"] == []


def test_a_table_of_counts_is_filled_too(world, tmp_path):
    blank = tmp_path / "月报.xlsx"
    blank.write_bytes(sheet([["月报表"], ["班级", "总数", "男", "女", "睡眠"], *[[None] * 5] * 2, ["合计"]], ruled=(2, 5)))
    assert run(tmp_path / "a.xlsx", blank=blank) == {"rows": 4, "files": 1, "unknown": [], "asked": ["E"]}
    made = load_workbook(tmp_path / "a.xlsx").active
    assert [made.cell(row, 2).value for row in range(3, 20) if made.cell(row, 1).value == "合计"] == [4]


def test_the_facts_of_a_form_cost_the_same_queries_for_one_child_and_for_many(world):
    rows = list(Child.objects.select_related("edu_unit", "edu_unit__parent", "home_unit"))
    counts = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as asked:
            form_facts(some, definition="school", opened=frozenset(), today=TODAY)
        counts.append(len(asked))
    assert len(rows) > 3
    assert counts[0] == counts[1]


def test_family_photo_and_a_counted_word_table_come_out_of_one_command(world, tmp_path):
    card = DATA.parent / "forms_unseen" / "09_留守儿童关爱服务档案表(空表).docx"
    answer = run(tmp_path / "a.docx", blank=card, children="text=龙小梅")
    assert (answer["rows"], answer["files"]) == (1, 1)
    assert "贴照片处 （近期免冠一寸）" in answer["unknown"]
    table = docx.Document(tmp_path / "a.docx").tables[0]
    assert [table.cell(row, 1).text for row in (5, 6, 7)] == ["龙大山", "吴金花", "吴桂英"]
    assert [event.fields for event in AuditEvent.objects.filter(action="forms.open_for_form")][0].count("member.phone") == 1
    blank = tmp_path / "月报.docx"
    blank.write_bytes(WORD)
    answer = run(tmp_path / "b.docx", blank=blank, unit="520481", who="county")
    assert answer == {"rows": answer["rows"], "files": 1, "unknown": [], "asked": []}
    total = docx.Document(tmp_path / "b.docx").tables[0].rows[-1].cells[1]
    assert [one.text for one in total._tc.iter(docx.oxml.ns.qn("w:t"))] == [str(answer["rows"])]
    blank.write_bytes(word([["单位", "总数", "男", "女"], ["", 1, 2, 3], [None] * 4], after=["勾稽：1=2"]))
    with pytest.raises(Refused, match="勾稽关系对不上：1=2"):
        run(tmp_path / "c.docx", blank=blank, unit="520481", who="county")


def test_health_and_relief_are_counted_from_the_files_for_those_who_may_read_them(world):
    fresh = Child.objects.get(pk=world.more["children"]["mei"])
    fresh.health, fresh.profile = "慢性病：哮喘", fresh.profile | {"child.relief": "低保、临时救助", "child.guardianship_quality": "较差"}
    fresh.save()
    for delicate, health in ((True, {"chronic"}), (False, set())):
        found = people(world.actor("school"), unit=world.unit("school"), line="edu", filters=RosterFilter(), today=TODAY, delicate=delicate)
        mei = next(one for one in found if one.uid == fresh.uid)
        assert (mei.health, mei.relief, mei.quality, mei.ethnicity) == (health, {"subsistence", "temporary"}, "poor", "other")
    table = read_form(sheet([["表"], ["单位", "总数", "慢性病", "低保"], [None] * 4, ["合计"]], ruled=(2, 4))).counts
    counted(world.actor("school"), table, Asked(world.unit("school"), "edu", RosterFilter(), TODAY))
    assert AuditEvent.objects.get(action="forms.count_delicate").count == 4


def test_a_label_in_dispute_is_neither_in_the_total_nor_in_its_parts(world):
    asked = {"unit": world.unit("school"), "line": "edu", "filters": RosterFilter(label="left_behind"), "today": TODAY}
    before = people(world.actor("school"), **asked)
    Label.objects.filter(child=world.more["children"]["mei"], kind="both_away").update(standing="disputed")
    after = people(world.actor("school"), **asked)
    assert len(before) - len(after) == 1
    assert all(one.labels & {"both_away", "one_away"} for one in after)
