"""Targets: who reaches them, what is refused, and the seven counters against the pure rule."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.permissions import P
from qianshou.domain.targets import actions, queries
from qianshou.domain.targets.choices import CountBy, Counter
from qianshou.domain.targets.models import Target, TargetEntry, TargetItem, TargetPairing
from qianshou.domain.targets.rules import EntryTold, ItemTold, tally
from qianshou.domain.targets.shapes import NewTarget
from qianshou.kit.errors import Changed, Invalid, NotAllowed, Refused
from tests.cast import TODAY
from tests.targets_cast import PHONE, SINCE, helper, target, told

pytestmark = pytest.mark.django_db
YEAR = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
REACHED = [
    ("county", {"石老根", "杨玉珍", "罗小勇"}), ("township_home", {"石老根", "杨玉珍"}), ("township_edu", {"石老根", "杨玉珍"}),
    ("other_township", {"罗小勇"}), ("helper", {"石老根"}), ("colleague", set()), ("school", set()), ("village", set()), ("outside", set()),
    ("admin", set()), ("viewer", set()), ("inspector", set()), ("neighbour_county", {"邻县户主"}), ("visitor", set()),
]  # fmt: skip


@pytest.fixture
def cast(cast):
    return cast.with_("targets")


@pytest.mark.parametrize(("who", "names"), REACHED)
def test_a_target_is_reached_by_its_place_or_by_ones_own_pairing(cast, who, names):
    assert set(queries.targets(cast.actor(who), P.SEE_TARGETS).values_list("name", flat=True)) == names


def test_the_end_of_the_pairing_closes_the_target_the_same_minute(cast):
    row = TargetPairing.objects.get(target=target(cast, "household"))
    actions.end_target_pairing(cast.actor("county"), pairing=row, to_on=TODAY, reason="handed_over", today=TODAY)
    assert list(queries.targets(cast.actor("helper"), P.SEE_TARGETS)) == []
    with pytest.raises(NotAllowed):
        actions.record_entry(cast.actor("helper"), target=target(cast, "household"), new=told(1), today=TODAY)


def test_the_phone_lies_sealed_and_opening_it_is_on_the_trail(cast):
    one = target(cast, "household")
    assert str(one.phone) == "139****2001"
    assert actions.reveal_target_phone(cast.actor("helper"), target=one, today=TODAY) == PHONE
    assert AuditEvent.objects.filter(action="targets.reveal_target_phone", actor_id=cast.user("helper").pk).count() == 1


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (told(1, on=TODAY + dt.timedelta(days=1)), "happened_on"), (told(1, on=dt.date(2026, 1, 4)), "happened_on"), (told(1, on=dt.date(2019, 1, 1)), "happened_on"),
        (told(1, way="visit", mode=""), "mode"), (told(1, way="phone", mode="together"), "mode"), (told(1, way="none"), "way"), (told(1, way="walk"), "way"),
        (told(1, goods_fen=100), "goods"), (told(1, cash_fen=-1), "cash"), (told(1, raised="没有水"), "raised_to"),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_is_refused_beside_its_field(cast, new, field):
    with pytest.raises(Invalid) as caught:
        actions.record_entry(cast.actor("helper"), target=target(cast, "household"), new=new, today=TODAY)
    assert (caught.value.field, TargetEntry.objects.count()) == (field, 0)


def test_the_same_entry_sent_twice_is_stored_once_and_another_body_is_refused(cast):
    one, me = target(cast, "household"), cast.actor("helper")
    first = actions.record_entry(me, target=one, new=told(1, deed="帮着收玉米"), today=TODAY)
    assert actions.record_entry(me, target=one, new=told(1, deed="帮着收玉米"), today=TODAY).pk == first.pk
    with pytest.raises(Refused):
        actions.record_entry(me, target=one, new=told(1, deed="别的事"), today=TODAY)
    assert (TargetEntry.objects.count(), TargetItem.objects.count()) == (1, 1)


def test_a_coordinator_types_in_for_the_official_who_was_paired_and_for_nobody_else(cast):
    one = target(cast, "disabled")
    row = actions.record_entry(cast.actor("county"), target=one, new=told(1), today=TODAY, doer=helper(cast, "official"))
    assert (row.doer.name, row.enterer) == ("龙干事", cast.user("county"))
    with pytest.raises(Invalid):
        actions.record_entry(cast.actor("county"), target=one, new=told(2), today=TODAY, doer=helper(cast, "li"))
    with pytest.raises(Invalid):
        actions.record_entry(cast.actor("county"), target=one, new=told(3), today=TODAY)
    with pytest.raises(NotAllowed):
        actions.record_entry(cast.actor("helper"), target=target(cast, "household"), new=told(4), today=TODAY, doer=helper(cast, "official"))


def test_a_difficulty_counts_on_the_day_it_was_solved(cast):
    one, me = target(cast, "household"), cast.actor("helper")
    actions.record_entry(me, target=one, new=told(1, way="visit", on=dt.date(2026, 3, 3), difficulty="屋顶漏雨"), today=TODAY)
    item = TargetItem.objects.get()
    assert _seven(cast)[Counter.SOLVED] == 0
    with pytest.raises(Invalid):
        actions.tell_outcome(me, target=one, item=item, outcome="solved", on=dt.date(2026, 3, 2), today=TODAY)
    actions.tell_outcome(me, target=one, item=item, outcome="not_possible", today=TODAY, words="等村里统一修")
    actions.tell_outcome(me, target=one, item=item, outcome="solved", today=TODAY)
    assert _seven(cast)[Counter.SOLVED] == 1
    with pytest.raises(Refused):
        actions.tell_outcome(me, target=one, item=item, outcome="open", today=TODAY)


def test_a_voided_entry_stays_readable_and_counts_no_more(cast):
    one, me = target(cast, "household"), cast.actor("helper")
    row = actions.record_entry(me, target=one, new=told(1, deed="修水管"), today=TODAY)
    with pytest.raises(Invalid):
        actions.void_entry(me, target=one, entry=row, reason=" ", today=TODAY)
    still_shown = type(row).objects.get(pk=row.pk)
    actions.void_entry(me, target=one, entry=row, reason="记错了户", today=TODAY)
    with pytest.raises(Refused, match="已经作废"):
        actions.void_entry(me, target=one, entry=still_shown, reason="别的原因", today=TODAY)
    assert _seven(cast) == dict.fromkeys(Counter.values, 0)
    assert [(line.voided, line.void_reason) for line in queries.entries_of(me, one, 5)] == [(True, "记错了户")]


def _seven(cast, who="county", place="county", by=CountBy.TARGET):
    rows, _money = queries.counts(cast.actor(who), cast.unit(place), by, *YEAR)
    return dict(zip(Counter.values, rows[-1].values, strict=True))


YEARS_WORK = [
    ("household", "li", told(1, on=dt.date(2026, 2, 1))),
    ("household", "li", told(2, "visit", dt.date(2026, 5, 6), mode="together", policy="办低保", cash_fen=20_000, goods_fen=5_050, goods="大米")),
    ("household", "li", told(3, "video", dt.date(2026, 6, 7), difficulty="孩子上学远", solved=True, raised="修路", raised_to="township")),
    ("disabled", "official", told(4, "visit", dt.date(2026, 7, 8), deed="送轮椅")),
    ("disabled", "official", told(5, "none", dt.date(2026, 8, 9), policy="残疾人补贴", deed="代办证")),
    ("disabled", "official", told(6, "message", TODAY, difficulty="看病难")),
]


def _write(cast):
    system = SystemActor(TODAY)
    rows = [target(cast, "household"), target(cast, "disabled")]
    by_name = {"household": rows[0].uid, "disabled": rows[1].uid}
    return actions.record_entries(system, targets=rows, entries=[(by_name[who], helper(cast, doer), new) for who, doer, new in YEARS_WORK], today=TODAY)


def _pure() -> dict[str, int]:
    def items(new):
        out = [ItemTold("policy", new.happened_on)] if new.policy else []
        out += [ItemTold("difficulty", new.happened_on, outcome="solved" if new.solved else "open", outcome_on=new.happened_on)] if new.difficulty else []
        out += [ItemTold("deed", new.happened_on)] if new.deed else []
        out += [ItemTold("money", new.happened_on, new.cash_fen, new.goods_fen)] if new.cash_fen or new.goods_fen else []
        return tuple(out + ([ItemTold("raised", new.happened_on)] if new.raised else []))

    return dict(tally([EntryTold(new.way, new.happened_on, items(new)) for _w, _d, new in YEARS_WORK], *YEAR))


def test_the_seven_counters_say_what_the_rule_says(cast):
    assert _write(cast) == 6
    assert _seven(cast) == _pure() == {"contact": 3, "visit": 2, "policy": 2, "solved": 1, "deed": 2, "money": 25_050, "raised": 1}
    assert queries.counts(cast.actor("county"), cast.county, CountBy.TARGET, *YEAR)[1] == (20_000, 5_050)


def test_by_the_officials_unit_and_by_the_place_count_the_same_rows_differently(cast):
    _write(cast)
    assert _seven(cast, place="department", by=CountBy.HELPER)[Counter.POLICY] == 1
    assert _seven(cast, place="village")[Counter.POLICY] == 1
    assert _seven(cast, place="department")[Counter.POLICY] == 0
    assert _seven(cast, who="other_township", place="other_township") == dict.fromkeys(Counter.values, 0)


@pytest.mark.parametrize("code", Counter.values)
def test_every_number_opens_as_many_rows_as_it_counts(cast, code):
    _write(cast)
    viewer = cast.actor("county")
    for row in queries.counts(viewer, cast.county, CountBy.TARGET, *YEAR)[0]:
        lines, total = queries.rows_behind(viewer, cast.county, CountBy.TARGET, code, *YEAR, kind=row.kind)
        counted = sum(line.amount or 0 for line in lines) if code == Counter.MONEY else total
        assert counted == dict(zip(Counter.values, row.values, strict=True))[code]


def test_counting_asks_two_questions_whatever_there_is(cast, django_assert_num_queries):
    _write(cast)
    viewer = cast.actor("county")
    assert viewer.grants != []
    with django_assert_num_queries(2):
        queries.counts(viewer, cast.county, CountBy.HELPER, *YEAR)


def test_who_was_not_visited_is_listed_only_while_somebody_should(cast):
    _write(cast)
    viewer, names = cast.actor("county"), lambda **more: [one.name for one in queries.listed(viewer, cast.county, **more)]
    assert names(show="unvisited", since=dt.date(2026, 7, 1)) == ["石老根"]
    assert names(show="unvisited", since=dt.date(2026, 10, 1)) == ["石老根", "杨玉珍"]
    assert names(show="alone") == ["罗小勇"]
    assert names(text="slg") == ["石老根"] and names(kind="orphan") == ["罗小勇"] and names(show="closed") == []


def test_a_closed_target_ends_its_pairings_and_what_was_done_still_counts(cast):
    _write(cast)
    actions.close_target(cast.actor("county"), target=target(cast, "household"), reason="better", today=TODAY)
    assert TargetPairing.objects.running().filter(target=target(cast, "household")).count() == 0
    assert _seven(cast)[Counter.CONTACT] == 3
    with pytest.raises(Refused):
        actions.pair_target(cast.actor("county"), target=target(cast, "household"), helper=helper(cast, "official"), from_on=TODAY, today=TODAY)


@pytest.mark.parametrize(
    ("new", "place"),
    [
        (NewTarget(" ", "household"), "village"), (NewTarget("甲", "stranger"), "village"), (NewTarget("甲", "other"), "village"),
        (NewTarget("甲", "household", members=0), "village"), (NewTarget("甲", "household"), "school"), (NewTarget("石老根", "household", ""), "village"),
    ],
)  # fmt: skip
def test_a_target_that_cannot_be_is_refused(cast, new, place):
    with pytest.raises(Invalid):
        actions.add_target(cast.actor("county"), unit=cast.unit(place), new=new, today=TODAY)
    assert Target.objects.count() == 4


def test_a_kind_of_its_own_is_said_in_words(cast):
    row = actions.add_target(cast.actor("township_home"), unit=cast.unit("village"), new=NewTarget("吴老太", "other", kind_words="空巢老人"), today=TODAY)
    assert row.kind_label == "空巢老人"


def test_whoever_read_an_older_version_is_shown_the_newer(cast):
    one, viewer = target(cast, "household"), cast.actor("county")
    new = NewTarget("石老根", "household", members=5)
    actions.edit_target(viewer, target=one, new=new, unit=cast.unit("village"), seen_version=1, today=TODAY)
    with pytest.raises(Changed):
        actions.edit_target(viewer, target=one, new=new, unit=cast.unit("village"), seen_version=1, today=TODAY)
    with pytest.raises(Invalid):
        actions.edit_target(cast.actor("township_home"), target=one, new=new, unit=cast.unit("far_village"), seen_version=2, today=TODAY)


def test_nobody_outside_and_nobody_twice_is_paired(cast):
    one, viewer = target(cast, "household"), cast.actor("county")
    with pytest.raises(Refused):
        actions.pair_target(viewer, target=one, helper=helper(cast, "li"), from_on=SINCE, today=TODAY)
    with pytest.raises(NotAllowed):
        actions.pair_target(cast.actor("helper"), target=one, helper=helper(cast, "official"), from_on=SINCE, today=TODAY)


def test_who_is_paired_is_counted_once(cast):
    said = queries.standing(cast.actor("county"), cast.county, CountBy.TARGET)
    assert (said.helpers, said.targets, said.by_kind, said.alone) == (2, 2, (("困难重度残疾人", 1), ("特困家庭", 1)), 1)
