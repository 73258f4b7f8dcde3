"""Units made, moved out of use and matched; whose hand may do it; paths that never come back."""

import pytest

from qianshou.domain.orgs import actions, queries
from qianshou.domain.orgs.choices import Line, Stage, UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.shapes import NewUnit, UnitLine
from qianshou.domain.permissions import P
from qianshou.kit.errors import Changed, Invalid, NotAllowed, Refused
from tests.cast import TODAY

MAY = [
    ("county", "county", "township", True), ("county", "neighbour", "township", False), ("admin", "county", "township", True),
    ("township_edu", "township", "school", True), ("township_edu", "other_township", "school", False), ("township_home", "township", "village", False),
    ("school", "school", "class", True), ("school", "other_school", "class", False), ("school", "township", "school", False),
    ("helper", "school", "class", False), ("village", "village", "class", False), ("visitor", "county", "township", False), ("viewer", "city", "county", False),
]  # fmt: skip


def new(kind):
    return {"kind": kind, "stage": Stage.PRIMARY, "entry_year": 2023, "number": 7} if kind == "class" else {"kind": kind, "name": "新单位"}


@pytest.mark.parametrize(("who", "under", "kind", "may"), MAY)
def test_who_may_make_what_where(cast, who, under, kind, may):
    parent = cast.unit(under)
    if may:
        made = actions.create_unit(cast.actor(who), unit=parent, today=TODAY, **new(kind))
        assert made.path.startswith(parent.path) and made.county_id == parent.county_id
        return
    with pytest.raises(NotAllowed):
        actions.create_unit(cast.actor(who), unit=parent, today=TODAY, **new(kind))


@pytest.mark.parametrize(
    ("under", "bad", "field"),
    [
        ("county", {"kind": "class", "stage": "primary", "entry_year": 2023, "number": 1}, "kind"), ("county", {"kind": "moon", "name": "x"}, "kind"),
        ("village", {"kind": "school", "name": "x"}, "kind"), ("county", {"kind": "township", "name": "  "}, "name"), ("county", {"kind": "township", "name": "x" * 81}, "name"),
        ("county", {"kind": "township", "name": "石桥乡"}, "name"), ("county", {"kind": "township", "name": "新乡", "code": "520481101"}, "code"),
        ("school", {"kind": "class", "stage": "primary", "entry_year": 1200, "number": 1}, "entry_year"), ("school", {"kind": "class", "stage": "primary", "entry_year": 2022, "number": 300}, "number"),
        ("school", {"kind": "class", "stage": "primary", "entry_year": 2022, "number": 3}, "number"),
    ],
)  # fmt: skip
def test_a_bad_unit_is_refused_with_a_sentence_beside_its_field(cast, under, bad, field):
    before = Unit.objects.count()
    with pytest.raises(Invalid) as refused:
        actions.create_unit(cast.actor("system"), unit=cast.unit(under), today=TODAY, **bad)
    assert refused.value.field == field and refused.value.say
    assert Unit.objects.count() == before


def test_a_path_is_never_given_twice(cast):
    system, township = cast.actor("system"), cast.unit("township")
    first = actions.create_unit(system, unit=township, kind=UnitKind.VILLAGE, name="甲村", today=TODAY)
    gone = first.path
    first.delete()
    again = actions.create_unit(system, unit=Unit.objects.get(pk=township.pk), kind=UnitKind.VILLAGE, name="乙村", today=TODAY)
    assert again.path > gone


def test_a_class_is_ensured_once(cast):
    args = {"unit": cast.unit("school"), "stage": Stage.PRIMARY, "entry_year": 2021, "number": 2, "today": TODAY}
    one, two = actions.ensure_class(cast.actor("school"), **args), actions.ensure_class(cast.actor("school"), **args)
    assert one == two and one.display_name(TODAY) == "六年级（2）班"


def test_a_merged_school_keeps_its_successor_and_takes_nothing_new(cast):
    point, school = cast.unit("point"), cast.unit("school")
    with pytest.raises(Refused, match="请先处理"):
        actions.close_unit(cast.actor("county"), unit=point, today=TODAY)
    actions.close_unit(cast.actor("county"), unit=cast.unit("class_mixed"), today=TODAY)
    with pytest.raises(Invalid):
        actions.close_unit(cast.actor("county"), unit=point, today=TODAY, successor=cast.unit("village"))
    closed = actions.close_unit(cast.actor("county"), unit=point, today=TODAY, successor=school)
    assert closed.successor == school
    with pytest.raises(Refused, match="已经停用"):
        actions.create_unit(cast.actor("county"), unit=closed, kind=UnitKind.CLASS, stage=Stage.PRIMARY, entry_year=2026, number=1, today=TODAY)
    assert point not in queries.tree(cast.actor("county"))


def test_two_people_renaming_one_unit_are_told_apart(cast):
    unit = cast.unit("village")
    actions.rename_unit(cast.actor("county"), unit=Unit.objects.get(pk=unit.pk), name="石桥社区", seen_version=1)
    with pytest.raises(Changed) as late:
        actions.rename_unit(cast.actor("county_two"), unit=Unit.objects.get(pk=unit.pk), name="别名", seen_version=1)
    assert late.value.now["name"] == "石桥社区"


def test_a_list_of_units_builds_on_itself_and_twice_changes_nothing(cast):
    lines = [
        UnitLine(("石桥乡",), NewUnit(UnitKind.SCHOOL, "新桥小学", stages=(Stage.PRIMARY,)), 2),
        UnitLine(("石桥乡", "新桥小学"), NewUnit(UnitKind.CLASS, stage=Stage.PRIMARY, entry_year=2024, number=1), 3),
    ]
    done = actions.import_units(cast.actor("county"), unit=cast.county, lines=lines, today=TODAY)
    assert len(done.made) == 2
    again = actions.import_units(cast.actor("county"), unit=cast.county, lines=lines, today=TODAY)
    assert (len(again.made), again.there) == (0, 2)
    with pytest.raises(Refused, match="第 9 行"):
        actions.import_units(cast.actor("county"), unit=cast.county, lines=[UnitLine(("没有的乡",), NewUnit(UnitKind.SCHOOL, "x"), 9)], today=TODAY)


@pytest.mark.parametrize(
    ("text", "names"),
    [("石桥乡中心小学", ["石桥乡中心小学"]), ("石桥中心校", ["石桥乡中心小学"]), ("2152000101", ["石桥乡中心小学"]), ("石桥村", ["石桥村"]), ("石桥村委会", ["石桥乡", "石桥村"]),
     ("石桥乡 中心小学", ["石桥乡中心小学"]), ("河口乡", []), ("不知道", [])],
)  # fmt: skip
def test_written_names_are_matched_inside_the_county(cast, text, names):
    assert [u.name for u in queries.match_units(cast.county.pk, [text])[text]] == names


def test_children_of_follow_the_line_asked_for(cast):
    county = cast.actor("county")
    assert [u.name for u in queries.children_of(county, cast.unit("township"), line=Line.EDU)] == ["石桥乡中心小学"]
    assert [u.name for u in queries.children_of(county, cast.unit("township"), line=Line.HOME)] == ["石桥村", "白岩村"]
    assert queries.children_of(cast.actor("other_township"), cast.unit("township"), line=Line.EDU) == []


def test_a_unit_is_found_by_code_only_where_the_viewer_stands(cast):
    assert queries.unit_by_code(cast.actor("county"), P.SEE_UNITS, "2152000101") == cast.unit("school")
    assert queries.unit_by_code(cast.actor("county"), P.SEE_UNITS, "2152000901") is None
    assert queries.unit_by_code(cast.actor("county"), P.SEE_UNITS, "") is None
