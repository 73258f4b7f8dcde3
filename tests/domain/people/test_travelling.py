"""What travels with a child to another school and what stays where it happened; a year's acts in any order lose nobody."""

import datetime as dt
import random

import pytest

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions as care
from qianshou.domain.care.models import CareRecord, Duty, PlanStep, TermFeedback
from qianshou.domain.orgs import actions as orgs
from qianshou.domain.orgs.models import Term, Unit
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people import actions, queries
from qianshou.domain.people.models import Child, ChildAccess, Fact, Label, Pupil, PupilTransfer, RollEvent, Transfer, YearStep
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from tests.cast import TODAY
from tests.people_cast import MEI_ID, OPENED, child

pytestmark = pytest.mark.django_db
DUE = TODAY + dt.timedelta(days=10)


@pytest.fixture
def there(cast):
    return cast.with_("children", "helpers", "pairings", "programme")


def received(cast):
    rows = actions.send_children(cast.actor("school"), children=[child(cast, "mei")], kind="move", to_unit=cast.unit("middle"), due_on=DUE, today=TODAY)
    pairing.receive(cast.actor("middle_school"), transfers=rows, klass=cast.unit("class_7_2"), arrived_on=TODAY, today=TODAY)


def owed(mei):
    rows = Duty.objects.filter(child=mei, closes_on__gte=TODAY, not_owed=False)
    return set(rows.values_list("kind", "counterpart", "period", "needed", "done"))


def test_open_duties_and_what_was_done_for_them_travel_and_the_counts_stay_where_they_happened(there):
    mei, old, new = child(there, "mei"), there.unit("school").path, there.unit("middle").path
    care.record_contact(there.actor("helper"), child=mei, kind="talk", happened_on=TODAY, today=TODAY, people=[care.Met("child")], client_uuid="travel-talk-1")
    records = set(CareRecord.objects.filter(child=mei).values_list("uid", "edu_path", "doer_name"))
    before, frozen = owed(mei), list(Duty.objects.filter(closes_on__lt=TODAY).order_by("pk").values())
    received(there)
    care.open_periods(SystemActor(TODAY), county=there.county, today=TODAY)
    assert owed(mei) == before and any(done for *_rest, done in before)
    assert all(path.startswith(new) for path in Duty.objects.filter(child=mei, closes_on__gte=TODAY, not_owed=False).values_list("edu_path", flat=True))
    assert set(CareRecord.objects.filter(child=mei).values_list("uid", "edu_path", "doer_name")) == records
    assert all(path.startswith(old) for _uid, path, _doer in records)  # the old school's own count
    assert list(Duty.objects.filter(pk__in=[one["id"] for one in frozen]).order_by("pk").values()) == frozen


def test_the_receiver_reads_plan_feedback_and_history_and_goes_on_with_them(there):
    mei, term = child(there, "mei"), Term.objects.get(unit=there.county, school_year=2026, number=1)
    steps = [care.NewStep("study", "数学到80分", "每周补课")]
    care.write_plan(there.actor("helper"), child=mei, situation="一般", steps=steps, happened_on=TODAY, today=TODAY, client_uuid="travel-plan-1")
    care.write_feedback(there.actor("school"), children=[mei], term=term, words={mei.uid: {"study": "进步不小"}}, today=TODAY)
    care.record_contact(there.actor("helper"), child=mei, kind="talk", happened_on=TODAY, today=TODAY, people=[care.Met("child")], client_uuid="travel-talk-1")
    facts, labels = (
        set(Fact.objects.filter(child=mei).values_list("uid", flat=True)),
        set(Label.objects.filter(child=mei, to_on=None).values_list("kind", flat=True)),
    )
    received(there)
    middle, school, mei = there.actor("middle_school"), there.actor("school"), child(there, "mei")
    step = PlanStep.objects.visible_to(middle, P.WRITE_PLAN).get(child=mei)
    assert step.goal.reveal() == "数学到80分" and care.tell_step(middle, step=step, outcome="reached", words="", today=TODAY).outcome == "reached"
    assert TermFeedback.objects.visible_to(middle, P.SEE_FILE).get(child=mei).study.reveal() == "进步不小"
    assert CareRecord.objects.visible_to(middle, P.SEE_RECORDS).filter(child=mei).count() == 1
    assert set(Fact.objects.visible_to(middle, P.SEE_FILE).filter(child=mei).values_list("uid", flat=True)) == facts
    assert set(Label.objects.filter(child=mei, to_on=None).values_list("kind", flat=True)) == labels and queries.timeline(middle, mei)
    for rows, perm in ((PlanStep, P.WRITE_PLAN), (TermFeedback, P.SEE_FILE), (CareRecord, P.SEE_RECORDS), (Fact, P.SEE_FILE)):
        assert not rows.objects.visible_to(school, perm).filter(child=mei).exists()
    assert Pairing.objects.get(child=mei, to_on=None).helper.name == "志愿者小刘"  # who is not of the old school goes along


# --- a year's acts in any order ---------------------------------------------------------------------------------------
class Year:
    """Acts on a small school drawn by lot; what may not be done is refused and changes nothing."""

    def __init__(self, cast, seed):
        self.cast, self.lot, self.day = cast, random.Random(seed), TODAY
        self.school, self.middle = cast.unit("school"), cast.unit("middle")
        orgs.create_unit(SystemActor(TODAY), unit=self.school, kind="class", today=TODAY, stage="primary", entry_year=2023, number=1)

    def some(self, rows, most=2):
        rows = list(rows.order_by("pk"))
        return self.lot.sample(rows, min(len(rows), self.lot.randint(1, most)))

    def at(self, school):
        found = list(Unit.objects.open().filter(parent=school, kind="class").order_by("path"))
        return self.lot.choice(found)

    def children(self):
        return self.some(Child.objects.filter(edu_path__startswith=self.school.path).exclude(file_state="closed"))

    def pupils(self):
        return self.some(Pupil.objects.filter(edu_path__startswith=self.school.path, left_on=None, child=None))

    def send(self, act):
        actions.send_children(act, children=self.children(), kind="move", to_unit=self.middle, due_on=self.day, today=self.day)

    def hand_over(self, act):
        klass = self.at(self.school)
        pupils, children = list(queries.pupils_to_send(act, klass)), list(queries.to_send(act, klass=klass))
        actions.hand_over_class(act, unit=klass, children=children, pupils=pupils, kind="promotion", to_unit=self.middle, due_on=self.day, today=self.day)

    def ask(self, _act):
        actions.ask_for_child(self.cast.actor("middle_school"), unit=self.middle, name="龙小梅", id_number=MEI_ID, today=self.day)

    def let_go(self, act):
        actions.let_go(act, transfers=self.some(Transfer.objects.asked()), due_on=self.day, today=self.day)

    def arrive(self, _act):
        middle, klass = self.cast.actor("middle_school"), self.at(self.middle)
        more = {"klass": klass, "arrived_on": self.day, "today": self.day}
        pairing.receive(middle, transfers=self.some(Transfer.objects.open()), to_teacher=self.lot.random() < 0.5, **more)
        actions.pupils_arrived(middle, transfers=self.some(PupilTransfer.objects.open()), **more)

    def back(self, _act):
        pairing.send_back(self.cast.actor("middle_school"), transfers=self.some(Transfer.objects.filter(state="arrived")), today=self.day)

    def withdraw(self, act):
        actions.withdraw_transfers(act, transfers=self.some(Transfer.objects.open()), today=self.day)

    def absent(self, _act):
        actions.not_arrived(self.cast.actor("middle_school"), transfers=self.some(Transfer.objects.open()), reason="unknown", today=self.day)

    def repeat(self, act):
        who = {"children": self.children(), "pupils": self.pupils()}
        actions.repeat_grade(act, unit=self.school, klass=self.at(self.school), reason="study", from_on=self.day, today=self.day, **who)

    def suspend(self, act):
        until = self.day + dt.timedelta(days=90)
        actions.suspend(act, unit=self.school, children=self.children(), pupils=[], reason="health", from_on=self.day, until_on=until, today=self.day)

    def come_back(self, act):
        for event in self.some(RollEvent.objects.standing().filter(kind="suspend", ended_on=None)):
            actions.come_back(act, unit=self.school, event=event, klass=self.at(self.school), on=self.day, today=self.day)

    def merge(self, act):
        pairing.merge_classes(act, unit=self.school, classes=[self.at(self.school)], into=self.at(self.school), happened_on=self.day, today=self.day)

    def split(self, act):
        klass = self.at(self.school)
        part = pairing.Part(self.lot.randint(4, 9), self.some(Child.objects.filter(edu_unit=klass)), [], self.cast.user("colleague"))
        pairing.split_class(act, unit=self.school, klass=klass, parts=[part], happened_on=self.day, today=self.day)

    def undo(self, act):
        for step in list(YearStep.objects.standing().order_by("-pk")[:1]):
            pairing.undo_year_step(act, unit=self.school, step=step, today=self.day)

    ACTS = (send, hand_over, ask, let_go, arrive, arrive, back, withdraw, absent, repeat, suspend, come_back, merge, split, undo)


def whole(everybody, frozen):
    """Nobody and nothing is lost: every file as it was and in one open class, every pupil somewhere, access with every running pairing."""
    assert set(Child.objects.values_list("uid", "file_state")) == everybody["files"]
    assert set(Pupil.objects.filter(left_on=None).values_list("uid", flat=True)) == everybody["pupils"]
    assert not Child.objects.exclude(file_state="closed").filter(edu_unit__closed_on__isnull=False).exists()
    assert not Pupil.objects.filter(left_on=None, edu_unit__closed_on__isnull=False).exists()
    assert all(path == unit for path, unit in Child.objects.exclude(edu_unit=None).values_list("edu_path", "edu_unit__path"))
    running = {uid for uid, user in Pairing.objects.filter(to_on=None).values_list("uid", "helper__user") if user}
    assert set(ChildAccess.objects.filter(open=True, source="pairing").values_list("source_uid", flat=True)) == running
    assert set(CareRecord.objects.values_list("uid", "edu_path")) == everybody["records"]
    assert set(Duty.objects.filter(pk__in=[pk for pk, *_rest in frozen]).values_list("pk", "edu_path", "needed", "done")) == frozen


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_years_acts_in_any_order_lose_nobody_and_nothing(there, seed):
    many = [actions.NewPupil(name, there.unit("class_5_3")) for name in ("赵一", "钱二", "孙三")]
    actions.add_pupils(there.actor("school"), unit=there.unit("school"), many=many, today=OPENED)
    care.record_contact(
        there.actor("helper"), child=child(there, "mei"), kind="talk", happened_on=TODAY, today=TODAY, people=[care.Met("child")], client_uuid="travel-talk-1"
    )
    everybody = {
        "files": set(Child.objects.values_list("uid", "file_state")), "pupils": set(Pupil.objects.filter(left_on=None).values_list("uid", flat=True)),
        "records": set(CareRecord.objects.values_list("uid", "edu_path")),
    }  # fmt: skip
    frozen = set(Duty.objects.filter(closes_on__lt=TODAY).values_list("pk", "edu_path", "needed", "done"))
    year, done = Year(there, seed), 0
    for _turn in range(30):
        act = year.lot.choice(Year.ACTS)
        try:
            act(year, there.actor("school"))
            done += 1
        except Refused:
            pass
        whole(everybody, frozen)
    assert done > 10
