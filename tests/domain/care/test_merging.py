"""Two files of one child become one with everything that hangs on them, and two again when it was an error."""

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.care import actions as care
from qianshou.domain.care.models import CareRecord, Duty
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Carer, Child, ChildAccess, Consent, Fact, FileMerge
from qianshou.domain.people.newfile import NewAdult, NewFile
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from tests.care_cast import helper
from tests.cast import TODAY
from tests.people_cast import OPENED, child, parents

pytestmark = pytest.mark.django_db
TABLES = (Carer, Fact, Consent, Pairing, CareRecord, Duty)


@pytest.fixture
def twin(cast):
    """Mei's second file in another class: with Li (as mei's own) and Zhou, a talk, a consent, an uncle and a telephone."""
    cast.with_("programme")
    school, at = cast.actor("school"), cast.unit("class_5_1")
    adults = [*parents("龙大山", "吴金花"), NewAdult("83", "吴小弟", phones=["13800007777"])]
    facts = NewFile(
        "龙小梅", sex="female", birth="2015-06-12", edu_unit=at, phones=["13900001234"], disabled=True, disability="听力", opened_on=OPENED, adults=adults
    )
    made = people.open_file(school, unit=at, today=OPENED, facts=facts, force=True)
    for who in ("li", "zhou"):
        pairing.pair(school, child=made, helper=helper(cast, who), kind="teacher", from_on=OPENED, today=OPENED)
    care.open_periods(SystemActor(TODAY), county=cast.county, today=TODAY)
    care.record_contact(cast.actor("colleague"), child=made, kind="talk", happened_on=TODAY, today=TODAY, people=[care.Met("child")], client_uuid="twin-talk-1")
    people.give_consent(school, child=made, use="photo", given_by="吴小弟", channel="signed", given_on=TODAY, today=TODAY)
    return Child.objects.get(pk=made.pk)


def standing(cast, *children):
    """Which rows hang on which child, and what the two files say."""
    rows = {
        model.__name__: sorted(model.objects.filter(child__in=children, **({"not_owed": False} if model is Duty else {})).values_list("pk", "child"))
        for model in TABLES
    }
    rows["running"] = sorted(Pairing.objects.filter(child__in=children, to_on=None).values_list("child", "helper", "kind"))
    rows["access"] = sorted(ChildAccess.objects.filter(child__in=children, open=True).values_list("child", "user", "source"))
    rows["labels"] = sorted(f"{c.pk} {x}" for c in children for x in c.labels.filter(to_on=None).values_list("definition", "kind"))
    fresh = Child.objects.filter(pk__in=[c.pk for c in children]).order_by("pk")
    rows["files"] = [(c.file_state, c.close_reason, c.merged_into_id, c.phone and c.phone.reveal(), c.id_number_bi) for c in fresh]
    return rows


def test_everything_goes_over_and_everything_comes_back(cast, twin):
    mei = child(cast, "mei")
    before = standing(cast, mei, twin)
    care.merge_files(cast.actor("school"), children=[mei, twin], keep=mei, today=TODAY)
    mei, gone = child(cast, "mei"), Child.objects.get(pk=twin.pk)
    assert (gone.file_state, gone.close_reason, gone.merged_into_id) == ("closed", "merged", mei.pk)
    assert {c.name for c in Carer.objects.filter(child=mei)} == {"龙大山", "吴金花", "吴桂英", "吴小弟"}
    assert sorted(p.helper.name for p in Pairing.objects.filter(child=mei, to_on=None)) == ["周老师", "志愿者小刘", "李老师"]
    assert CareRecord.objects.get(client_uuid="twin-talk-1").child_id == mei.pk
    assert Consent.objects.filter(child=mei, use="photo").exists()
    assert (mei.phone.reveal(), mei.labels.filter(kind="disabled", to_on=None).exists()) == ("13900001234", True)
    assert not Pairing.objects.filter(child=gone, to_on=None).exists()
    assert not Duty.objects.filter(child=gone, closes_on__gte=TODAY, not_owed=False, waived_on=None, next_due_on__isnull=False).exists()
    assert Duty.objects.filter(child=mei, kind="talk", done__gt=0).exists()
    care.unmerge_files(cast.actor("school"), children=[mei, gone], reason="同名的两个孩子", today=TODAY)
    assert standing(cast, child(cast, "mei"), Child.objects.get(pk=twin.pk)) == before


def test_what_was_written_since_stays_with_the_file_it_was_written_in(cast, twin):
    mei = child(cast, "mei")
    care.merge_files(cast.actor("school"), children=[mei, twin], keep=mei, today=TODAY)
    care.record_contact(
        cast.actor("helper"), child=child(cast, "mei"), kind="talk", happened_on=TODAY, today=TODAY, people=[care.Met("child")], client_uuid="since-talk-1"
    )
    people.record_change(cast.actor("school"), child=child(cast, "mei"), kind="phone_changed", happened_on=TODAY, today=TODAY, detail={"phone": "13700000000"})
    care.unmerge_files(cast.actor("school"), children=[child(cast, "mei"), Child.objects.get(pk=twin.pk)], reason="认错了", today=TODAY)
    assert CareRecord.objects.get(client_uuid="since-talk-1").child_id == mei.pk
    assert child(cast, "mei").phone.reveal() == "13700000000"
    assert Child.objects.get(pk=twin.pk).phone.reveal() == "13900001234"


def test_a_merge_and_its_undoing_are_on_the_trail_with_the_reason(cast, twin):
    mei = child(cast, "mei")
    care.merge_files(cast.actor("school"), children=[mei, twin], keep=mei, today=TODAY)
    care.unmerge_files(cast.actor("school"), children=[child(cast, "mei"), Child.objects.get(pk=twin.pk)], reason="认错了", today=TODAY)
    told = dict(AuditEvent.objects.filter(action__in=["people.merge", "people.unmerge"]).values_list("action", "reason"))
    assert told == {"people.merge": "", "people.unmerge": "认错了"}
    row = FileMerge.objects.get()
    assert (row.undone_on, row.undone_by, row.undone_why) == (TODAY, cast.user("school"), "认错了")


def test_bad_ways_to_merge_and_to_take_apart_are_refused(cast, twin):
    mei, jun, school = child(cast, "mei"), child(cast, "jun"), cast.actor("school")
    with pytest.raises(Refused, match="没有合并"):
        care.unmerge_files(school, children=[mei, jun], reason="试", today=TODAY)
    care.merge_files(school, children=[mei, twin], keep=mei, today=TODAY)
    both = [child(cast, "mei"), Child.objects.get(pk=twin.pk)]
    with pytest.raises(Invalid, match="为什么"):
        care.unmerge_files(school, children=both, reason=" ", today=TODAY)
    with pytest.raises(Refused, match="已经合并"):
        care.merge_files(school, children=[jun, both[1]], keep=jun, today=TODAY)
    with pytest.raises(NotAllowed):
        care.unmerge_files(cast.actor("helper"), children=both, reason="试", today=TODAY)
    with pytest.raises(NotAllowed):
        care.merge_files(cast.actor("other_school"), children=[mei, jun], keep=jun, today=TODAY)
    care.merge_files(school, children=[jun, both[0]], keep=jun, today=TODAY)
    with pytest.raises(Refused, match="先拆开那一次"):
        care.unmerge_files(school, children=[Child.objects.get(pk=c.pk) for c in both], reason="试", today=TODAY)


def test_a_number_only_the_other_file_knew_goes_over_and_back(cast):
    cast.with_("children")
    school, at, number = cast.actor("school"), cast.unit("class_5_1"), "520481201509010039"
    from qianshou.kit.idcard import check_char

    number = number[:17] + check_char(number[:17])
    facts = NewFile("杨军", sex="male", birth="2015-09-01", id_number=number, student_number="G" + number, edu_unit=at, adults=[NewAdult("51", "杨明")])
    other = people.open_file(school, unit=at, today=TODAY, facts=facts, force=True)
    care.merge_files(school, children=[child(cast, "jun"), other], keep=child(cast, "jun"), today=TODAY)
    jun = child(cast, "jun")
    assert (jun.id_number.reveal(), jun.student_number.reveal()) == (number, "G" + number)
    care.unmerge_files(school, children=[jun, Child.objects.get(pk=other.pk)], reason="认错了", today=TODAY)
    assert (child(cast, "jun").id_number, child(cast, "jun").id_number_bi) == (None, "")
    assert Child.objects.get(pk=other.pk).id_number.reveal() == number
