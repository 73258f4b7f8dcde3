"""Dates as people write them."""

from datetime import date, datetime

import pytest

from qianshou.kit import loosedate


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2014-03-05", "2014-03-05"),
        ("2014-3-5", "2014-03-05"),
        ("2014/3/5", "2014-03-05"),
        ("2014.3.5", "2014-03-05"),
        ("2014年3月5日", "2014-03-05"),
        ("２０１４年３月", "2014-03"),
        ("2014.03", "2014-03"),
        ("20140305", "2014-03-05"),
        ("201403", "2014-03"),
        ("2014", "2014"),
        ("2014-03-05 00:00:00", "2014-03-05"),
        ("二〇一四年三月十五日", "2014-03-15"),
        ("3/25/2014", "2014-03-25"),
        (2014.03, "2014-03"),
        (20140305.0, "2014-03-05"),
        (41703.0, "2014-03-05"),
        (date(2014, 3, 5), "2014-03-05"),
        (datetime(2014, 3, 5, 8, 0), "2014-03-05"),  # noqa: DTZ001 - a spreadsheet knows no zone
    ],
)
def test_a_date_is_read_as_exactly_as_written(written, iso):
    assert loosedate.read(written) == iso


@pytest.mark.parametrize("written", ["2015.13", "2015-02-30", "20151345", "2012-06-31", "明天", "", "1", 12.0])
def test_a_day_that_does_not_exist_is_refused(written):
    with pytest.raises(loosedate.NotADate):
        loosedate.read(written)


def test_a_number_that_may_be_january_or_october_is_unsure():
    with pytest.raises(loosedate.NotADate) as refused:
        loosedate.read(2014.1)
    assert refused.value.unsure
