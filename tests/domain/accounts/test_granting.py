"""Who may give which role where (DECISIONS 5), as tables; nobody climbs by granting or by resetting."""

import datetime as dt

import pytest

from qianshou.domain.accounts import actions, queries
from qianshou.domain.accounts.actions.grants import NewGrant
from qianshou.domain.accounts.models import Grant
from qianshou.domain.accounts.rules import permission_to_grant, why_not_there
from qianshou.domain.permissions import AT, ROLES_THAT_SEE_CHILDREN, P, Role
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from tests.cast import TODAY

MAY = [
    ("school", "helper", "school", True), ("school", "class_teacher", "class_1_1", True), ("school", "counsellor", "school", True),
    ("school", "school", "school", True), ("school", "helper", "other_school", False), ("school", "village", "village", False),
    ("school", "township_edu", "township", False), ("township_home", "village", "village", True), ("township_home", "village", "far_village", False),
    ("township_edu", "school", "school", True), ("township_edu", "school", "other_school", False), ("township_edu", "county", "county", False),
    ("county", "school", "other_school", True), ("county", "county", "county", True), ("county", "inspector", "county", True),
    ("county", "department", "department", True), ("county", "school", "neighbour_school", False), ("county", "admin", "county", False),
    ("admin", "admin", "county", True), ("admin", "school", "school", False), ("admin", "county", "county", False), ("admin", "helper", "school", False),
    ("helper", "helper", "school", False), ("village", "village", "village", False), ("viewer", "viewer", "city", False),
    ("counsellor", "counsellor", "school", False), ("visitor", "helper", "school", False), ("inspector", "inspector", "county", False),
]  # fmt: skip


@pytest.mark.parametrize(("who", "role", "unit", "may"), MAY)
def test_who_may_give_which_role_where(cast, who, role, unit, may):
    args = {"user": cast.user("nobody"), "role": role, "unit": cast.unit(unit), "from_on": TODAY}
    if may:
        assert actions.grant(cast.actor(who), **args).role == role
        return
    with pytest.raises(Refused):
        actions.grant(cast.actor(who), **args)
    assert not Grant.objects.filter(user=cast.user("nobody")).exists()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_that_sees_children_is_never_given_by_an_administrator(role):
    if role in ROLES_THAT_SEE_CHILDREN:
        assert permission_to_grant(role) == P.GRANT_CARE
    assert all(not why_not_there(role, kind) for kind in AT[role])
    assert why_not_there(role, "province" if role not in (Role.ADMIN, Role.VIEWER) else "class")


@pytest.mark.parametrize(("who", "role", "unit"), [("county", "county", "county"), ("school", "helper", "school"), ("admin", "admin", "county")])
def test_nobody_grants_to_themselves(cast, who, role, unit):
    with pytest.raises(Refused, match="不能给自己"):
        actions.grant(cast.actor(who), user=cast.user(who), role=role, unit=cast.unit(unit), from_on=TODAY)


def test_nobody_ends_their_own_role(cast):
    grant = Grant.objects.get(user=cast.user("county"))
    with pytest.raises(Refused, match="不能收回自己"):
        actions.end_grant(cast.actor("county"), grant=grant, today=TODAY)
    actions.end_grant(cast.actor("county_two"), grant=grant, today=TODAY)
    assert not cast.actor("county").may(P.SEE_FILE)


def test_a_role_may_not_be_given_to_an_account_of_another_county(cast):
    with pytest.raises(Invalid):
        actions.grant(cast.actor("county"), user=cast.user("neighbour_helper"), role="helper", unit=cast.unit("school"), from_on=TODAY)


def test_the_same_grant_twice_is_one(cast):
    for _time in range(2):
        actions.grant(cast.actor("school"), user=cast.user("nobody"), role="helper", unit=cast.unit("school"), from_on=TODAY)
    assert Grant.objects.filter(user=cast.user("nobody")).count() == 1


def test_an_inspector_without_an_end_stays_three_days(cast):
    grant = actions.grant(cast.actor("county"), user=cast.user("nobody"), role="inspector", unit=cast.county, from_on=TODAY)
    assert grant.to_on == TODAY + dt.timedelta(days=2)
    assert not cast.actor("nobody", TODAY + dt.timedelta(days=3)).may(P.SEE_FILE)


def test_many_grants_are_refused_whole_if_one_is_not_allowed(cast):
    rows = [NewGrant(cast.user("nobody"), Role.HELPER, cast.unit("school"), TODAY), NewGrant(cast.user("nobody"), Role.ADMIN, cast.county, TODAY)]
    with pytest.raises(NotAllowed):
        actions.grant_many(cast.actor("county"), units=[cast.unit("school"), cast.county], grants=rows)
    assert not Grant.objects.filter(user=cast.user("nobody")).exists()


@pytest.mark.parametrize(
    ("who", "whom", "may"),
    [("school", "helper", True), ("school", "county", False), ("school", "other_helper", False), ("township_edu", "school", True), ("county", "county_two", True),
     ("county", "neighbour_county", False), ("county", "viewer", False), ("admin", "school", True), ("helper", "nobody", False), ("visitor", "helper", False)],
)  # fmt: skip
def test_who_may_reset_whose_password(cast, who, whom, may):
    user = cast.user(whom)
    if may:
        code = actions.reset_password(cast.actor(who), user=user)
        user.refresh_from_db()
        assert user.check_password(code) and user.must_change_password
        return
    with pytest.raises(Refused):
        actions.reset_password(cast.actor(who), user=user)


def test_nobody_climbs_by_resetting_an_account_that_also_stands_higher(cast):
    actions.grant(cast.actor("county"), user=cast.user("helper"), role="county", unit=cast.county, from_on=TODAY)
    with pytest.raises(NotAllowed):
        actions.reset_password(cast.actor("school"), user=cast.user("helper"))
    with pytest.raises(NotAllowed):
        actions.new_codes(cast.actor("school"), users=[cast.user("helper")])


def test_accounts_are_seen_by_those_who_look_after_them(cast):
    mine = {u.username for u in queries.users(cast.actor("school"))}
    assert {"helper", "colleague", "counsellor", "nobody"} <= mine
    assert not mine & {"county", "other_helper", "neighbour_helper", "admin"}
    assert not queries.users(cast.actor("helper")).exists()
    assert "neighbour_school" not in {u.username for u in queries.users(cast.actor("county"))}


@pytest.mark.parametrize("bad", [{"username": "王芳"}, {"username": "a"}, {"username": "x" * 41}, {"name": " "}, {"name": "x" * 51}, {"phone": "abc"}])
def test_a_bad_account_is_refused_with_a_sentence(cast, bad):
    good = {"unit": cast.unit("school"), "username": "wangfang", "name": "王芳", "phone": ""}
    with pytest.raises(Invalid) as refused:
        actions.make_user(cast.actor("school"), **(good | bad))
    assert refused.value.say and refused.value.field in bad
