"""From a stranger's application to a helper: throttled, checked by one, approved by another, one person one record, emptied in time."""

import datetime as dt

import pytest
from django.utils import timezone

from qianshou.domain.accounts.actors import SystemActor, UserActor
from qianshou.domain.accounts.models import AuditEvent, User
from qianshou.domain.pairing import actions, queries
from qianshou.domain.pairing.models import Helper, HelperApplication, HelperTrait, Knock
from qianshou.domain.pairing.shapes import NewApplication
from qianshou.domain.permissions import P
from qianshou.kit import idcard
from qianshou.kit.errors import Changed, Invalid, NotAllowed, Refused
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
BORN = dt.date(1996, 3, 8)
IDENTITY = "52048119960308002" + idcard.check_char("52048119960308002")
STEPS = {"identity_checked_on": TODAY, "record_checked_on": TODAY, "record_clear": True, "trained_on": TODAY, "commitment_signed_on": TODAY}


@pytest.fixture
def opened(cast):
    said = {"open_to_public": True, "says": "带身份证到石桥乡政府二楼", "keep_days": 90, "minutes_of": {}, "today": TODAY}
    actions.set_helper_setting(cast.actor("county"), unit=cast.county, **said)
    return cast


def new(**more):
    return NewApplication(
        **{"name": "周小禾", "phone": "138 0000 7101", "birth_date": BORN, "kind": "volunteer", "strengths": ("study",), "days": ("6",)} | more
    )


def apply(cast, place="township", asker="10.0.0.1", **more):
    unit = cast.county if place == "county" else cast.unit(place)
    return actions.apply(cast.actor("visitor"), unit=unit, new=new(**more), asker=asker, today=TODAY, now=timezone.now())


def checked(cast, row, who="township_edu", **more):
    entered = STEPS | {"identity_number": IDENTITY} | more
    return actions.enter_steps(cast.actor(who), application=row, today=TODAY, seen_version=row.version, **entered)


def test_nobody_applies_where_the_county_has_not_opened(cast):
    with pytest.raises(Refused, match="没有开放"):
        apply(cast)
    assert HelperApplication.objects.count() == 0 and queries.counties_open() == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "周"}, "name"),
        ({"phone": "12345"}, "phone"),
        ({"phone": "13800007101、13800007102"}, "phone"),
        ({"birth_date": dt.date(2008, 11, 21)}, "birth_date"),
        ({"birth_date": dt.date(1900, 1, 1)}, "birth_date"),
        ({"kind": "teacher"}, "kind"),
        ({"days": ("9",)}, "strengths"),
    ],
)
def test_what_is_no_application_is_said_beside_its_field(opened, wrong, field):
    with pytest.raises(Invalid) as refused:
        apply(opened, **wrong)
    assert refused.value.field == field and HelperApplication.objects.count() == 0


def test_strangers_are_throttled_by_place_and_by_telephone(opened):
    for n in range(5):
        apply(opened, phone=f"1380000720{n}")
    with pytest.raises(Refused, match="次数太多"):
        apply(opened, phone="13800007209")
    for n in range(3):
        apply(opened, asker=f"10.0.1.{n}", phone="13800007210")
    with pytest.raises(Refused, match="次数太多"):
        apply(opened, asker="10.0.1.9", phone="138-0000-7210")
    assert HelperApplication.objects.count() == 8
    assert not any("10.0" in who or "7210" in who for who in Knock.objects.values_list("who", flat=True))


def test_who_is_refused_by_telephone_has_knocked_all_the_same(opened):
    for n in range(3):
        apply(opened, asker=f"10.0.1.{n}", phone="13800007210")
    for _turn in range(5):
        with pytest.raises(Refused, match="次数太多"):
            apply(opened, phone="13800007210")
    with pytest.raises(Refused, match="次数太多"):
        apply(opened, phone="13800007211")


def test_a_long_language_is_cut_to_what_a_helper_keeps(opened):
    row = checked(opened, apply(opened, languages=("普通话", "湘西凤凰一带的苗语东部方言和当地的西南官话都会说一点")))
    assert [len(word) for word in row.languages] == [3, 20]
    done = actions.approve_application(opened.actor("county"), application=row, today=TODAY)
    longest = HelperTrait._meta.get_field("value").max_length
    assert {len(one.value) <= longest for one in HelperTrait.objects.filter(helper__uid=done.helper_uid)} == {True}


def test_the_number_tells_how_far_it_is_and_no_name(opened):
    row = apply(opened)
    visitor, now = opened.actor("visitor"), timezone.now()
    shown = actions.look_up(visitor, number=f" {row.number.upper()} ", asker="10.0.0.2", now=now)
    assert (shown.state, shown.stage, shown.unit_name, shown.says) == ("open", "identity", "石桥乡", "带身份证到石桥乡政府二楼")
    assert "周小禾" not in repr(shown) and "7101" not in repr(shown)
    assert actions.look_up(visitor, number="aaaabbbbcccc", asker="10.0.0.2", now=now) is None
    for _n in range(18):
        actions.look_up(visitor, number="aaaabbbbcccc", asker="10.0.0.2", now=now)
    with pytest.raises(Refused, match="次数太多"):
        actions.look_up(visitor, number=row.number, asker="10.0.0.2", now=now)


def test_the_applicant_takes_it_back_and_what_she_wrote_is_gone(opened):
    row, said = apply(opened), {"asker": "10.0.0.3", "today": TODAY, "now": timezone.now()}
    for number, phone in ((row.number, "13800009999"), ("aaaabbbbcccc", "13800007101")):
        with pytest.raises(Refused, match="对不上"):
            actions.withdraw(opened.actor("visitor"), number=number, phone=phone, **said)
    actions.withdraw(opened.actor("visitor"), number=row.number, phone="13800007101", **said)
    row.refresh_from_db()
    assert (row.state, row.name, row.phone, row.birth_date, row.phone_bi, row.erased_on) == ("withdrawn", "", None, None, "", TODAY)
    assert AuditEvent.objects.filter(action="pairing.withdraw").exists()


def test_only_the_place_she_applied_to_and_above_see_an_application(opened):
    row = apply(opened)
    seen = {
        who: queries.application(opened.actor(who), row.uid) is not None
        for who in ("township_edu", "township_home", "county", "school", "other_township", "neighbour_county")
    }
    assert seen == {"township_edu": True, "township_home": True, "county": True, "school": False, "other_township": False, "neighbour_county": False}
    with pytest.raises(NotAllowed):
        checked(opened, row, "other_township")


@pytest.mark.parametrize(
    ("wrong", "say"),
    [
        ({"identity_number": ""}, "照身份证原件"),
        ({"identity_number": "520481199603080021"}, "号码不对"),
        ({"identity_number": "52048119960309002" + idcard.check_char("52048119960309002")}, "出生日期与报名填的不一样"),
        ({"identity_checked_on": None, "identity_number": ""}, "先核验身份"),
        ({"trained_on": TODAY + dt.timedelta(days=1)}, "不能晚于今天"),
    ],
)
def test_steps_that_do_not_hold_are_refused(opened, wrong, say):
    with pytest.raises(Invalid, match=say):
        checked(opened, apply(opened), **wrong)


def test_one_enters_and_another_approves_and_the_helper_may_be_paired(opened):
    row = checked(opened, apply(opened))
    assert IDENTITY not in str(row.__dict__) and queries.stage_of(row) == "approval"
    with pytest.raises(Refused, match="两个人"):
        actions.approve_application(opened.actor("township_edu"), application=row, today=TODAY)
    with pytest.raises(Refused, match="两个人"):
        actions.refuse_application(opened.actor("township_edu"), application=row, reason="不合适", today=TODAY)
    with pytest.raises(Changed):  # two savers
        actions.approve_application(opened.actor("county"), application=row, today=TODAY, seen_version=1)
    done = actions.approve_application(opened.actor("county"), application=row, today=TODAY, seen_version=row.version, login=True)
    one = Helper.objects.get(uid=done.helper_uid)
    assert (one.kind, one.outside, one.unit, queries.vetting_faults(one, TODAY)) == ("volunteer", True, opened.unit("township"), ())
    assert queries.days_of(one) == ["周六"] and one.user.username == done.username and done.code
    assert UserActor(User.objects.get(username=done.username), TODAY).may(P.RECORD_CONTACT)
    with pytest.raises(Refused, match="已经办完"):
        actions.refuse_application(opened.actor("county"), application=row, reason="晚了", today=TODAY)


@pytest.mark.parametrize("missing", ["record_checked_on", "record_clear", "trained_on", "commitment_signed_on"])
def test_nobody_is_approved_with_a_step_missing(opened, missing):
    row = checked(opened, apply(opened), **{missing: None})
    with pytest.raises(Refused, match="还不能批准"):
        actions.approve_application(opened.actor("county"), application=row, today=TODAY)
    assert Helper.objects.count() == 0


def test_who_is_on_the_list_already_gets_a_further_kind_and_no_second_record(opened):
    opened.with_("helpers")
    teacher = actions.add_helper(opened.actor("county"), unit=opened.unit("middle"), name="周小禾", kind="teacher", phone="13800007101", today=TODAY)
    row = checked(opened, apply(opened))
    assert queries.known_as(row) == [teacher]
    done = actions.approve_application(opened.actor("county"), application=row, today=TODAY, join=teacher)
    teacher.refresh_from_db()
    assert done.helper_uid == teacher.uid and (teacher.kind, teacher.also_outside) == ("teacher", True)
    assert Helper.objects.filter(name="周小禾").count() == 1 and queries.vetting_faults(teacher, TODAY, outside=True) == ()


def test_the_reviewer_is_told_of_the_same_telephone_and_of_what_lies_elsewhere_the_day_only(opened):
    row = apply(opened)
    apply(opened, phone="13800007777", asker="10.0.0.7")
    assert queries.applied_also(opened.actor("township_edu"), row) == [] and queries.applied_twice(list(HelperApplication.objects.all())) == set()
    there = apply(opened, place="other_township", asker="10.0.0.8")
    far, near = (queries.applied_also(opened.actor(who), row) for who in ("township_edu", "county"))
    assert [(one.applied_on, one.same, one.uid, one.unit_name, one.state) for one in far] == [(TODAY, "电话", "", "", "")]
    assert [(one.uid, one.unit_name, one.state) for one in near] == [(there.uid, "云台镇", "办理中")]
    assert queries.applied_twice(list(HelperApplication.objects.all())) == {row.pk, there.pk}
    actions.refuse_application(opened.actor("county"), application=there, reason="重复报名", today=TODAY)
    assert queries.applied_twice([row]) == set() and [one.state for one in queries.applied_also(opened.actor("county"), row)] == ["未通过"]


def test_refused_and_forgotten_applications_are_emptied_after_the_countys_days(opened):
    row, quiet = apply(opened), apply(opened, phone="13800007111")
    actions.refuse_application(opened.actor("county"), application=row, reason="近期不再招募", today=TODAY)
    system = SystemActor(TODAY)

    def settle(days):
        day = TODAY + dt.timedelta(days=days)
        return actions.settle_applications(system, county=opened.county, today=day, now=timezone.now() + dt.timedelta(days=days))

    assert settle(0) == {"closed": 0, "emptied": 0, "keyed": 0} and Knock.objects.exists()
    assert settle(89)["emptied"] == 0 and not Knock.objects.exists()
    assert settle(90)["emptied"] == 1 and settle(90)["emptied"] == 0  # may run twice
    row.refresh_from_db()
    assert (row.name, row.phone, row.about, row.birth_date, row.refused_for) == ("", None, None, None, "近期不再招募")
    assert settle(181)["closed"] == 1 and settle(181 + 90)["emptied"] == 1
    quiet.refresh_from_db()
    assert (quiet.state, quiet.name) == ("refused", "")


def test_helpers_entered_before_there_were_keys_get_theirs(opened):
    one = actions.add_helper(opened.actor("county"), unit=opened.county, name="老帮扶人", kind="elder", phone="13800007120", today=TODAY)
    one.keys.all().delete()
    done = actions.settle_applications(SystemActor(TODAY), county=opened.county, today=TODAY, now=timezone.now())
    assert done["keyed"] == 1 and one.keys.count() == 1
