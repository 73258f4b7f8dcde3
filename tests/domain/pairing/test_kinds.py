"""One person one record: several kinds and units, what each opens, and two records of one person made one."""

import pytest
from django.db.models import Q
from django.urls import reverse

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.accounts.models import Grant
from qianshou.domain.care import actions as care
from qianshou.domain.care.models import CareRecord, Duty
from qianshou.domain.care.shapes import Met
from qianshou.domain.pairing import actions, queries
from qianshou.domain.pairing.models import Helper, HelperKey, HelperMerge, HelperRole, NotTheSame, Pairing, StandIn, Vetting
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Child, ChildAccess
from qianshou.domain.people.rows.merging import pointing_to
from qianshou.domain.permissions import P
from qianshou.kit.errors import Changed, Invalid, NotAllowed, Refused
from tests.care_cast import VETTED, helper, pair_of
from tests.cast import LONG_AGO, TODAY
from tests.people_cast import OPENED, child
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db


def volunteering(cast, key="zhou", place="school", vetted=True):
    """A teacher who is a volunteer as well, checked by two people."""
    one = actions.add_kind(cast.actor("county"), helper=helper(cast, key), kind="volunteer", unit=cast.unit(place), today=OPENED)
    if vetted:
        actions.vet(cast.actor("school", OPENED), helper=one, today=OPENED, **VETTED)
        actions.approve_vetting(cast.actor("county", OPENED), helper=one, today=OPENED)
    return helper(cast, key)


def agree(cast, name):
    people.give_consent(SystemActor(TODAY), child=child(cast, name), use="outside_helper", given_by="家人", channel="signed", given_on=OPENED, today=TODAY)


def test_a_teacher_who_volunteers_is_vetted_and_agreed_to_as_a_volunteer_only(cast):
    cast.with_("children", "helpers")
    county, zhou = cast.actor("county"), helper(cast, "zhou")
    with pytest.raises(Invalid, match="没有这个身份"):
        actions.pair(county, child=child(cast, "jun"), helper=zhou, kind="volunteer", from_on=TODAY, today=TODAY)
    zhou = volunteering(cast, vetted=False)
    with pytest.raises(Refused, match="审核通过前不能结对"):
        actions.pair(county, child=child(cast, "jun"), helper=zhou, kind="volunteer", from_on=TODAY, today=TODAY)
    own = actions.pair(county, child=child(cast, "gu"), helper=zhou, kind="", from_on=TODAY, today=TODAY)
    assert own.kind == "teacher"
    Vetting.objects.create(helper=zhou, county=cast.county, entered_on=OPENED, approved_on=OPENED, **VETTED)
    with pytest.raises(Refused, match="还没有同意"):
        actions.pair(county, child=child(cast, "jun"), helper=zhou, kind="volunteer", from_on=TODAY, today=TODAY)
    agree(cast, "jun")
    far = actions.pair(county, child=child(cast, "jun"), helper=zhou, kind="volunteer", from_on=TODAY, today=TODAY)
    roles = dict(ChildAccess.objects.filter(user=cast.user("colleague")).values_list("source_uid", "role"))
    assert roles == {own.uid: "helper", far.uid: "outside_helper"}
    mine = {one.name: one.is_key for one in queries.my_children(cast.actor("colleague"), TODAY)}
    assert set(mine) == {"石小山", "军"}  # her own pupil by the whole name, the other as an outside helper is told
    assert not cast.actor("colleague").may(P.SEE_ADDRESS, child(cast, "lan"))


def test_a_teacher_brings_a_companion_home_where_she_comes_as_a_volunteer_and_to_her_pupils_none(cast, client):
    cast.with_("children", "helpers")
    county, zhou = cast.actor("county"), volunteering(cast)
    agree(cast, "jun")
    for name, kind in (("jun", "volunteer"), ("gu", "teacher")):
        actions.pair(county, child=child(cast, name), helper=zhou, kind=kind, from_on=OPENED, today=TODAY)
    visit = {"kind": "home_visit", "happened_on": TODAY, "today": TODAY, "people": [Met("child")]}
    colleague = cast.actor("colleague")
    with pytest.raises(Invalid, match="同行人") as wrong:
        care.record_contact(colleague, child=child(cast, "jun"), client_uuid="visit-0001", **visit)
    assert wrong.value.field == "companion"
    assert care.record_contact(colleague, child=child(cast, "jun"), client_uuid="visit-0001", companion="杨主任", **visit).companion == "杨主任"
    assert care.record_contact(colleague, child=child(cast, "gu"), client_uuid="visit-0002", **visit).companion == ""
    phone = cast.sign_in(client, "colleague")
    asks = {name: "companion" in phone.get(reverse("field:record", args=[child(cast, name).uid])).context["form"].fields for name in ("jun", "gu")}
    assert asks == {"jun": True, "gu": False}  # the field is there where it is asked for
    actions.pair(county, child=child(cast, "jun"), helper=zhou, kind="teacher", from_on=TODAY, today=TODAY)
    assert care.record_contact(colleague, child=child(cast, "jun"), client_uuid="visit-0003", **visit).companion == ""


def test_who_stands_in_for_a_volunteer_is_what_the_pairing_makes_her(cast):
    """Staff who is a volunteer beside reads no more of the child than the volunteer she stands in for, and is vetted and agreed to as one."""
    cast.with_("pairings")
    county, mei = cast.actor("county"), pair_of(cast, "mei_liu")
    days = {"from_on": TODAY, "to_on": TODAY, "today": TODAY}
    zhou = volunteering(cast, vetted=False)
    with pytest.raises(Refused, match="审核通过前"):
        actions.stand_in(county, pairing=mei, helper=zhou, **days)
    Vetting.objects.create(helper=zhou, county=cast.county, entered_on=OPENED, approved_on=OPENED, **VETTED)
    row = actions.stand_in(county, pairing=mei, helper=zhou, **days)
    assert ChildAccess.objects.get(source_uid=row.uid).role == "outside_helper"
    assert "小梅" in {one.name for one in queries.my_children(cast.actor("colleague"), TODAY)}
    Vetting.objects.filter(helper=zhou).update(record_checked_on=LONG_AGO, record_due_on=LONG_AGO)
    actions.settle_pairings(SystemActor(TODAY), county=cast.county, today=TODAY)
    assert not StandIn.objects.filter(pk=row.pk).exists()
    pupil = actions.stand_in(county, pairing=pair_of(cast, "mei"), helper=helper(cast, "zhou"), **days)
    assert ChildAccess.objects.get(source_uid=pupil.uid).role == "helper"


def test_a_volunteer_who_becomes_a_teacher_is_staff_and_volunteer_on_one_record(cast):
    cast.with_("pairings")
    liu = actions.add_kind(cast.actor("county"), helper=helper(cast, "liu"), kind="teacher", unit=cast.unit("other_school"), today=TODAY)
    assert (liu.kind, liu.outside, liu.also_outside, liu.unit) == ("teacher", False, True, cast.unit("other_school"))
    assert [(row["kind"], row["unit"]) for row in queries.kinds_of(liu, TODAY)] == [("任课教师", "云台镇白鹭小学"), ("志愿者", "石桥乡中心小学")]
    assert actions.pair(cast.actor("county"), child=child(cast, "far"), helper=liu, kind="teacher", from_on=TODAY, today=TODAY).pk
    role = liu.roles.get()
    with pytest.raises(Refused, match="结对的孩子还在"):
        actions.end_kind(cast.actor("county"), helper=liu, role_uid=role.uid, today=TODAY)
    actions.end_pairing(cast.actor("county"), pairing=Pairing.objects.get(helper=liu, kind="volunteer"), to_on=TODAY, reason="other", today=TODAY)
    actions.end_kind(cast.actor("county"), helper=liu, role_uid=role.uid, today=TODAY)
    assert not Helper.objects.get(pk=liu.pk).also_outside and Helper.objects.filter(name="志愿者小刘").count() == 1


def test_an_official_of_two_townships_is_found_and_proposed_in_both(cast):
    cast.with_("children")
    official = actions.add_helper(cast.actor("county"), unit=cast.unit("township"), name="干部", kind="official", today=TODAY)
    there = cast.actor("other_township")
    assert queries.helper(there, P.PAIR, official.uid) is None
    with pytest.raises(NotAllowed):
        actions.add_kind(cast.actor("school"), helper=official, kind="official", unit=cast.unit("school"), today=TODAY)
    actions.add_kind(cast.actor("county"), helper=official, kind="official", unit=cast.unit("other_township"), today=TODAY)
    with pytest.raises(Invalid, match="已经有这个身份"):
        actions.add_kind(cast.actor("county"), helper=official, kind="official", unit=cast.unit("other_township"), today=TODAY)
    assert queries.helper(cast.actor("other_township"), P.PAIR, official.uid) == official
    assert [one.name for one in queries.helpers(cast.actor("county"), cast.unit("other_township"))] == ["干部"]
    proposed = queries.propose(cast.actor("county"), cast.county, TODAY, kinds={"official"})
    assert {one.child_name for one in proposed.pairs()} >= {"罗飞", "龙小梅"}
    with pytest.raises(Refused, match="主要在别的单位"):
        actions.helper_left(cast.actor("other_township"), helper=official, today=TODAY)


def test_the_matcher_proposes_a_volunteering_teacher_in_one_way_and_takes_her_as_that(cast):
    cast.with_("children", "helpers")
    volunteering(cast)
    for name in ("mei", "jun", "lan", "gu"):
        agree(cast, name)
    school, county = cast.unit("school"), cast.actor("county")
    kinds = {(one.helper_name, one.kind) for one in queries.propose(county, school, TODAY).pairs()}
    assert ("周老师", "volunteer") not in kinds
    outside = list(queries.propose(county, school, TODAY, kinds={"volunteer"}).pairs())
    assert {one.helper_name for one in outside} <= {"周老师", "志愿者小刘"} and {one.kind for one in outside} == {"volunteer"}
    zhous = helper(cast, "zhou")
    made = actions.accept_proposals(county, children=[child(cast, "gu")], pairs=[(child(cast, "gu").uid, zhous.uid)], today=TODAY, kinds={"volunteer"})
    assert [(row.kind, row.helper_id) for row in made] == [("volunteer", zhous.pk)]


def test_the_same_telephone_finds_one_person_twice_and_a_person_decides(cast):
    cast.with_("children", "helpers")
    county = cast.actor("county")
    first = actions.add_helper(county, unit=cast.unit("school"), name="吴大姐", kind="mother", phone="138 0000 7001", today=TODAY)
    second = actions.add_helper(county, unit=cast.unit("village"), name="吴大姐", kind="village", phone="0856-1234567、13800007001", today=TODAY)
    assert HelperKey.objects.count() == 3 and not HelperKey.objects.filter(digest__contains="7001").exists()
    assert [(pair.first, pair.second, pair.shared) for pair in queries.alike(county, cast.county)] == [(first, second, ("电话",))]
    assert queries.alike(cast.actor("other_township"), cast.unit("other_township")) == []
    actions.not_the_same(county, helpers=[second, first], today=TODAY)
    assert queries.alike(county, cast.county) == []
    with pytest.raises(Changed):
        actions.edit_helper(county, helper=second, name="吴大姐", phone="13800007009", today=TODAY, seen_version=99)
    actions.edit_helper(county, helper=second, name="吴大姐姐", phone="13800007009", today=TODAY, seen_version=second.version)
    assert Helper.objects.get(pk=second.pk).phone.reveal() == "13800007009" and not set(first.keys.values_list("digest")) & set(
        second.keys.values_list("digest")
    )


def test_two_records_of_one_person_become_one_with_everything_they_did(cast):
    cast.with_("programme")
    county, li = cast.actor("county"), helper(cast, "li")
    twin = actions.add_helper(county, unit=cast.unit("school"), name="李老师", kind="party_member", phone="13800007002", today=OPENED)
    agree(cast, "gu")
    kept = actions.pair(county, child=child(cast, "gu"), helper=twin, kind="official", from_on=TODAY, today=TODAY)
    care.record_contact(
        county, child=child(cast, "gu"), kind="talk", happened_on=TODAY, today=TODAY, people=[care.Met("child")], client_uuid="merged-twin-1", doer_helper=twin
    )
    actions.add_hours(county, helper=twin, served_on=TODAY, minutes=90, what="值班", today=TODAY)
    owed = Duty.objects.filter(owner_helper=li).count()
    one = actions.merge_helpers(county, helpers=[li, twin], keep=li, today=TODAY)
    twin.refresh_from_db()
    assert (twin.left_on, twin.merged_into_id, one.pk) == (TODAY, li.pk, li.pk)
    assert set(Pairing.objects.filter(helper=li, to_on=None).values_list("child__name", flat=True)) == {"龙小梅", "杨军", "吴兰", "石小山"}
    assert CareRecord.objects.get(client_uuid="merged-twin-1").doer_helper_id == li.pk and one.service.get().minutes == 90
    assert ChildAccess.objects.filter(user=cast.user("helper"), source_uid=kept.uid, open=True).count() == 1
    assert [row["kind"] for row in queries.kinds_of(Helper.objects.get(pk=li.pk), TODAY)] == ["任课教师", "党员"]
    assert Duty.objects.filter(owner_helper=li).count() >= owed and not Duty.objects.filter(owner_helper=twin).exists()
    with pytest.raises(Refused, match="合并过"):
        actions.merge_helpers(county, helpers=[li, twin], keep=twin, today=TODAY)


def standing_rows():
    """Every row that names a helper, and what the helpers, their logins' reach and roles are; closed kinds and keys' own numbers left out."""
    named = {}
    for model, name in pointing_to(Helper):
        if model not in (HelperRole, HelperKey, HelperMerge, NotTheSame):
            named |= {(model._meta.label, name, pk): at for pk, at in model._base_manager.exclude(**{name: None}).values_list("pk", name)}
    return {
        "named": named, "ended": dict(Pairing.objects.values_list("uid", "to_on")),
        "kinds": set(HelperRole.objects.filter(to_on=None).values_list("helper", "kind", "unit")), "keys": set(HelperKey.objects.values_list("helper", "digest")),
        "helpers": set(Helper.objects.values_list("pk", "user", "kind", "unit", "outside", "also_outside", "sex", "capacity", "left_on", "merged_into")),
        "reach": set(ChildAccess.objects.filter(open=True).values_list("user", "child", "role")),
        "roles": set(Grant.objects.filter(Q(to_on=None) | Q(to_on__gte=TODAY)).values_list("user", "role", "unit")),
    }  # fmt: skip


def test_records_merged_by_mistake_are_two_again_with_everything_that_was_theirs(cast):
    cast.with_("programme")
    county, li, liu = cast.actor("county"), helper(cast, "li"), helper(cast, "liu")
    twin = actions.add_helper(county, unit=cast.unit("school"), name="李老师", kind="party_member", phone="13800007002", today=OPENED)
    agree(cast, "gu")
    for name, who in (("gu", twin), ("mei", twin), ("mei", li)):  # one child both help as the same
        actions.pair(county, child=child(cast, name), helper=who, kind="official", from_on=TODAY, today=TODAY)
    actions.add_hours(county, helper=twin, served_on=TODAY, minutes=90, what="值班", today=TODAY)
    before = standing_rows()
    for keep, gone in ((li, twin), (twin, li), (twin, liu), (liu, twin)):  # staff and staff, the login coming along, staff and volunteer
        pair = [Helper.objects.get(pk=one.pk) for one in (keep, gone)]
        actions.merge_helpers(county, helpers=pair, keep=pair[0], today=TODAY)
        assert standing_rows() != before
        with pytest.raises(Invalid, match="为什么"):
            actions.unmerge_helpers(county, helpers=pair, reason=" ", today=TODAY)
        actions.unmerge_helpers(county, helpers=pair, reason="看错了", today=TODAY)
        after = standing_rows()
        assert {part: (before[part], after[part]) for part in before if before[part] != after[part]} == {}
    assert NotTheSame.objects.count() == 2  # somebody has looked at both pairs
    with pytest.raises(Refused, match="没有合并过"):
        actions.unmerge_helpers(county, helpers=[li, twin], reason="再来", today=TODAY)


def test_a_login_given_later_and_one_that_comes_by_merging_reach_the_children_of_every_kind(cast):
    cast.with_("children", "helpers")
    county, nobody = cast.actor("county"), cast.user("nobody")
    for name in ("jun", "gu"):
        agree(cast, name)
    teacher = actions.add_helper(county, unit=cast.unit("school"), name="新来的老师", kind="teacher", today=OPENED)
    teacher = actions.add_kind(county, helper=teacher, kind="volunteer", unit=cast.unit("village"), today=OPENED)
    Vetting.objects.create(helper=teacher, county=cast.county, entered_on=OPENED, approved_on=OPENED, **VETTED)
    for name, kind in (("jun", "volunteer"), ("gu", "teacher")):
        actions.pair(county, child=child(cast, name), helper=teacher, kind=kind, from_on=OPENED, today=TODAY)
    actions.give_login(county, helper=teacher, user=nobody, today=TODAY)
    assert set(Grant.objects.filter(user=nobody).values_list("role", "unit")) == {
        ("helper", cast.unit("school").pk),
        ("outside_helper", cast.unit("township").pk),
    }
    assert set(Child.objects.visible_to(cast.actor("nobody"), P.SEE_CHILD).values_list("name", flat=True)) == {"石小山", "杨军"}
    twin = actions.add_helper(county, unit=cast.unit("school"), name="周老师", kind="volunteer", today=OPENED)
    Vetting.objects.create(helper=twin, county=cast.county, entered_on=OPENED, approved_on=OPENED, **VETTED)
    actions.pair(county, child=child(cast, "jun"), helper=twin, kind="volunteer", from_on=OPENED, today=TODAY)
    actions.merge_helpers(county, helpers=[helper(cast, "zhou"), twin], keep=helper(cast, "zhou"), today=TODAY)
    assert Child.objects.visible_to(cast.actor("colleague"), P.SEE_CHILD).filter(name="杨军").exists()


def reached(cast, name):
    """Whom a login reaches by name, and where each comes from."""
    return set(ChildAccess.objects.filter(user=cast.user(name), open=True).values_list("child__name", "source"))


def test_a_login_reaches_by_merging_and_unmerging_what_is_its_own_records_and_nothing_else(cast):
    cast.with_("pairings")
    county, li = cast.actor("county"), helper(cast, "li")
    twin = actions.add_helper(county, unit=cast.unit("school"), name="李老师", kind="teacher", today=OPENED)
    actions.pair(county, child=child(cast, "far"), helper=twin, kind="teacher", from_on=TODAY, today=TODAY)
    days = {"from_on": TODAY, "to_on": TODAY, "today": TODAY}
    before = reached(cast, "helper")
    actions.stand_in(county, pairing=pair_of(cast, "gu"), helper=twin, **days)
    actions.merge_helpers(county, helpers=[twin, li], keep=twin, today=TODAY)  # the login comes along
    assert reached(cast, "helper") == before | {(child(cast, "far").name, "pairing"), ("石小山", "stand_in")}
    actions.pair(county, child=child(cast, "gu"), helper=Helper.objects.get(pk=twin.pk), kind="teacher", from_on=TODAY, today=TODAY)
    actions.unmerge_helpers(county, helpers=[Helper.objects.get(pk=one.pk) for one in (twin, li)], reason="两个人", today=TODAY)
    assert Pairing.objects.filter(helper=twin, to_on=None).count() == 2
    assert reached(cast, "helper") == before
    actions.settle_pairings(SystemActor(TODAY), county=cast.county, today=TODAY)
    assert reached(cast, "helper") == before


def test_two_logins_in_use_are_not_merged_and_a_child_of_both_keeps_one_pairing(cast):
    cast.with_("pairings")
    county, li, zhou = cast.actor("county"), helper(cast, "li"), helper(cast, "zhou")
    with pytest.raises(Refused, match="登录账号"):
        actions.merge_helpers(county, helpers=[li, zhou], keep=li, today=TODAY)
    twin = actions.add_helper(county, unit=cast.unit("school"), name="李老师", kind="teacher", today=OPENED)
    actions.pair(county, child=child(cast, "mei"), helper=twin, kind="teacher", from_on=TODAY, today=TODAY)
    actions.merge_helpers(county, helpers=[twin, li], keep=twin, today=TODAY)
    rows = Pairing.objects.filter(child=child(cast, "mei"), helper=twin, kind="teacher")
    assert sorted((row.to_on is None, row.end_reason) for row in rows) == [(False, "error"), (True, "")]
    assert Helper.objects.get(pk=twin.pk).user == cast.user("helper")  # the login came along
    assert set(Child.objects.visible_to(cast.actor("helper"), P.RECORD_CONTACT).values_list("name", flat=True)) >= {"龙小梅", "杨军", "吴兰"}


def test_a_record_that_was_found_does_not_vanish_by_merging(cast):
    cast.with_("helpers")
    county, liu = cast.actor("county"), helper(cast, "liu")
    twin = actions.add_helper(county, unit=cast.unit("school"), name="志愿者小刘", kind="mother", today=OPENED)
    Vetting.objects.create(helper=twin, county=cast.county, entered_on=OPENED, **VETTED | {"record_clear": False})
    with pytest.raises(Refused, match="查询未通过"):
        actions.merge_helpers(county, helpers=[liu, twin], keep=liu, today=TODAY)
    assert Helper.objects.get(pk=twin.pk).left_on is None
    kept = actions.merge_helpers(county, helpers=[liu, twin], keep=twin, today=TODAY)
    assert queries.vetting_faults(kept, TODAY) == ("违法犯罪记录查询未通过", "审核还没有批准")


def test_a_kind_is_ended_by_its_own_unit_or_that_of_the_main_kind(cast):
    cast.with_("helpers")
    county = cast.actor("county")
    official = actions.add_helper(county, unit=cast.unit("township"), name="干部", kind="official", today=TODAY)
    for place in ("other_school", "school"):
        actions.add_kind(county, helper=official, kind="official", unit=cast.unit(place), today=TODAY)
    theirs = official.roles.get(unit=cast.unit("school"))
    with pytest.raises(Refused, match="别的单位"):
        actions.end_kind(cast.actor("other_school"), helper=official, role_uid=theirs.uid, today=TODAY)
    actions.end_kind(cast.actor("other_school"), helper=official, role_uid=official.roles.get(unit=cast.unit("other_school")).uid, today=TODAY)
    actions.end_kind(cast.actor("township_edu"), helper=official, role_uid=theirs.uid, today=TODAY)
    assert not official.roles.filter(to_on=None).exists()


def test_the_role_of_a_login_ends_with_the_kind_it_came_with_and_not_while_another_kind_needs_it(cast):
    cast.with_("children", "helpers")
    county, zhou = cast.actor("county"), volunteering(cast, place="other_township")

    def held(name, day=TODAY):
        rows = Grant.objects.filter(user=cast.user(name), role__in=["helper", "outside_helper"])
        return {(row.role, row.unit.name) for row in rows if row.to_on is None or row.to_on >= day}

    zhou = actions.add_kind(county, helper=zhou, kind="mother", unit=cast.unit("far_village"), today=OPENED)
    assert held("colleague") == {("helper", "石桥乡中心小学"), ("outside_helper", "云台镇")}
    roles = {row.kind: row.uid for row in zhou.roles.all()}
    actions.end_kind(county, helper=zhou, role_uid=roles["volunteer"], today=TODAY)
    assert ("outside_helper", "云台镇") in held("colleague")  # 爱心妈妈 there still needs it
    with pytest.raises(Refused, match="登录角色在云台镇"):
        actions.end_kind(cast.actor("school"), helper=helper(cast, "zhou"), role_uid=roles["mother"], today=TODAY)
    actions.end_kind(county, helper=helper(cast, "zhou"), role_uid=roles["mother"], today=TODAY)
    assert held("colleague") == {("helper", "石桥乡中心小学")}
    for kind, place in (("volunteer", "other_township"), ("mother", "township")):
        zhou = actions.add_kind(county, helper=helper(cast, "zhou"), kind=kind, unit=cast.unit(place), today=TODAY)
    Grant.objects.filter(user=cast.user("colleague"), role="outside_helper", unit=cast.unit("township")).delete()  # as after merging: one place for both
    actions.end_kind(county, helper=zhou, role_uid=zhou.roles.get(kind="volunteer", to_on=None).uid, today=TODAY)
    assert held("colleague") == {("helper", "石桥乡中心小学"), ("outside_helper", "石桥乡")}
    liu = actions.add_kind(county, helper=helper(cast, "liu"), kind="mother", unit=cast.unit("other_township"), today=TODAY)
    actions.helper_left(county, helper=liu, today=TODAY)
    assert held("outside") == set()  # as nothing any more
    actions.helper_left(county, helper=helper(cast, "zhou"), today=TODAY)
    assert held("colleague") == {("helper", "石桥乡中心小学")}


def test_a_withdrawn_consent_is_not_undone_by_merging_nor_by_a_login_given_later(cast):
    cast.with_("pairings")
    county, liu, mei = cast.actor("county"), helper(cast, "liu"), child(cast, "mei")
    people.withdraw_consent(county, child=mei, use="outside_helper", today=TODAY)
    Helper.objects.filter(pk=liu.pk).update(user=None)
    actions.give_login(county, helper=helper(cast, "liu"), user=cast.user("outside"), today=TODAY)
    twin = actions.add_helper(county, unit=cast.unit("school"), name="志愿者小刘", kind="volunteer", today=OPENED)
    actions.merge_helpers(county, helpers=[helper(cast, "liu"), twin], keep=twin, today=TODAY)
    assert Pairing.objects.filter(child=mei, helper=twin, to_on=None).exists()
    assert not ChildAccess.objects.filter(user=cast.user("outside"), child=mei, open=True).exists()


def test_the_list_says_that_a_volunteering_teacher_is_still_to_be_vetted(cast, client):
    cast.with_("helpers")
    volunteering(cast, vetted=False)
    page = cast.sign_in(client, "school").get(reverse("office:helper-list"))
    rows = {one.name: one for one in page.context["page"].object_list}
    assert (rows["周老师"].vetted, bool(rows["周老师"].lacks), rows["周老师"].faults) == (True, True, ())  # as a teacher she may be chosen
    assert (page.context["waiting"], "未完成" in page.content.decode()) == (1, True)
