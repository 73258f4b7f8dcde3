"""A child whose file opens by import stands on the class list too, once; the undo takes the line away and leaves who stood there before."""

import datetime as dt

import pytest

from qianshou.domain.people import actions as people
from qianshou.domain.people import queries
from qianshou.domain.people.actions.pupils import NewPupil
from qianshou.domain.people.models import Child, Pupil
from qianshou.papers.imports import actions
from tests.papers.imports.world import csv, take

MEI = "杨小梅,女,2014-03-05,,五年级3班,杨大明,浙江义乌,13800001234,"
JUN = "龙小军,男,2015-01-02,,五年级1班,龙开强,广东佛山,13800001235,"
pytestmark = pytest.mark.django_db


def lines():
    return sorted(Pupil.objects.filter(left_on=None).values_list("name", "sex", "birth_month", "child__name"))


def test_a_child_whose_file_opens_by_import_stands_on_the_class_list(cast):
    take(cast, csv(MEI, JUN))
    assert lines() == [("杨小梅", "female", dt.date(2014, 3, 1), "杨小梅"), ("龙小军", "male", dt.date(2015, 1, 1), "龙小军")]
    seen = queries.pupils(cast.actor("school"), unit=cast.unit("class_5_3"))
    assert [(p.name, p.edu_unit) for p in seen] == [("杨小梅", cast.unit("class_5_3"))]
    assert not queries.pupils(cast.actor("other_school"), unit=cast.unit("class_5_3")).exists()


def test_an_undo_takes_the_line_away_with_the_file(cast):
    batch = take(cast, csv(MEI, JUN))
    actions.undo(cast.actor("school"), batch=batch, today=cast.today)
    assert (Child.objects.count(), Pupil.objects.count()) == (0, 0)


def test_a_pupil_who_stood_there_is_joined_and_stays_after_the_undo(cast):
    at = cast.unit("class_5_3")
    people.add_pupils(cast.actor("school"), unit=at, many=[NewPupil("杨小梅", at, "female", "", dt.date(2014, 3, 1))], today=cast.today)
    batch = take(cast, csv(MEI))
    assert Pupil.objects.get().child.name == "杨小梅"
    actions.undo(cast.actor("school"), batch=batch, today=cast.today)
    assert (Pupil.objects.get().name, Pupil.objects.get().child) == ("杨小梅", None)


def test_the_same_pupil_is_listed_once_however_often_sheets_come(cast):
    take(cast, csv(MEI), as_of=dt.date(2026, 9, 1))
    take(cast, csv(MEI.replace("13800001234", "13800009999"), JUN), "新.csv", as_of=dt.date(2026, 10, 1))
    assert [name for name, *_rest in lines()] == ["杨小梅", "龙小军"]


def test_a_file_somebody_has_used_keeps_its_line_when_the_batch_is_undone(cast):
    batch = take(cast, csv(MEI, JUN))
    used = Child.objects.get(name="杨小梅")
    people.record_change(cast.actor("school"), child=used, kind="address_changed", happened_on=cast.today, today=cast.today, detail={"address": "石桥村"})
    actions.undo(cast.actor("school"), batch=batch, today=cast.today)
    assert [name for name, *_rest in lines()] == ["杨小梅"]


def test_the_line_follows_the_child_to_another_class_and_back_with_the_undo(cast):
    take(cast, csv(MEI), as_of=dt.date(2026, 9, 1))
    batch = take(cast, csv(MEI.replace("3班", "1班")), "新.csv", as_of=dt.date(2026, 10, 1))
    assert Pupil.objects.get().edu_unit == cast.unit("class_5_1")
    actions.undo(cast.actor("school"), batch=batch, today=cast.today)
    assert Pupil.objects.get().edu_unit == cast.unit("class_5_3")


def test_a_village_roster_writes_nothing_on_a_schools_class_lists(cast):
    text = csv(MEI).decode().replace("姓名,", "姓名,学校,", 1).replace("杨小梅,", f"杨小梅,{cast.unit('school').name},", 1)
    take(cast, text.encode(), unit="village", who="village")
    assert Child.objects.get().edu_path.startswith(cast.unit("school").path)
    assert Pupil.objects.count() == 0
