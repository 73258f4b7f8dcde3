"""Blank forms by meaning: the open ones to the letter, those never seen as told, and what is no form."""

import io
import json

import pytest
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from qianshou.kit.errors import Refused
from qianshou.papers.forms import cli_json, read_form
from tests.papers.forms.blanks import DATA, ROWS, invented

FORMS = invented()
TRUTH = json.loads((DATA / "truth.json").read_text("utf-8"))["files"]


def said(form):
    """{place: (code, asked)} of one invented form as read, and the list where it is one."""
    read = read_form(form.data, form.name)
    if form.kind.endswith("list"):
        part = read.lists[0] if read.lists else None
        return ({place: (c.code, c.ask) for place, c in enumerate(part.columns)} if part else {}), part
    return {f.fill: (f.want.code, f.want.ask) for card in read.cards for f in card.fields}, None


def judged(form):
    """coded, right, wrong, lines for a person."""
    got, _ = said(form)
    coded = right = wrong = 0
    lines = []
    for place, codes in form.want.items():
        code, asked = got.get(place, (None, False))
        coded += "" not in codes
        fits = (code or "") in codes
        right += "" not in codes and fits and not asked
        if code and not fits and not asked:
            wrong += 1
        if not fits or (asked and "" not in codes):
            lines.append(f"{form.name} {form.heads[place]}: {code}{'?' if asked else ''} want {codes}")
    return coded, right, wrong, lines


def test_forms_never_seen_are_read_right_without_a_question():
    found = [judged(form) for form in FORMS]
    coded, right, wrong = (sum(one[n] for one in found) for n in range(3))
    said_wrong = "\n".join(line for one in found for line in one[3])
    assert coded > 200
    assert right / coded >= 0.97, said_wrong
    assert wrong / sum(len(form.want) for form in FORMS) <= 0.01, said_wrong


@pytest.mark.parametrize("form", [f for f in FORMS if f.kind.endswith("list")], ids=lambda f: f.name)
def test_the_rows_to_fill_stand_between_header_and_signatures(form):
    _, part = said(form)
    assert part.header_rows == form.header_rows
    assert (part.first, part.rows) == (form.header_rows[-1], ROWS)


@pytest.mark.parametrize("name", sorted(TRUTH))
def test_the_open_forms_are_read_to_the_letter(name):
    answer, want = cli_json(DATA / name), TRUTH[name]
    if want["format"] == "docx":
        got = {tuple(f["fill_cell"]): f for f in answer["fields"]}
        for field in want["fields"]:
            one = got[tuple(field["fill_cell"])]
            assert one["code"] in [field["code"], *field.get("also_ok", [])]
            assert one["label_cell"] == field["label_cell"]
            assert one.get("style") == field.get("style")
        return
    for sheet, wanted in zip(answer["sheets"], want["sheets"], strict=True):
        for key in ("header_rows", "first_row", "last_row", "row_count", "prefilled", "formulas", "leave_blank", "headers"):
            assert sheet[key] == wanted.get(key, []), key
        assert sheet["choices"] == wanted.get("choices", {})
        assert sheet["questions"] == {}
        for letter, code in wanted["columns"].items():
            assert sheet["columns"][letter] in [code, *wanted.get("also_ok", {}).get(letter, [])]


def test_every_column_says_why_it_was_understood_so():
    answer = cli_json(DATA / "01_留守儿童花名册(空表).xlsx")
    assert all(answer["sheets"][0]["why"].values())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"%PDF-1.7", b"x" * 6_000_000, b"\x00\x01\x02"])
def test_what_is_no_form_is_refused_in_a_sentence(data):
    with pytest.raises(Refused) as refused:
        read_form(data)
    assert refused.value.say


def test_an_answer_ends_a_question():
    form = next(f for f in FORMS if f.kind == "list")
    read = read_form(form.data, answers={"Sheet": {"G": None, "A": "child.former_name"}})
    assert [read.lists[0].columns[place].code for place in (6, 0)] == [None, "child.former_name"]


def test_the_four_blanks_written_down_before_they_were_seen_are_read_to_the_letter():
    folder = DATA.parent / "forms_unseen"  # what was read at first look stands in its README
    for name, want in json.loads((folder / "truth.json").read_text("utf-8"))["files"].items():
        answer = cli_json(folder / name)
        if want["format"] == "docx":
            got = {tuple(f["fill_cell"]): f["code"] for f in answer["fields"]}
            wrong = {
                f["label"]: got.get(tuple(f["fill_cell"])) for f in want["fields"] if got.get(tuple(f["fill_cell"])) not in [f["code"], *f.get("also_ok", [])]
            }
            assert (wrong, answer["questions"]) == ({}, {}), name
            continue
        (sheet,), (wanted,) = answer["sheets"], want["sheets"]
        assert [sheet[k] for k in ("header_rows", "first_row", "last_row", "prefilled", "headers", "choices", "questions")] == [
            wanted[k] for k in ("header_rows", "first_row", "last_row", "prefilled", "headers", "choices")
        ] + [{}], name
        assert {k: v for k, v in sheet["columns"].items() if v not in [wanted["columns"][k], *wanted["also_ok"].get(k, [])]} == {}, name


def test_a_form_whose_writer_leaves_out_the_sides_without_a_line_is_read():
    book = Workbook()
    for row in (("序号", "姓名", "性别"), (None, None, None)):
        book.active.append(row)
    for cells in book.active:
        for cell in cells:
            cell.border = Border(left=Side(style="thin"), bottom=None, top=None)
    data = io.BytesIO()
    book.save(data)
    assert [column.code for column in read_form(data.getvalue(), "表.xlsx").lists[0].columns] == ["paper.serial", "child.name", "child.sex"]
