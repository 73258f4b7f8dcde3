"""The open rosters go in whole, with every expectation of their truth.json."""

import datetime as dt
import json
from pathlib import Path

import pytest

from qianshou.domain.people.models import Child, Pupil
from qianshou.papers.choices import Verdict
from qianshou.papers.imports import actions
from qianshou.papers.imports.body import unpack
from qianshou.papers.models import StagedRow
from tests.papers.imports.world import held, take

FOLDER = Path(__file__).resolve().parents[2] / "data" / "rosters"
TRUTH = json.loads((FOLDER / "truth.json").read_text("utf-8"))
AS_OF = dt.date.fromisoformat(TRUTH["as_of"])
TOWNSHIP = ("04", "09")
FILES = sorted(TRUTH["files"])


def imported(cast, name):
    town = name[:2] in TOWNSHIP
    who, unit = ("township_edu", "township") if town else ("school", "school")
    data = (FOLDER / name).read_bytes()
    left_behind = "no" if name[:2] in ("02", "03") else "yes"
    return take(cast, data, name, who=who, unit=unit, as_of=AS_OF, left_behind=left_behind), who, unit


def rows_of(sheet):
    expect = {e["row"]: e["verdict"] for e in sheet["expect"]}
    doubts = {row for row, verdict in expect.items() if verdict == "doubt"}
    skips = {row for row, verdict in expect.items() if verdict == "skip"}
    either = {e["row"] for e in sheet.get("either_way") or []}
    return doubts, skips, either


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES, ids=[name[:2] for name in FILES])
def test_clean_rows_go_in_without_a_question_doubts_never_do_and_an_undo_leaves_nothing(cast, name):
    before = held()
    batch, who, unit = imported(cast, name)
    for sheet in TRUTH["files"][name]["sheets"]:
        if not sheet["data"]:
            continue
        doubts, skips, either = rows_of(sheet)
        staged = {r.row: r for r in StagedRow.objects.filter(batch=batch, sheet=sheet["index"])}
        assert not skips & staged.keys(), "a total or a note became a row"
        went_in = {n for n, r in staged.items() if r.taken}
        assert not doubts & went_in, "a doubtful row went in"
        assert {r.verdict for n, r in staged.items() if n in doubts} <= {Verdict.DOUBTFUL, Verdict.REFUSED}
        stayed = {n: [p[0] for p in r.problems] for n, r in staged.items() if n not in went_in | doubts | either}
        assert stayed == {}, "a clean row did not go in"
        assert len(staged) == sheet["data_row_count"]
    opened = Child.objects.count()
    assert opened + Pupil.objects.filter(child=None).count() == sum(1 for r in StagedRow.objects.filter(batch=batch, taken=True))
    assert opened > 0
    same_file_changes_nothing(cast, name, who, unit, batch)
    actions.undo(cast.actor(who), batch=batch, today=cast.today)
    assert held() == before


def same_file_changes_nothing(cast, name, who, unit, batch):
    now = held()
    again = actions.receive(cast.actor(who), unit=cast.unit(unit), data=(FOLDER / name).read_bytes(), filename=name, today=cast.today)
    assert again.pk == batch.pk
    actions.read_batch(cast.actor(who), batch=again, today=cast.today)
    actions.take_good(cast.actor(who), batch=again, today=cast.today)
    assert held() == now


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES, ids=[name[:2] for name in FILES])
def test_samples_stand_in_the_files_as_the_sheet_says(cast, name):
    batch, _who, _unit = imported(cast, name)
    for sheet in TRUTH["files"][name]["sheets"]:
        for sample in sheet.get("samples", []):
            row = StagedRow.objects.get(batch=batch, sheet=sheet["index"], row=sample["row"])
            body, facts = unpack(row), sample["facts"]
            assert body.name == facts["child.name"]
            if row.verdict == Verdict.CLASS_LIST:
                assert Pupil.objects.filter(name=facts["child.name"]).exists()
                continue
            child = row.child
            assert (child.name, child.sex) == (facts["child.name"], facts["child.sex"])
            if len(facts.get("child.birth_date") or "") == 10:
                assert child.birth_date.isoformat() == facts["child.birth_date"]
            if facts.get("child.id_number"):
                assert child.id_number.reveal() == facts["child.id_number"]
            for person in ("father", "mother"):
                if facts.get(f"{person}.name"):
                    carer = child.carers.get(name=facts[f"{person}.name"])
                    assert (carer.phone.reveal().split("、") if carer.phone else []) == (facts.get(f"{person}.phone") or [])


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES, ids=[name[:2] for name in FILES])
def test_the_file_saved_again_under_other_bytes_finds_the_same_children(cast, name):
    """A re-saved workbook has another digest: its rows still speak of the same children."""
    batch, who, unit = imported(cast, name)
    now = held()
    StagedRow.objects.filter(batch=batch).update(child=None)  # nothing but the rows' own words may help
    data = resaved((FOLDER / name).read_bytes(), name)
    again = take(cast, *data, who=who, unit=unit, as_of=AS_OF, left_behind="no" if name[:2] in ("02", "03") else "yes")
    assert again.pk != batch.pk
    assert again.counts.get("taken_new", 0) == 0
    assert {k: v for k, v in held().items() if k != "LikenessPair"} == now


def resaved(data, name):
    import io

    from openpyxl import load_workbook

    if name.endswith(".xlsx"):
        book, out = load_workbook(io.BytesIO(data)), io.BytesIO()
        book.save(out)
        return out.getvalue(), "另存.xlsx"
    if name.endswith(".csv"):
        return data + b"\r\n", "另存.csv"
    return data + b"\0", "另存.xls"
