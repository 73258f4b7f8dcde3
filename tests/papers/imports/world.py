"""What import tests share: a roster taken in one line, and what the tables hold."""

import datetime as dt

from qianshou.domain.people.models import AbsentFromSheet, Carer, Change, Child, Difference, Fact, Label, Pupil
from qianshou.papers.choices import BatchState
from qianshou.papers.imports import actions
from qianshou.papers.models import Batch

AS_OF = dt.date(2026, 9, 10)
HEAD = "姓名,性别,出生日期,身份证号,班级,父亲姓名,父亲务工地点,父亲电话,帮扶教师"


def csv(*lines):
    return "\n".join((HEAD, *lines)).encode()


def preview(cast, data, filename="名册.csv", *, unit="school", who="school", left_behind="yes", as_of=AS_OF, columns=None):
    """The batch after its questions were answered."""
    actor = cast.actor(who)
    batch = actions.receive(actor, unit=cast.unit(unit), data=data, filename=filename, today=cast.today)
    actions.read_batch(actor, batch=batch, today=cast.today)
    if batch.state == BatchState.ASKING:
        actions.answer(actor, batch=batch, columns=columns or {}, as_of=as_of, left_behind=left_behind, today=cast.today)
        actions.read_batch(actor, batch=batch, today=cast.today)
    return Batch.objects.get(pk=batch.pk)


def take(cast, data, filename="名册.csv", *, who="school", **kw):
    """The batch after the good rows went in."""
    batch = preview(cast, data, filename, who=who, **kw)
    actor = cast.actor(who)
    if batch.state == BatchState.PREVIEWED:
        actions.begin_take(actor, batch=batch, today=cast.today)
    actions.take_good(actor, batch=batch, today=cast.today)
    return Batch.objects.get(pk=batch.pk)


def held():
    """How many rows each table of children holds."""
    tables = (Child, Carer, Fact, Label, Change, Pupil, Difference, AbsentFromSheet)
    return {model.__name__: model.objects.count() for model in tables}
