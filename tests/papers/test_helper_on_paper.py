"""What papers of a child say of her helpers: asked of the pairing, so that a volunteering teacher is told as the volunteer she is there."""

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.pairing import actions
from qianshou.domain.people import actions as people
from qianshou.papers.documents import actions as documents
from qianshou.papers.documents import queries
from qianshou.papers.documents.cards import around, card_of
from qianshou.papers.documents.choices import Copy, Purpose
from qianshou.papers.documents.fields.asking import Asked
from qianshou.papers.documents.fields.child import FILE
from qianshou.papers.documents.paper import pages
from qianshou.papers.forms.facts import form_facts
from tests.care_cast import VETTED, helper
from tests.cast import TODAY
from tests.people_cast import OPENED, child

pytestmark = pytest.mark.django_db
NUMBER = "13800007088"


def said_everywhere(cast, name):
    """The card, the file's fields, the signed paper and any form, of one child, with every number opened."""
    kid, school = child(cast, name), cast.actor("school")
    card = {line.who: line.phone for line in card_of(kid, around([kid], TODAY), Copy.SCHOOL, TODAY).phones}
    file = FILE.read(Asked(school, TODAY, OPENED, TODAY, True, frozenset()), kid)
    row = queries.printable(school, "print_file").get(pk=kid.pk)
    signed = str(pages(documents.print_children(school, children=[row], code="pairing_agreement", full=True, purpose=Purpose.KEEP, today=TODAY)))
    form = form_facts([kid], definition="school", opened=frozenset({"reveal_phone"}), today=TODAY)[0]
    return card, file, signed, form


def test_a_volunteering_teachers_number_and_post_stand_on_papers_of_her_own_pupils_only(cast):
    cast.with_("children", "helpers")
    county, zhou = cast.actor("county"), helper(cast, "zhou")
    zhou = actions.edit_helper(county, helper=zhou, name=zhou.name, phone=NUMBER, today=TODAY, seen_version=zhou.version)
    zhou = actions.add_kind(county, helper=zhou, kind="volunteer", unit=cast.unit("township"), today=OPENED)
    actions.vet(cast.actor("school", OPENED), helper=zhou, today=OPENED, **VETTED)
    actions.approve_vetting(cast.actor("county", OPENED), helper=zhou, today=OPENED)
    people.give_consent(SystemActor(TODAY), child=child(cast, "jun"), use="outside_helper", given_by="家人", channel="signed", given_on=OPENED, today=TODAY)
    for name, kind in (("jun", "volunteer"), ("gu", "teacher")):
        actions.pair(county, child=child(cast, name), helper=helper(cast, "zhou"), kind=kind, from_on=OPENED, today=TODAY)

    card, file, signed, form = said_everywhere(cast, "gu")
    assert (card["帮扶人 周老师"], file["帮扶人电话"], form["helper.phone"]) == (NUMBER, NUMBER, NUMBER) and NUMBER in signed
    assert (form["helper.kind"], form["helper.unit"]) == ("任课教师", "石桥乡中心小学")

    card, file, signed, form = said_everywhere(cast, "jun")
    assert (card["帮扶人 周老师"], file["帮扶人电话"], form.get("helper.phone", "")) == ("", "经学校联系", "") and NUMBER not in signed
    assert (form["helper.kind"], form["helper.unit"]) == ("志愿者", "石桥乡") and "任课教师" not in signed
