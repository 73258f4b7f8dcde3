"""A school's staff from one sheet: accounts, roles, class teachers and helpers in one go, and nothing twice."""

import pytest

from qianshou.domain.accounts.models import Grant, User
from qianshou.domain.pairing import actions
from qianshou.domain.pairing.actions import StaffRow
from qianshou.domain.pairing.models import Helper
from qianshou.kit.errors import NotAllowed
from tests.cast import TODAY

pytestmark = pytest.mark.django_db


def rows(cast):
    school, first, fifth = cast.unit("school").uid, cast.unit("class_1_1").uid, cast.unit("class_5_1").uid
    return [
        StaffRow("王芳", school, "13800002001", class_uids=(first,)),
        StaffRow("王芳", school, "13800002002"),
        StaffRow("阿依 古丽", school, "13800002003", class_uids=(fifth,), roles=("counsellor",)),
    ]


def test_each_person_gets_a_login_a_code_her_roles_and_stands_among_the_helpers(cast):
    done = actions.import_staff(cast.actor("school"), unit=cast.unit("school"), rows=rows(cast), today=TODAY)
    assert (done.made, done.known, done.refused) == (3, 0, ())
    assert [(name, login) for name, login, _code in done.codes] == [("王芳", "wangfang"), ("王芳", "wangfang2"), ("阿依古丽", "ayiguli")]
    first = User.objects.get(username="wangfang")
    assert first.check_password(done.codes[0][2])
    held = set(Grant.objects.filter(user__username="ayiguli").values_list("role", "unit__kind"))
    assert held == {("helper", "school"), ("class_teacher", "class"), ("counsellor", "school")}
    assert set(Helper.objects.values_list("user__username", "outside")) == {("wangfang", False), ("wangfang2", False), ("ayiguli", False)}


def test_the_same_sheet_again_makes_nobody_new(cast):
    for made in (3, 0):
        done = actions.import_staff(cast.actor("school"), unit=cast.unit("school"), rows=rows(cast), today=TODAY)
        assert (done.made, done.known) == (made, 3 - made)
    assert Helper.objects.count() == 3


def test_rows_that_cannot_be_taken_are_named_and_the_others_taken(cast):
    school = cast.unit("school").uid
    bad = [
        StaffRow("", school), StaffRow("赵六", cast.unit("other_school").uid), StaffRow("钱七", school, kind="volunteer"),
        StaffRow("孙八", school, class_uids=(cast.unit("class_other").uid,)), StaffRow("李九", school, roles=("county",)),
        StaffRow("周十", school), StaffRow("周十", school),
    ]  # fmt: skip
    done = actions.import_staff(cast.actor("school"), unit=cast.unit("school"), rows=bad, today=TODAY)
    assert (done.made, [number for number, _say in done.refused]) == (1, [0, 1, 2, 3, 4, 6])
    assert all(say for _number, say in done.refused)


@pytest.mark.parametrize("who", ["helper", "other_school", "village", "neighbour_county"])
def test_only_who_keeps_accounts_there_imports_staff(cast, who):
    with pytest.raises(NotAllowed):
        actions.import_staff(cast.actor(who), unit=cast.unit("school"), rows=rows(cast), today=TODAY)
    assert Helper.objects.count() == 0
