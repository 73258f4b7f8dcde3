"""A roster weighed: verdicts, places, questions; nothing touches a child."""

import datetime as dt
import json
import os
from pathlib import Path

import pytest

from qianshou.domain.people.models import Child
from qianshou.papers.choices import BatchState
from qianshou.papers.imports import actions
from qianshou.papers.models import Batch, StagedRow

AS_OF = dt.date(2025, 9, 10)


def preview(cast, data, filename, unit="school", who="school", left_behind="yes", as_of=AS_OF, columns=None):
    actor = cast.actor(who)
    batch = actions.receive(actor, unit=cast.unit(unit), data=data, filename=filename, today=cast.today)
    actions.read_batch(actor, batch=batch, today=cast.today)
    if batch.state == BatchState.ASKING:
        actions.answer(actor, batch=batch, columns=columns or {}, as_of=as_of, left_behind=left_behind, today=cast.today)
        actions.read_batch(actor, batch=batch, today=cast.today)
    return Batch.objects.get(pk=batch.pk)


def csv(*lines):
    return "\n".join(lines).encode()


HEAD = "姓名,性别,出生日期,身份证号,班级,父亲姓名,父亲务工地点,父亲电话"


def test_a_small_roster_is_weighed_and_nothing_is_opened(cast):
    data = csv(HEAD, "杨小梅,女,2014-03-05,,五年级3班,杨大明,浙江义乌,13800001234", "龙小军,男,2015-01-02,,五年级1班,龙开强,,13800001235", ",男,2015-01-02,,五年级1班,龙开强,,")
    batch = preview(cast, data, "名册.csv")
    assert batch.state == BatchState.PREVIEWED
    assert batch.counts == {"new": 2, "refused": 1, "skipped": 0}
    assert Child.objects.count() == 0
    assert StagedRow.objects.filter(batch=batch).count() == 3
