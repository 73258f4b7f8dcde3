"""Study partners: a classmate who sees nothing; proposed by the matcher, set by the teacher, over when either leaves the class."""

import datetime as dt

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions as care
from qianshou.domain.pairing import actions, queries
from qianshou.domain.pairing.models import StudyPartner
from qianshou.domain.pairing.rules import partners as rules
from qianshou.domain.people import actions as people
from qianshou.domain.people.actions.pupils import erase_pupils
from qianshou.domain.people.models import ChildAccess, Pupil
from qianshou.domain.people.rows.pupils import NewPupil
from qianshou.kit.errors import NotAllowed, Refused
from tests.cast import TODAY
from tests.people_cast import child

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(cast):
    """Children, and three more pupils on Mei's class list, one of them a girl of her age."""
    cast.with_("children", "helpers")
    klass = child(cast, "mei").edu_unit
    born = child(cast, "mei").birth_date.replace(day=1)
    many = [
        NewPupil("同班女生", klass, "female", "", born),
        NewPupil("同班男生", klass, "male", "", born),
        NewPupil("别班同学", cast.unit("class_5_1"), "female", "", born),
    ]
    people.add_pupils(SystemActor(TODAY), unit=cast.unit("school"), many=many, today=TODAY)
    return cast


def pupil(name):
    return Pupil.objects.get(name=name)


def give(cast, name="同班女生", who="school", kid="mei", **kw):
    return actions.set_partners(cast.actor(who), children=[child(cast, kid)], pairs=[(child(cast, kid).uid, pupil(name).uid)], today=TODAY, **kw)


def test_a_classmate_of_the_same_sex_and_age_is_proposed_and_only_classmates_may_be_chosen(listed):
    [one] = [
        c
        for c in queries.propose_partners(listed.actor("school"), list(queries.without_partner(listed.actor("school"), listed.unit("school"))))
        if c.child.name == "龙小梅"
    ]
    assert (one.pupil_name, one.why) == ("同班女生", ("同班", "同性别", "年龄相近", "还没有帮别的同学"))
    assert "别班同学" not in dict(one.others).values() and "龙小梅" not in dict(one.others).values()
    assert StudyPartner.objects.count() == 0, "nothing is settled by proposing"


def test_a_partner_gets_no_access_and_is_named_only_to_who_reads_the_class_list(listed):
    before = ChildAccess.objects.count()
    [row] = give(listed, told_on=TODAY)
    assert (row.told_on, ChildAccess.objects.count()) == (TODAY, before)
    names = {who: queries.partners_of_child(listed.actor(who), child(listed, "mei"))[0].name for who in ("school", "county")}
    assert names == {"school": "同班女生", "county": "一名同班同学"}
    assert give(listed) == [], "the same pair again is left as it is"
    give(listed, "同班男生")
    lines = queries.partners_of_child(listed.actor("school"), child(listed, "mei"))
    assert [(one.name, one.to_on, one.end_reason) for one in lines] == [("同班男生", None, ""), ("同班女生", TODAY, "换了一名同学")]


@pytest.mark.parametrize(("name", "say"), [("别班同学", "不在一个班"), ("龙小梅", "自己的学习帮手")])
def test_a_pupil_of_another_class_or_the_child_herself_is_refused(listed, name, say):
    if name == "龙小梅":
        people.enlist_children(SystemActor(TODAY), unit=listed.unit("school"), children=[child(listed, "mei")], today=TODAY)
    with pytest.raises(Refused, match=say):
        give(listed, name)


def test_only_teacher_and_school_arrange_and_nobody_has_more_than_three(listed):
    for who in ("county", "inspector", "village", "neighbour_county", "other_school"):
        with pytest.raises(NotAllowed):
            give(listed, who=who)
    row = pupil("同班女生")
    for n in range(rules.MOST):
        StudyPartner.objects.create(county=listed.county, child=child(listed, ("jun", "lan", "far")[n]), pupil=row, from_on=TODAY)
    with pytest.raises(Refused, match="最多做 3 名"):
        give(listed)


def test_leaving_the_class_ends_it_in_the_same_act_and_time_settles_the_rest(listed):
    give(listed)
    mei = child(listed, "mei")
    people.change_class(
        listed.actor("school"), unit=listed.unit("school"), children=[mei], pupils=[], klass=listed.unit("class_5_1"), happened_on=TODAY, today=TODAY
    )
    row = StudyPartner.objects.get()
    assert (row.to_on, row.end_reason) == (TODAY, "class_changed")
    give(listed, "别班同学")
    Pupil.objects.filter(name="别班同学").update(left_on=TODAY)
    assert queries.partners_of_child(listed.actor("school"), child(listed, "mei"))[0].end_reason == "不在一个班了", "told at once"
    tomorrow = TODAY + dt.timedelta(days=1)
    done = actions.settle_pairings(SystemActor(tomorrow), county=listed.county, today=tomorrow)
    assert done["parted"] == 1 and not StudyPartner.objects.filter(to_on=None).exists()


def test_a_closed_file_ends_it_and_an_import_taken_back_leaves_a_pupil_who_is_a_partner(listed):
    give(listed)
    erase_pupils(SystemActor(TODAY), unit=listed.unit("school"), uids=[pupil("同班女生").uid, pupil("同班男生").uid])
    assert Pupil.objects.filter(name__startswith="同班").get().name == "同班女生"
    care.close_file(SystemActor(TODAY), child=child(listed, "mei"), reason="moved_away", closed_on=TODAY, today=TODAY)
    assert StudyPartner.objects.get().end_reason == "class_changed"
    with pytest.raises(Refused, match="结案"):
        give(listed)
