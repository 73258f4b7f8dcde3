"""趁家长在家要办的事: what each child needs of a parent who is there, and that a done thing leaves the list."""

import pytest
from django.urls import reverse

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions as care
from qianshou.domain.care import queries
from qianshou.domain.people import actions
from qianshou.domain.people.choices import ConsentUse
from tests.cast import TODAY
from tests.people_cast import adult, child
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db


def needs(cast, name):
    return next(iter(queries.at_home([child(cast, name)], TODAY))).needs


def test_each_thing_done_with_the_parents_leaves_the_list(cast):
    cast.with_("children")
    system, mei = SystemActor(TODAY), child(cast, "mei")
    assert needs(cast, "mei") == (
        "办委托照护",
        "当面告知建档",
        "问是否同意：拍照与使用照片、" + str(ConsentUse.OUTSIDE_HELPER.label),
        "核对电话和住址",
        "和父母当面谈一次",
    )
    actions.record_notice(system, child=mei, told_on=TODAY, channel="signed", today=TODAY)
    assert not any("告知" in one for one in needs(cast, "mei"))
    actions.give_consent(system, child=mei, use="photo", given_by="龙大山", channel="signed", given_on=TODAY, today=TODAY)
    actions.give_consent(system, child=mei, use="outside_helper", given_by="龙大山", channel="signed", given_on=TODAY, today=TODAY)
    assert not any("同意" in one for one in needs(cast, "mei"))
    before = needs(cast, "mei")
    care.record_contact(
        cast.actor("helper"), child=mei, kind="talk", happened_on=TODAY, today=TODAY, people=[care.Met("carer", adult(cast, "mei", "52").uid)], means="in_person",
        client_uuid="at-home-1",
    )  # fmt: skip
    assert set(before) - set(needs(cast, "mei")) == {"和父母当面谈一次"}
    assert "办委托照护" not in needs(cast, "jun")  # his mother is at home


def test_the_page_shows_who_is_home_first_and_only_ones_own(cast, client):
    cast.with_("children")
    actions.record_change(
        cast.actor("helper"), child=child(cast, "mei"), kind="back_for_a_while", happened_on=TODAY, today=TODAY, carer=adult(cast, "mei", "52")
    )
    cast.sign_in(client, "school")
    page = client.get(reverse("office:at-home")).content.decode()
    assert page.index("龙小梅") < page.index("吴兰") and "母亲在家，到" in page
    assert "石小山" not in page  # an orphan has no parent to wait for
    cast.sign_in(client, "other_school")
    assert "龙小梅" not in client.get(reverse("office:at-home")).content.decode()
