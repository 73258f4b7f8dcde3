"""A batch whose process is killed goes on where it stopped: every child whole or not at all, none twice."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from qianshou.domain.people.models import Carer, Change, Child, Pupil
from qianshou.papers.choices import BatchState
from qianshou.papers.imports import actions
from qianshou.papers.models import Batch, StagedRow
from tests.papers.imports.world import csv, preview

MANY = 700
CHILD = textwrap.dedent(
    """
    import os, signal, sys
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    import datetime as dt
    from qianshou.domain.accounts.actors import SystemActor
    from qianshou.papers.imports import actions
    from qianshou.papers.models import Batch
    from qianshou.domain.people import actions as people

    def deadly(done, total):
        print(done, flush=True)
        if os.environ["WHERE"] == "between":
            os.kill(os.getpid(), signal.SIGKILL)

    if os.environ["WHERE"] == "inside":  # in the middle of the second chunk's transaction, its children written
        from qianshou.papers.imports.actions import taking
        whole, calls = people.enlist_children, []

        def enlist_and_die(*args, **kw):
            calls.append(1)
            whole(*args, **kw)
            if len(calls) == 2:
                os.kill(os.getpid(), signal.SIGKILL)

        taking.people = type("Dying", (), {"open_files": staticmethod(people.open_files), "enlist_children": staticmethod(enlist_and_die)})
    batch = Batch.objects.get()
    actions.take_good(SystemActor(dt.date(2026, 11, 20)), batch=batch, today=dt.date(2026, 11, 20), beat=deadly)
    """
)


def lines(count):
    return [f"孩子{n},女,2014-03-05,,五年级3班,家长{n},浙江,," for n in range(count)]


@pytest.mark.battery
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["between", "inside"])
def test_a_batch_killed_with_signal_nine_is_resumed(cast, where):
    from django.db import connection

    batch = preview(cast, csv(*lines(MANY)))
    actions.begin_take(cast.actor("school"), batch=batch, today=cast.today)
    name = str(connection.settings_dict["NAME"])
    connection.close()
    killed = subprocess.run([sys.executable, "-c", CHILD, name], env={**os.environ, "WHERE": where}, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert Child.objects.count() == 250
    assert StagedRow.objects.filter(taken=True).count() == 250
    assert (Carer.objects.count(), Pupil.objects.count()) == (250, 250)
    batch = Batch.objects.get()
    assert batch.state == BatchState.TAKING
    actions.take_good(cast.actor("school"), batch=batch, today=cast.today)
    assert (Child.objects.count(), Carer.objects.count(), Change.objects.count(), Pupil.objects.count()) == (MANY, MANY, MANY, MANY)
    assert Batch.objects.get().state == BatchState.TAKEN
    assert Batch.objects.get().counts["taken_new"] == MANY
