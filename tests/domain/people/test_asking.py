"""要孩子: the receiving school asks, the sender answers or the county does; nothing is told of a stranger's child."""

import datetime as dt

import pytest

from qianshou.domain.people import actions
from qianshou.domain.people.models import Transfer
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from tests.cast import TODAY
from tests.people_cast import MEI_ID, child

pytestmark = pytest.mark.django_db
DUE = TODAY + dt.timedelta(days=10)


@pytest.fixture
def there(cast):
    return cast.with_("children")


def ask(cast, name="龙小梅", number=MEI_ID, who="middle_school", school="middle"):
    return actions.ask_for_child(cast.actor(who), unit=cast.unit(school), name=name, id_number=number, today=TODAY)


def test_a_school_asks_for_a_child_and_the_sender_lets_it_go(there):
    row = ask(there)
    assert (row.state, row.to_unit, row.due_on) == ("asked", there.unit("middle"), TODAY + dt.timedelta(days=5))
    assert ask(there).pk == row.pk and Transfer.objects.count() == 1
    assert child(there, "mei").edu_unit == there.unit("class_5_3")
    with pytest.raises(NotAllowed):
        actions.let_go(there.actor("middle_school"), transfers=[row], due_on=DUE, today=TODAY)
    actions.let_go(there.actor("school"), transfers=[row], due_on=DUE, note="晚上怕黑", today=TODAY)
    row.refresh_from_db()
    assert (row.state, row.sent_on, row.due_on, row.note.reveal()) == ("waiting", TODAY, DUE, "晚上怕黑")
    with pytest.raises(Refused, match="已经答复过"):
        actions.not_let_go(there.actor("school"), transfers=[row], answer="stays", today=TODAY)


def test_name_and_whole_number_must_both_fit_and_nothing_else_is_told(there):
    assert ask(there, name="王小梅") is None and ask(there, number="110101199003070134") is None
    with pytest.raises(Invalid, match="不完整或有误"):
        ask(there, number=MEI_ID[:-1])
    with pytest.raises(Refused, match="本来就在这所学校"):
        ask(there, who="school", school="school")
    with pytest.raises(NotAllowed):
        ask(there, who="middle_school", school="other_school")
    with pytest.raises(NotAllowed):
        ask(there, who="neighbour_school", school="middle")
    assert not Transfer.objects.exists()


def test_twenty_questions_a_day_are_the_most(there):
    for _turn in range(20):
        ask(there, name="别人")
    with pytest.raises(Refused, match="已满20次"):
        ask(there)


def test_a_refusal_or_silence_does_not_block_for_the_county_lets_it_go(there):
    row = ask(there)
    actions.not_let_go(there.actor("school"), transfers=[row], answer="unsure", today=TODAY)
    again = ask(there)  # asked anew, and nobody answers
    assert again.pk != row.pk
    later = TODAY + dt.timedelta(days=6)
    assert actions.let_go(there.actor("county", later), transfers=[again], due_on=later, today=later) == 1
    assert set(Transfer.objects.visible_to(there.actor("middle_school"), P.RECEIVE_CHILDREN).values_list("state", flat=True)) == {"refused", "waiting"}


def test_who_no_longer_has_the_child_cannot_give_it_away(there):
    mine, other = ask(there), ask(there, who="other_school", school="other_school")
    school, middle = there.actor("school"), there.actor("middle_school")
    actions.let_go(school, transfers=[mine], due_on=DUE, today=TODAY)
    actions.arrived(middle, transfers=[mine], klass=there.unit("class_7_2"), arrived_on=TODAY, today=TODAY)
    with pytest.raises(Refused, match="不在这里"):
        actions.let_go(school, transfers=[other], due_on=DUE, today=TODAY)
    assert Transfer.objects.get(pk=other.pk).state == "asked"
    assert actions.let_go(there.actor("county"), transfers=[other], due_on=DUE, today=TODAY) == 1  # who stands above both may


def test_a_file_closed_since_is_not_let_go(there):
    row = ask(there)
    actions.mark_closed(there.actor("county"), child=child(there, "mei"), reason="moved_away", closed_on=TODAY, today=TODAY)
    with pytest.raises(Refused, match="已结案"):
        actions.let_go(there.actor("school"), transfers=[row], due_on=DUE, today=TODAY)


def test_sending_the_child_answers_who_asked_for_it(there):
    mine, other = ask(there), ask(there, who="other_school", school="other_school")
    actions.send_children(there.actor("school"), children=[child(there, "mei")], kind="move", to_unit=there.unit("middle"), due_on=DUE, today=TODAY)
    states = dict(Transfer.objects.values_list("pk", "state"))
    assert (states[mine.pk], states[other.pk]) == ("withdrawn", "refused") and "waiting" in states.values()
    with pytest.raises(Refused, match="已经答复过"):
        actions.withdraw_asks(there.actor("middle_school"), transfers=[mine], today=TODAY)
