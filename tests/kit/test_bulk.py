"""Rows inserted by the thousand are the rows bulk_create would have made."""

import pytest
from django.db import transaction

from qianshou.domain.people.models import Carer, Child
from qianshou.kit import bulk


def _child(cast, **more):
    given = {"county_id": cast.county.pk, "name": "甲", "edu_unit": cast.unit("class_5_3"), "edu_path": cast.unit("class_5_3").path, "profile": {"a": "一"}, **more}
    return bulk.new(Child, **given)


def test_a_row_made_and_inserted_reads_back_whole(cast):
    child = _child(cast, home_address="石桥村三组", boarding=True)
    carer = bulk.new(Carer, county_id=cast.county.pk, child=child, name="奶奶", relation="62")
    with transaction.atomic():
        bulk.insert([child])
        bulk.insert([carer])
    row = Child.objects.get(pk=child.pk)
    assert (row.uid, row.name, row.profile, row.boarding, row.birth_date, row.edu_unit) == (child.uid, "甲", {"a": "一"}, True, None, cast.unit("class_5_3"))
    assert row.home_address.reveal() == "石桥村三组"
    assert row.created_at is not None
    assert Carer.objects.get(child=row).name == "奶奶"


def test_ids_go_on_where_ordinary_saving_left_off_and_the_other_way_round(cast):
    with transaction.atomic():
        bulk.insert([_child(cast), _child(cast)])
    plain = Child.objects.create(county=cast.county, name="乙")
    with transaction.atomic():
        bulk.insert([third := _child(cast)])
    assert third.pk > plain.pk
    assert Child.objects.count() == 4


def test_every_row_has_its_own_identifier_and_its_own_containers(cast):
    one, other = _child(cast, profile={}), bulk.new(Child, county_id=cast.county.pk)
    assert one.uid != other.uid
    other.profile["x"] = 1
    assert bulk.new(Child, county_id=cast.county.pk).profile == {}


@pytest.mark.django_db(transaction=True)
def test_ids_are_never_reserved_outside_a_transaction(cast):
    with pytest.raises(RuntimeError):
        bulk.insert([_child(cast)])
