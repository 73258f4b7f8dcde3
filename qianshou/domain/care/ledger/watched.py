"""Which rows decide what a child is owed, named once: whoever writes one makes the child looked at again, because the database notes it.

Rules, calendars, limits and grants are not here: they are few, and `kept` compares their values at every run. Whatever `light` or `Desk`
begins to read of a child must be named here; `test_kept` reads the columns off their queries.
"""

from django.db import connection, models

from qianshou.domain.care.choices import DutyKind
from qianshou.domain.care.models import Duty, LaneState, LaneTouch, Reschedule, WorkPart, WorkRecord
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Helper, Pairing, StandIn
from qianshou.domain.people.models import Carer, Change, Child, Fact, KeyChild, Label, PendingLabels
from qianshou.kit.noting import Watch, keep_noting

_CHILD, _DUTY, _PAIRING, _STAND_IN, _WORK = (one._meta.db_table for one in (Child, Duty, Pairing, StandIn, WorkRecord))
OF_PAIRING = f"SELECT child_id AS number FROM {_PAIRING} WHERE id = {{row}}.pairing_id"
OF_HELPER = (
    f"SELECT child_id AS number FROM {_PAIRING} WHERE helper_id = {{row}}.id UNION "
    f"SELECT p.child_id AS number FROM {_STAND_IN} s JOIN {_PAIRING} p ON p.id = s.pairing_id WHERE s.helper_id = {{row}}.id"
)
OF_CLASS = f"SELECT id AS number FROM {_CHILD} WHERE edu_path = {{row}}.path"
OF_DUTY = f"SELECT child_id AS number FROM {_DUTY} WHERE id = {{row}}.duty_id"
OF_ACTIVITY = f"SELECT {{row}}.child_id AS number FROM {_WORK} WHERE id = {{row}}.work_id AND kind = '{DutyKind.ACTIVITY}'"


def _watch(model: type[models.Model], names: str, **how: object) -> Watch:
    return Watch(model._meta.db_table, [model._meta.get_field(name).column for name in names.split()], **how)  # type: ignore[union-attr,arg-type]


WATCHES = (
    _watch(
        Child, "uid county edu_unit edu_path home_path file_state opened_on closed_on boarding stage birth_date",
        numbers="SELECT {row}.id AS number", verbs=("UPDATE", "DELETE"),
    ),
    _watch(Label, "child kind from_on to_on known_on"),
    _watch(PendingLabels, "child since had choice chosen_on"),
    _watch(KeyChild, "child from_on until_on ended_on"),
    _watch(Carer, "child relation standing looks_after gone_on"),
    _watch(Fact, "child carer kind from_on to_on known_on wrong"),
    _watch(Change, "child kind happened_on as_of state"),
    _watch(Pairing, "uid child helper kind from_on to_on"),
    _watch(StandIn, "pairing helper from_on to_on", numbers=OF_PAIRING),
    _watch(Helper, "user name kind left_on", numbers=OF_HELPER, verbs=("UPDATE",)),
    _watch(Unit, "path entry_year stage", numbers=OF_CLASS, verbs=("UPDATE",)),
    _watch(WorkPart, "child work", numbers=OF_ACTIVITY),
    # A row that stands, but for what was done: that is counted where records are written. New rows come from the ledger itself.
    _watch(
        Duty, "uid rule kind child pairing subject_uid counterpart period period_name first_on last_on closes_on needed due_dates owner "
        "owner_helper owner_name instead_of edu_path home_path not_owed not_asked waived_on",
        verbs=("UPDATE", "DELETE"),
    ),
    _watch(Reschedule, "duty nth due_on", numbers=OF_DUTY),
)  # fmt: skip


def keep_watching() -> None:
    """After every migration: notes are taken from now on, and what was kept before counts no more."""
    there = set(connection.introspection.table_names())
    column = LaneTouch._meta.get_field("child_number").column  # type: ignore[union-attr]
    if LaneTouch._meta.db_table not in there or any(watch.table not in there for watch in WATCHES):
        return
    for watch in WATCHES:
        keep_noting(watch, LaneTouch._meta.db_table, column)
    LaneState.objects.all().delete()
