"""Rosters annotated before the reader saw them: their columns are read without a question, or asked about, and hardly ever wrong."""

from datetime import date

from qianshou.papers.rosters import read_table
from tests.papers.unseen import FILES, workbook_of


def columns():
    """(file, letter, code, asked, what is right) of every column."""
    for path in FILES:
        data, truth = workbook_of(path.read_text(encoding="utf-8"))
        sheet = read_table(data, path.name, today=date(2025, 10, 1)).sheets[0]
        assert sheet.data and sheet.data_row_count == 3, path.name
        for (letter, code), right in zip(sheet.columns.items(), truth, strict=True):
            yield path.name, letter, code, letter in sheet.questions, right


def test_of_a_hundred_columns_ninety_seven_are_read_unasked_and_one_at_most_is_wrong():
    found = list(columns())
    coded = [one for one in found if None not in one[4]]
    right = [one for one in coded if one[2] in one[4] and not one[3]]
    wrong = [one for one in found if one[2] is not None and one[2] not in one[4] and not one[3]]
    assert len(coded) > 160
    assert len(right) / len(coded) >= 0.97, [one for one in coded if one not in right]
    assert len(wrong) / len(coded) <= 0.01, wrong
