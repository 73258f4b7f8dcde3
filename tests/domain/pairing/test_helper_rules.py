"""The rules of helpers as tables: what one with several kinds is paired as, how far an application is, what may be kept over a lapsed check."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianshou.domain.pairing.choices import OUTSIDE, OUTSIDE_PAIRINGS, HelperKind, PairingKind, Stage
from qianshou.domain.pairing.rules import VettingFacts, kept_at_most, must_end, vetting_faults
from qianshou.domain.pairing.rules import applying as rules
from qianshou.domain.pairing.rules.applying import ApplicationFacts
from qianshou.domain.pairing.rules.kinds import as_outside, is_outside, kind_of, may_be, way

TODAY = dt.date(2026, 11, 20)
WHOLE = {
    "birth_date": dt.date(2000, 1, 1), "identity_checked_on": TODAY, "record_checked_on": TODAY, "record_clear": True, "trained_on": TODAY,
    "commitment_signed_on": TODAY, "entered_by": 1, "approved_by": 2, "approved_on": TODAY, "entered_on": TODAY,
}  # fmt: skip


def facts(**more):
    return VettingFacts(**WHOLE | more)


def ago(days):
    return TODAY - dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("outside", "also", "kind", "may", "out"),
    [
        (False, False, "teacher", True, False),
        (False, False, "volunteer", False, False),
        (False, True, "teacher", True, False),
        (False, True, "volunteer", True, True),
        (True, False, "volunteer", True, True),
        (True, False, "proxy_parent", True, True),
        (True, False, "teacher", False, True),
    ],
)
def test_staff_who_volunteers_stays_staff_for_the_children_of_her_class(outside, also, kind, may, out):
    assert (may_be(outside, also, kind), as_outside(outside, also, kind)) == (may, out)


@given(st.booleans(), st.booleans(), st.sampled_from(PairingKind.values))
def test_nobody_is_paired_as_staff_under_an_outside_kind_nor_the_other_way_round(outside, also, kind):
    if may_be(outside, also, kind) and not (outside and also):
        assert as_outside(outside, also, kind) == (kind in OUTSIDE_PAIRINGS)


@pytest.mark.parametrize("kind", HelperKind.values)
def test_what_a_helper_is_called_and_what_her_pairing_is_called_agree(kind):
    assert (kind_of(kind) in OUTSIDE_PAIRINGS) == is_outside(kind) == (kind in OUTSIDE)


@pytest.mark.parametrize(
    ("main", "further", "allowed", "found"),
    [
        ("teacher", ["volunteer"], {"teacher", "volunteer"}, "teacher"),
        ("teacher", ["volunteer"], {"volunteer"}, "volunteer"),
        ("teacher", [], {"volunteer"}, ""),
        ("official", ["official"], {"official"}, "official"),
    ],
)
def test_a_person_is_proposed_in_one_way_her_main_one_first(main, further, allowed, found):
    assert way(main, further, allowed) == found


@pytest.mark.parametrize(
    ("known", "stage"),
    [
        ({}, Stage.IDENTITY),
        ({"identity_checked_on": TODAY}, Stage.CERTIFICATE),
        ({"identity_checked_on": TODAY, "record_checked_on": TODAY, "record_clear": False}, Stage.CERTIFICATE),
        ({"identity_checked_on": TODAY, "record_checked_on": TODAY, "record_clear": True}, Stage.TRAINING),
        ({"identity_checked_on": TODAY, "record_checked_on": TODAY, "record_clear": True, "trained_on": TODAY}, Stage.COMMITMENT),
        ({"identity_checked_on": TODAY, "record_checked_on": TODAY, "record_clear": True, "trained_on": TODAY, "commitment_signed_on": TODAY}, Stage.APPROVAL),
    ],
)
def test_an_application_stands_at_the_first_thing_missing(known, stage):
    assert rules.stage(ApplicationFacts(**known)) == stage


@pytest.mark.parametrize(("born", "young"), [(dt.date(2008, 11, 20), False), (dt.date(2008, 11, 21), True), (dt.date(1950, 1, 1), False)])
def test_eighteen_is_counted_to_the_day(born, young):
    assert rules.too_young(born, TODAY) is young


@pytest.mark.parametrize(
    ("row", "most"),
    [
        (facts(record_checked_on=ago(366)), ago(1) + dt.timedelta(days=90)),
        (facts(record_checked_on=ago(365 + 60)), ago(60) + dt.timedelta(days=90)),
        (facts(record_checked_on=ago(365 + 91)), None),  # too long over
        (facts(record_clear=False), None),  # a record was found: nothing is kept
        (facts(trained_on=None), None),
        (facts(approved_on=None, entered_on=ago(10)), ago(10) + dt.timedelta(days=90)),
        (None, None),
    ],
)
def test_a_pairing_is_kept_over_a_lapsed_check_ninety_days_at_most(row, most):
    assert kept_at_most(row, TODAY) == most


@given(st.integers(0, 600), st.integers(0, 120), st.booleans())
def test_a_lapsed_check_stops_new_pairings_before_it_ends_old_ones(checked, window, clear):
    row = facts(record_checked_on=ago(checked), record_clear=clear)
    if must_end(row, TODAY, window):
        assert vetting_faults(row, TODAY)
    if (most := kept_at_most(row, TODAY)) is not None:
        assert clear and most >= TODAY
    assert bool(vetting_faults(row, TODAY)) == (not clear or checked > 365)


@pytest.mark.parametrize(
    ("what", "times", "refused"), [("apply", 4, False), ("apply", 5, True), ("look", 19, False), ("look", 20, True), ("apply_one", 3, True)]
)
def test_strangers_knock_so_often_and_no_more(what, times, refused):
    assert rules.too_often(what, times) is refused


def test_a_number_is_read_as_it_is_written_by_hand():
    assert rules.tidy_number(" ABCD-efgh jkmn ") == "abcdefghjkmn" and rules.shown_number("abcdefghjkmn") == "abcd-efgh-jkmn"
