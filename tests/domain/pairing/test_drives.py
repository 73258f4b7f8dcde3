"""A drive from its call to its end, by real actions: what the call may tell, who decides, what counts as met, what is kept."""

import datetime as dt

import pytest

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.pairing.actions import drives as actions
from qianshou.domain.pairing.actions import meeting, pair
from qianshou.domain.pairing.models import Applicant, Drive, DrivePair, HelperApplication
from qianshou.domain.pairing.queries import drives as queries
from qianshou.domain.people import actions as people
from qianshou.domain.people.newfile import NewFile
from qianshou.domain.permissions import P
from qianshou.kit.errors import Changed, Invalid, NotAllowed, Refused
from tests.cast import TODAY
from tests.people_cast import OPENED, child, grandmother, parents
from tests.team_cast import vetted

pytestmark = pytest.mark.django_db
NEW = actions.NewDrive("亲情定制", "volunteer", 2, TODAY, TODAY + dt.timedelta(30), asks="大专以上", contact="0855-1234567")
BORN = dt.date(1990, 1, 1)


@pytest.fixture
def county(cast):
    """The county's coordinator."""
    return cast.with_("children", "helpers", "pairings").actor("county")


def a_drive(cast, to="calling"):
    """A drive of the county, as far as asked."""
    county = cast.actor("county")
    row = actions.make_drive(county, unit=cast.county, new=NEW, today=TODAY)
    actions.write_call(county, drive=row, call=queries.prefilled_call(county, row, TODAY, "https://example.org/"), today=TODAY, seen_version=1)
    for state in {"draft": (), "calling": ("calling",), "choosing": ("calling", "choosing")}[to]:
        actions.move_drive(county, drive=row, to=state, today=TODAY)
    return row


def entered(cast, row, name="周志愿", who="county"):
    return actions.enter_applicant(cast.actor(who), drive=row, name=name, birth_date=BORN, phone="13800005001", about="师范毕业", today=TODAY)


def online(cast, row, name="网上的人"):
    """What the public page leaves."""
    one = HelperApplication(
        county=cast.county, unit=cast.county, unit_path=cast.county.path, number=f"N{HelperApplication.objects.count()}", drive_code=row.code, kind="volunteer", name=name,
        birth_date=BORN, place="临江师范学院", consent_version="1", applied_on=TODAY, touched_on=TODAY,
    )  # fmt: skip
    one.phone, one.about = "13800005002", "会弹琴"
    one.save()
    return one


@pytest.mark.parametrize(
    ("who", "reaches"), [("county", True), ("county_two", True), ("school", False), ("outside", False), ("neighbour_county", False), ("visitor", False)]
)
def test_a_drive_is_reached_by_the_coordinators_of_its_unit_and_above(cast, county, who, reaches):
    row, actor = a_drive(cast), cast.actor(who)
    assert Drive.objects.visible_to(actor, P.KEEP_DRIVES).filter(pk=row.pk).exists() is reaches
    assert actor.may(P.KEEP_DRIVES, row) is reaches


def test_the_public_page_knows_a_drive_by_its_code_only_while_it_calls(cast, county):
    row = a_drive(cast, "draft")
    assert queries.open_drive(row.code, TODAY) is None
    actions.move_drive(county, drive=row, to="calling", today=TODAY)
    found = queries.open_drive(f" {row.code.lower()} ", TODAY)
    assert (found.title, found.kind, found.unit) == ("亲情定制", "volunteer", cast.county)
    assert queries.open_drive(row.code, TODAY + dt.timedelta(31)) is None and queries.open_drive("AAAAAA", TODAY) is None
    actions.move_drive(county, drive=row, to="choosing", today=TODAY)
    assert queries.open_drive(row.code, TODAY) is None


def test_a_call_with_the_name_of_a_waiting_child_is_refused_and_one_saved_by_two_is_shown(cast, county):
    row = a_drive(cast, "draft")
    with pytest.raises(Invalid, match="孩子的姓名"):
        actions.write_call(county, drive=row, call="请来帮助欧阳明远", today=TODAY, seen_version=2)
    with pytest.raises(Changed):
        actions.write_call(county, drive=row, call="没有名字的启事", today=TODAY, seen_version=1)
    assert "欧阳明远" not in Drive.objects.get(pk=row.pk).call


def test_the_profile_of_a_few_children_tells_no_number(cast, county):
    assert queries.profile(county, cast.county, TODAY, "edu").total is None


def test_the_profile_counts_the_children_nobody_helps(cast, county):
    unit = cast.unit("class_5_1")
    many = [
        NewFile(f"新来{n}", sex="male", birth="2015-01-01", edu_unit=unit, home_unit=cast.unit("village"), adults=[*parents("甲", "乙"), grandmother("丙")])
        for n in range(12)
    ]
    people.open_files(county, unit=cast.county, many=many, today=OPENED)
    got = queries.profile(county, cast.county, TODAY, "edu")
    tables = dict(got.tables)
    assert got.total >= 12 and [cell.value for cell in tables["按需要（一人可有几样）"] if cell.label == "陪伴谈心"] != []
    assert all(cell.value is None or cell.value >= 10 for cells in tables.values() for cell in cells)


def test_another_person_chooses_with_a_reason_and_not_more_than_the_places(cast, county):
    row, two = a_drive(cast), cast.actor("county_two")
    first, second, third = (entered(cast, row, name) for name in ("甲志愿", "乙志愿", "丙志愿"))
    with pytest.raises(Refused, match="两个人"):
        actions.choose_applicant(county, drive=row, applicant=first, outcome="chosen", reason="好", today=TODAY)
    with pytest.raises(Invalid):
        actions.choose_applicant(two, drive=row, applicant=first, outcome="chosen", reason=" ", today=TODAY)
    for one in (first, second):
        actions.choose_applicant(two, drive=row, applicant=one, outcome="chosen", reason="师范毕业，离得近", today=TODAY, seen_version=1)
    with pytest.raises(Refused, match="名额 2 个已满"):
        actions.choose_applicant(two, drive=row, applicant=third, outcome="chosen", reason="也好", today=TODAY)
    actions.choose_applicant(two, drive=row, applicant=third, outcome="reserve", reason="名额满了", today=TODAY)
    with pytest.raises(Changed):
        actions.choose_applicant(two, drive=row, applicant=first, outcome="not", reason="改主意", today=TODAY, seen_version=1)
    assert {one.name: one.outcome for one in queries.applicants_of(county, row, TODAY)} == {"甲志愿": "chosen", "乙志愿": "chosen", "丙志愿": "reserve"}


@pytest.mark.parametrize(
    ("more", "error"),
    [({"birth_date": dt.date(2009, 1, 1)}, Refused), ({"name": " "}, Invalid), ({"birth_date": TODAY + dt.timedelta(1)}, Invalid)],
)
def test_a_minor_and_nobody_are_not_entered(cast, county, more, error):
    row = a_drive(cast)
    with pytest.raises(error):
        actions.enter_applicant(county, **({"drive": row, "name": "某人", "birth_date": BORN, "today": TODAY} | more))
    assert Applicant.objects.count() == 0


def test_applications_of_the_public_page_come_on_the_list_once_and_say_what_stands_there(cast, county):
    row = a_drive(cast)
    theirs = online(cast, row)
    assert actions.take_applications(county, drive=row, today=TODAY) == 1 and actions.take_applications(county, drive=row, today=TODAY) == 0
    line = queries.applicants_of(county, row, TODAY)[0]
    assert (line.name, line.age, line.by_hand) == ("网上的人", 36, "") and "会弹琴" in line.about and "13800005002" not in line.phone
    assert Applicant.objects.get().name == ""  # what she wrote stands in one place, and is erased there
    HelperApplication.objects.filter(pk=theirs.pk).update(name="", birth_date=None)
    assert queries.applicants_of(county, row, TODAY)[0].name == "（资料已按规定删除）"


def paired(cast, row):
    """Somebody chosen, made a helper, vetted and paired with 张小草."""
    county = cast.actor("county")
    one = entered(cast, row)
    actions.choose_applicant(cast.actor("county_two"), drive=row, applicant=one, outcome="chosen", reason="合适", today=TODAY)
    helper = actions.make_helper_of(county, drive=row, applicant=one, today=TODAY)
    vetted(cast, helper, BORN)
    kid = child(cast, "village")
    people.give_consent(county, child=kid, use="outside_helper", given_by="张奶奶", channel="signed", given_on=TODAY, today=TODAY)
    return pair(county, child=kid, helper=helper, kind="volunteer", from_on=TODAY, today=TODAY)


def test_who_is_chosen_becomes_a_helper_and_is_vetted_like_every_other(cast, county):
    row = a_drive(cast)
    one = entered(cast, row)
    with pytest.raises(Refused, match="先入选"):
        actions.make_helper_of(county, drive=row, applicant=one, today=TODAY)
    actions.choose_applicant(cast.actor("county_two"), drive=row, applicant=one, outcome="chosen", reason="合适", today=TODAY)
    helper = actions.make_helper_of(county, drive=row, applicant=one, today=TODAY)
    line = queries.applicants_of(county, row, TODAY)[0]
    assert helper.outside and line.helper == helper and "还没有审核资料" in line.lacks
    with pytest.raises(Refused, match="帮扶人"):
        actions.choose_applicant(cast.actor("county_two"), drive=row, applicant=Applicant.objects.get(), outcome="not", reason="算了", today=TODAY)
    vetted(cast, helper, BORN)
    assert queries.applicants_of(county, row, TODAY)[0].lacks == ()


def test_only_pairings_of_the_chosen_begun_with_the_drive_are_its_own(cast, county):
    row = a_drive(cast)
    pairing = paired(cast, row)
    assert [one.pairing.pk for one in queries.pairs_of_drive(county, row)] == [pairing.pk]
    assert queries.drive_of_pairing(county, pairing) == row
    old = pairing.__class__.objects.exclude(pk=pairing.pk).select_related("helper")[0]
    assert queries.drive_of_pairing(county, old) is None
    with pytest.raises(Refused, match="不是这次活动"):
        meeting.write_meeting(county, drive=row, pairing=old, today=TODAY, met_on=TODAY, met_at="学校", came=["child"])


def test_a_meeting_was_or_was_not_and_a_miss_is_shown(cast, county):
    row = a_drive(cast)
    pairing = paired(cast, row)
    for more in ({}, {"met_on": TODAY, "met_at": "村委会"}, {"met_on": TODAY, "came": ["child"]}, {"met_on": TODAY, "met_at": "村", "came": ["dog"]},
                 {"met_on": TODAY - dt.timedelta(1), "met_at": "村", "came": ["child"]}, {"met_on": TODAY, "missed_why": "下雨", "met_at": "村", "came": ["child"]}):  # fmt: skip
        with pytest.raises(Invalid):
            meeting.write_meeting(county, drive=row, pairing=pairing, today=TODAY, **more)
    meeting.write_meeting(county, drive=row, pairing=pairing, today=TODAY, missed_why="下雨路断", seen_version=0)
    line = queries.pairs_of_drive(county, row)[0]
    assert line.facts.missed and not line.facts.met
    with pytest.raises(Changed):
        meeting.write_meeting(county, drive=row, pairing=pairing, today=TODAY, missed_why="别的", seen_version=0)
    meeting.write_meeting(county, drive=row, pairing=pairing, today=TODAY, met_on=TODAY, met_at="村委会", came=["helper", "child"], seen_version=1)
    line = queries.pairs_of_drive(county, row)[0]
    assert line.came == ("孩子", "帮扶人") and line.facts.both and DrivePair.objects.count() == 1


def test_a_gift_has_a_day_a_signature_and_words_for_its_goods(cast, county):
    row = a_drive(cast)
    pairing = paired(cast, row)
    give = {"drive": row, "pairing": pairing, "today": TODAY}
    for more in ({"cash_fen": 50000}, {"cash_fen": 50000, "gift_on": TODAY}, {"goods_fen": 100, "gift_on": TODAY, "taken_by": "奶奶"}, {"gift_on": TODAY},
                 {"cash_fen": 10**9, "gift_on": TODAY, "taken_by": "奶奶"}, {"card_on": TODAY + dt.timedelta(1)}):  # fmt: skip
        with pytest.raises(Invalid):
            meeting.write_gift(county, **give, **more)
    meeting.write_gift(county, **give, gift="书包", cash_fen=50000, goods_fen=8000, gift_on=TODAY, taken_by="张奶奶", card_on=TODAY, seen_version=0)
    facts = queries.pairs_of_drive(county, row)[0].facts
    assert (facts.cash_fen, facts.goods_fen, facts.card, facts.gift) == (50000, 8000, True, True)


def test_a_drive_ends_when_everybody_was_decided_keeps_its_numbers_and_forgets_who_was_not_chosen(cast, county):
    row, two = a_drive(cast), cast.actor("county_two")
    pairing = paired(cast, row)
    other = entered(cast, row, "丁志愿")
    meeting.write_gift(county, drive=row, pairing=pairing, today=TODAY, cash_fen=50000, gift_on=TODAY, taken_by="张奶奶", card_on=TODAY)
    with pytest.raises(Refused):
        actions.close_drive(county, drive=row, words="好", today=TODAY)
    actions.move_drive(county, drive=row, to="choosing", today=TODAY)
    with pytest.raises(Refused, match="1 份报名没有定"):
        actions.close_drive(county, drive=row, words="好", today=TODAY)
    actions.choose_applicant(two, drive=row, applicant=other, outcome="not", reason="太远", today=TODAY)
    actions.close_drive(county, drive=row, words="顺利", today=TODAY)
    row = Drive.objects.get(pk=row.pk)
    said = {key: row.closing[key] for key in ("applied", "chosen", "not", "paired", "unmet", "cards", "cash_fen")}
    assert said == {"applied": 2, "chosen": 1, "not": 1, "paired": 1, "unmet": 1, "cards": 1, "cash_fen": 50000}
    gone, kept = Applicant.objects.get(name="丁志愿"), Applicant.objects.get(name="周志愿")
    assert (gone.phone.reveal() if gone.phone else "", gone.about, gone.birth_date, gone.reason) == ("", "", None, "太远") and kept.about == "师范毕业"
    with pytest.raises(Refused, match="已经结束"):
        meeting.write_meeting(county, drive=row, pairing=pairing, today=TODAY, missed_why="下雨")


def test_what_is_done_to_a_drive_stands_on_the_trail_and_strangers_do_nothing(cast, county):
    row = a_drive(cast)
    assert {"pairing.make_drive", "pairing.write_call", "pairing.move_drive"} <= set(AuditEvent.objects.values_list("action", flat=True))
    for who in ("school", "neighbour_county", "outside"):
        with pytest.raises(NotAllowed):
            actions.close_drive(cast.actor(who), drive=row, words="", today=TODAY)
