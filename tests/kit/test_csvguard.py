"""What is guarded in a CSV, and that it always comes back the same."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianshou.kit.csvguard import guarded, unguarded
from qianshou.kit.workbook import read_book

RISKY = [
    "=1+1",
    "+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u3000=1",
    "|cmd",
    "%0a",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    "52048120150612002X",
    "138000010011",
    "0012",
    "1E5",
    "\ufeff=1",
]
PLAIN = ["龙小梅", "五年级（3）班", "13800001001", "a=b", "3-4", "", "12", "0", "o'neil", "浙江·义乌"]


@pytest.mark.parametrize("text", RISKY)
def test_what_a_spreadsheet_would_compute_or_shorten_is_guarded(text):
    assert guarded(text) == f"'{text}" and unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_is_left_alone(text):
    assert guarded(text) == text == unguarded(text)


@given(st.text())
def test_any_text_comes_back_the_same(text):
    assert unguarded(guarded(text)) == text


def test_a_file_of_guarded_cells_is_read_as_it_was_meant():
    out = io.StringIO()
    csv.writer(out).writerows([["姓名", "号码"], *([guarded(text), "x"] for text in RISKY)])
    grid = read_book(b"\xef\xbb\xbf" + out.getvalue().encode()).grids[0]
    assert grid.columns[0][1:] == RISKY


def test_an_apostrophe_of_another_system_before_a_number_goes_too():
    assert read_book("姓名,号码\n甲,'520481201506120021\n".encode()).grids[0].columns[1][1] == "520481201506120021"
