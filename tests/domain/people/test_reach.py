"""Which children anybody reaches: the one condition equals a slow model, row by row, for random grants and by-name access."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianshou.domain.accounts.actors import UserActor
from qianshou.domain.accounts.models import Grant, User
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.models import Carer, Child, ChildAccess
from qianshou.domain.permissions import AT, P, Role, permissions_of
from tests.people_cast import TODAY

UNITS = ["county", "neighbour", "township", "other_township", "neighbour_township", "school", "point", "other_school", "middle", "class_5_3", "class_9_1", "class_other",
         "village", "other_village", "far_village", "neighbour_school", "neighbour_village", "department"]  # fmt: skip
CHILDREN = ["mei", "jun", "lan", "gu", "ming", "draft", "closed", "far", "village", "neighbour"]
PERMS = [P.SEE_CHILD, P.SEE_FILE, P.SEE_CARD, P.REVEAL_ID, P.PAIR, P.SEE_COUNSELLING, P.RECORD_CONTACT, P.SEE_COUNTS, P.EDIT_UNITS]
BY_NAME = {Role.HELPER, Role.OUTSIDE_HELPER, Role.AID, Role.INSPECTOR, Role.TOWNSHIP_OFFICER}
BY_SCHOOL = {Role.CLASS_TEACHER, Role.SCHOOL, Role.COUNSELLOR, Role.TOWNSHIP_EDU}
BY_HOME = {Role.VILLAGE, Role.TOWNSHIP_HOME}

spans = st.sampled_from([(-10, None), (-10, 10), (-10, 0), (0, 0), (-10, -1), (1, None)])
grants = st.lists(st.tuples(st.sampled_from(list(Role)), st.sampled_from(UNITS), spans), max_size=4)
accesses = st.lists(st.tuples(st.sampled_from(CHILDREN), st.sampled_from(sorted(BY_NAME)), st.booleans()), max_size=4)


def slow(perm, held, named, child) -> bool:
    """The table of DOMAIN §11 read one row at a time."""
    for role, unit, (first, last) in held:
        if first > 0 or (last is not None and last < 0) or perm not in permissions_of(role):
            continue
        if role in BY_NAME:
            if any(name == child.pk and as_role == role and is_open for name, as_role, is_open in named):
                return True
            continue
        if role in (Role.DEPARTMENT, Role.PROTECTION, Role.VIEWER):
            continue
        if unit.kind == UnitKind.COUNTY:
            if child.county_id == unit.pk:
                return True
            continue
        school = bool(child.edu_path) and child.edu_path.startswith(unit.path)
        home = bool(child.home_path) and child.home_path.startswith(unit.path)
        if (role in BY_SCHOOL | {Role.COUNTY, Role.ADMIN} and school) or (role in BY_HOME | {Role.COUNTY, Role.ADMIN} and home):
            return True
        if unit.kind == UnitKind.TOWNSHIP and (school or home):  # a township sees a child by either line
            return True
    return False


@pytest.mark.battery
@pytest.mark.django_db
def test_the_queryset_equals_the_slow_model_for_any_grants_and_access(cast):
    cast.with_("children")
    rows = {name: Child.objects.get(pk=cast.more["children"][name]) for name in CHILDREN}
    user = User.objects.create(username="anyone", name="任何人", county=cast.county)

    @settings(max_examples=120, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(held=grants, named=accesses, perm=st.sampled_from(PERMS))
    def holds(held, named, perm):
        with transaction.atomic():
            _hold(cast, user, rows, held, named)
            actor = UserActor(user, TODAY)
            placed = [(role, cast.unit(at), span) for role, at, span in held if cast.unit(at).kind in AT[role]]
            given_names = [(rows[name].pk, role, is_open) for name, role, is_open in named]
            expected = {c.pk for c in rows.values() if slow(perm, placed, given_names, c)}
            assert set(Child.objects.visible_to(actor, perm).values_list("pk", flat=True)) == expected
            assert {c.pk for c in rows.values() if actor.may(perm, c)} == expected
            adults = set(Carer.objects.visible_to(actor, perm).values_list("child", flat=True))
            assert adults == {pk for pk in expected if Carer.objects.filter(child=pk).exists()}
            transaction.set_rollback(True)

    holds()


def _hold(cast, user, rows, held, named):
    seen = set()
    for role, at, (first, last) in held:
        unit = cast.unit(at)
        if unit.kind not in AT[role] or (role, at, last is None) in seen and last is None:
            continue
        seen.add((role, at, last is None))
        days = [None if n is None else TODAY + dt.timedelta(days=n) for n in (first, last)]
        Grant.objects.create(user=user, role=role, unit=unit, from_on=days[0], to_on=days[1])
    for n, (name, role, is_open) in enumerate(named):
        child = rows[name]
        ChildAccess.objects.create(county_id=child.county_id, user=user, child=child, role=role, source="pairing", source_uid=str(n), from_on=TODAY, open=is_open)


@pytest.mark.parametrize("who", ["neighbour_county", "neighbour_school", "neighbour_helper"])
def test_nobody_reaches_into_the_next_county(cast, who):
    cast.with_("children")
    ours = set(Child.objects.filter(county=cast.county).values_list("pk", flat=True))
    for perm in PERMS:
        assert not ours & set(Child.objects.visible_to(cast.actor(who), perm).values_list("pk", flat=True))


def test_a_township_sees_a_child_by_either_line(cast):
    cast.with_("children")
    seen = set(Child.objects.visible_to(cast.actor("township_edu"), P.SEE_FILE).values_list("name", flat=True))
    assert {"欧阳明远", "张小草"} <= seen  # by residence: one at a county school, one at none
    assert "罗飞" not in seen


def test_paths_are_compared_by_whole_segments(cast):
    cast.with_("children")
    school, point = cast.unit("school"), cast.unit("point")
    assert point.path.startswith(school.path)
    assert Unit.objects.under(school).filter(pk=point.pk).exists()
    assert not Unit.objects.under(point).filter(pk=school.pk).exists()
