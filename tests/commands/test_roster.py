"""`qianshou roster`: the JSON of CLI.md, what is written when, exit codes."""

import io
import json

import pytest
from openpyxl import load_workbook

from qianshou import cli
from qianshou.domain.people.models import Child
from qianshou.papers.models import Batch, StagedRow, VaultFile
from tests.papers.cards import LAYOUT_A, card, document, workbook
from tests.papers.imports.world import csv, held

MEI = "杨小梅,女,2014-03-05,,五年级3班,杨大明,浙江义乌,13800001234,"
BAD = "龙小军,男,2015-13-02,,五年级1班,龙开强,,13800001235,"
KEYS = {"batch", "new", "changed", "same", "doubtful", "refused", "skipped", "questions"}


@pytest.fixture
def roster(tmp_path):
    path = tmp_path / "名册.csv"
    path.write_bytes(csv(MEI, BAD))
    return path


def run(capsys, *words):
    code = cli.run(["roster", *map(str, words), "--json"])
    out = capsys.readouterr()
    return code, json.loads(out.out) if out.out else None, out.err


def test_read_needs_no_database(roster, capsys):
    code, answer, _err = run(capsys, "read", roster)
    assert code == 0
    sheet = answer["sheets"][0]
    assert (sheet["data_row_count"], sheet["columns"]["A"]) == (2, "child.name")


@pytest.mark.django_db
def test_import_without_take_good_writes_nothing(cast, roster, capsys, tmp_path):
    before, out = held(), tmp_path / "改.xlsx"
    code, answer, _err = run(capsys, "import", roster, "--unit", cast.unit("school").code, "--as", "school", "--out", out)
    assert code == 0
    assert answer.keys() >= KEYS
    assert (answer["batch"], answer["new"], answer["refused"]) == (None, 1, 1)
    assert held() == before
    assert (Batch.objects.count(), StagedRow.objects.count(), VaultFile.objects.count()) == (0, 0, 0)
    assert load_workbook(io.BytesIO(out.read_bytes())).active["C3"].fill.start_color.rgb == "FFFFC7CE"


@pytest.mark.django_db
def test_import_take_good_then_the_same_again_then_undo(cast, roster, capsys):
    before = held()
    words = ("import", roster, "--unit", cast.unit("school").code, "--as", "school", "--take-good", "--as-of", "2026-09-10")
    code, first, _err = run(capsys, *words)
    assert (code, first["new"], first["refused"]) == (0, 1, 1)
    now = held()
    code, again, _err = run(capsys, *words)
    assert (again["batch"], again["new"], again["changed"], again["same"], again["refused"]) == (first["batch"], 0, 0, 1, 1)
    assert held() == now
    code, undone, _err = run(capsys, "undo", first["batch"], "--as", "school")
    assert (code, undone) == (0, {"undone": 1, "kept": []})
    assert held() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--unit", "000000", "--as", "school"), "找不到代码"), (("--unit", "2152000101", "--as", "nobody-here"), "没有"),
        (("--unit", "2152000101", "--as", "other_school"), "找不到代码"), (("--unit", "2152000101", "--as", "school", "--as-of", "昨天"), "2026-09-01"),
        (("--unit", "2152000101", "--as", "school", "--as-of", "2999-01-01"), "今天或以前"),
    ],
    ids=["no unit", "no user", "another's unit", "no date", "the future"],
)  # fmt: skip
def test_import_refuses_in_one_line(cast, roster, capsys, words, says):
    code, answer, err = run(capsys, "import", roster, *words)
    assert (code, answer) == (1, None)
    assert says in err and err.count("\n") == 1
    assert Child.objects.count() == 0


@pytest.mark.django_db
def test_undo_of_anothers_batch_is_not_there(cast, roster, capsys):
    _code, first, _err = run(capsys, "import", roster, "--unit", cast.unit("school").code, "--as", "school", "--take-good")
    code, answer, err = run(capsys, "undo", first["batch"], "--as", "other_school")
    assert (code, answer) == (1, None)
    assert "没有找到批次" in err
    assert Child.objects.count() == 1


def test_a_wrong_call_is_two(capsys):
    with pytest.raises(SystemExit) as stop:
        cli.run(["roster", "import"])
    assert stop.value.code == 2
    assert "还缺少" in capsys.readouterr().err


def test_a_folder_of_one_per_child_sheets_is_read_and_taken_as_one(cast, capsys, tmp_path):
    folder = tmp_path / "登记表"
    folder.mkdir()
    (folder / "杨小梅.xlsx").write_bytes(workbook(("登记表", [card(LAYOUT_A, "杨小梅")])))
    (folder / "石小兰.docx").write_bytes(document(card(LAYOUT_A, "石小兰", father="石大")))
    (folder / "~$石小兰.docx").write_bytes(b"lock")
    code, answer, _err = run(capsys, "read", folder)
    assert (code, [sheet["data_row_count"] for sheet in answer["sheets"] if sheet["data"]]) == (0, [2])
    assert answer["sheets"][0]["cards"] == ["杨小梅.xlsx 登记表", "石小兰.docx 表1"]
    code, answer, _err = run(capsys, "import", folder, "--unit", cast.unit("school").code, "--as", "school", "--take-good", "--as-of", "2026-09-10")
    assert (code, answer["new"]) == (0, 2)
    assert set(Child.objects.values_list("name", flat=True)) == {"杨小梅", "石小兰"}
