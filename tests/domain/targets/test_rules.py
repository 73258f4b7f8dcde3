"""The rules of the seven counters, as tables."""

import datetime as dt
from decimal import Decimal

import pytest

from qianshou.domain.targets.choices import Counter
from qianshou.domain.targets.rules import EntryTold, ItemTold, span_of, tally, to_fen

DAY = dt.date(2026, 8, 14)
YEAR = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
LAST_YEAR = dt.date(2025, 12, 31)


@pytest.mark.parametrize(
    ("span", "day", "first", "last"),
    [
        ("month", DAY, dt.date(2026, 8, 1), dt.date(2026, 8, 31)),
        ("month", dt.date(2028, 2, 29), dt.date(2028, 2, 1), dt.date(2028, 2, 29)),
        ("quarter", DAY, dt.date(2026, 7, 1), dt.date(2026, 9, 30)),
        ("quarter", dt.date(2026, 12, 31), dt.date(2026, 10, 1), dt.date(2026, 12, 31)),
        ("half_year", DAY, dt.date(2026, 7, 1), dt.date(2026, 12, 31)),
        ("half_year", dt.date(2026, 6, 30), dt.date(2026, 1, 1), dt.date(2026, 6, 30)),
        ("year", DAY, *YEAR),
    ],
)
def test_a_span_is_the_calendars(span, day, first, last):
    assert span_of(span, day) == (first, last)


@pytest.mark.parametrize(("yuan", "fen"), [(None, 0), (Decimal("0"), 0), (Decimal("12.5"), 1250), (Decimal("0.01"), 1), (Decimal("70404"), 7040400)])
def test_money_is_whole_fen(yuan, fen):
    assert to_fen(yuan) == fen


ENTRIES = [
    ((EntryTold("phone", DAY),), {Counter.CONTACT: 1}),
    ((EntryTold("video", DAY), EntryTold("message", DAY)), {Counter.CONTACT: 2}),
    ((EntryTold("visit", DAY),), {Counter.VISIT: 1}),
    ((EntryTold("none", DAY, (ItemTold("deed", DAY),)),), {Counter.DEED: 1}),
    ((EntryTold("phone", DAY, (ItemTold("policy", DAY), ItemTold("raised", DAY, outcome="open"))),), {Counter.CONTACT: 1, Counter.POLICY: 1, Counter.RAISED: 1}),
    ((EntryTold("visit", DAY, (ItemTold("money", DAY, 50_000, 12_050),)),), {Counter.VISIT: 1, Counter.MONEY: 62_050}),
    ((EntryTold("visit", DAY, (ItemTold("difficulty", DAY, outcome="open"),)),), {Counter.VISIT: 1}),
    ((EntryTold("visit", DAY, (ItemTold("difficulty", DAY, outcome="solved", outcome_on=DAY),)),), {Counter.VISIT: 1, Counter.SOLVED: 1}),
    ((EntryTold("visit", LAST_YEAR, (ItemTold("difficulty", LAST_YEAR, outcome="solved", outcome_on=DAY),)),), {Counter.SOLVED: 1}),
    ((EntryTold("visit", DAY, (ItemTold("difficulty", DAY, outcome="solved", outcome_on=dt.date(2027, 1, 1)),)),), {Counter.VISIT: 1}),
    ((EntryTold("phone", LAST_YEAR),), {}),
    ((EntryTold("visit", DAY, (ItemTold("deed", DAY),), voided=True),), {}),
]


@pytest.mark.parametrize(("entries", "expected"), ENTRIES)
def test_each_entry_adds_to_its_counters_and_to_no_other(entries, expected):
    assert tally(entries, *YEAR) == dict.fromkeys(Counter.values, 0) | {code.value: n for code, n in expected.items()}
