"""The minute's tick: one process holds the lease, does what is due, wakes jobs that fell silent (DECISIONS 14, 18, 20).

Everything here may run twice, late or never: states are functions of rows and today.
"""

import datetime as dt
import io
import logging
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.care import actions as care
from qianshou.domain.notices import actions as notices
from qianshou.domain.notices import queries as notes
from qianshou.domain.notices.choices import JobKind
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.people import actions as people
from qianshou.domain.permissions import P
from qianshou.jobs.duties import open_duties_job
from qianshou.jobs.exports import export_job
from qianshou.jobs.forms import form_job
from qianshou.jobs.prints import print_job
from qianshou.jobs.rosters import roster_job
from qianshou.papers.files import actions as files

log = logging.getLogger("qianshou.tick")
QUARTER, HOUR, DAY = dt.timedelta(minutes=15), dt.timedelta(hours=1), dt.timedelta(days=1)
TASKS = {JobKind.READ_ROSTER: roster_job, JobKind.TAKE_ROSTER: roster_job, JobKind.UNDO_ROSTER: roster_job, JobKind.OPEN_DUTIES: open_duties_job,
         JobKind.EXPORT_ROSTER: export_job, JobKind.PRINT_RUN: print_job, JobKind.FILL_FORM: form_job}  # fmt: skip
StillHere = Callable[[], None]


def _duties(actor: SystemActor, still_here: StillHere) -> None:
    """Labels whose day has come, stand-ins, lapsed checks, then the ledger: in this order, county by county."""
    for county in orgs.units(actor, P.SYSTEM).open().filter(kind=UnitKind.COUNTY):
        people.labels_due(actor, county=county, today=actor.today)
        pairing.settle_pairings(actor, county=county, today=actor.today)
        people.settle_samples(actor, county=county, today=actor.today)
        care.open_periods(actor, county=county, today=actor.today, on_progress=lambda _done, _total: still_here(), if_needed=True)


def _remind(actor: SystemActor, still_here: StillHere) -> None:
    """What coordinators asked at night, at a weekend or in a holiday is told on the next morning of a school day, and what its season asks."""
    for county in orgs.units(actor, P.SYSTEM).open().filter(kind=UnitKind.COUNTY):
        care.tell_waiting(actor, county=county, now=timezone.localtime())
        care.tell_season(actor, county=county, now=timezone.localtime())


def _doubles(actor: SystemActor, still_here: StillHere) -> None:
    """Files of one name and birth date go to the county's 疑似重复 page; pairs that were settled stay settled. Volunteers' applications
    whose time is over are emptied."""
    for county in orgs.units(actor, P.SYSTEM).open().filter(kind=UnitKind.COUNTY):
        people.find_likeness(actor, unit=county, today=actor.today)
        pairing.settle_applications(actor, county=county, today=actor.today, now=timezone.now())
        still_here()


def _drift(actor: SystemActor, still_here: StillHere) -> None:
    """Every row counted again from its records: none should be wrong, and one that is gets put right and told in the log."""
    for county in orgs.units(actor, P.SYSTEM).open().filter(kind=UnitKind.COUNTY):
        wrong = care.recount_all(actor, county=county, today=actor.today)
        if wrong:
            log.error("recount: %s rows of %s were wrong", wrong, county.uid)
        still_here()


def _seal(actor: SystemActor, still_here: StillHere) -> None:
    while accounts.seal_audit(actor, now=timezone.now()) is not None:
        still_here()


def _sweep(actor: SystemActor, still_here: StillHere) -> None:
    files.sweep(actor, now=timezone.now())


def _tidy(actor: SystemActor, still_here: StillHere) -> None:
    call_command("clearsessions", verbosity=0)
    call_command("axes_reset_logs", age=180, stdout=io.StringIO())  # six months of sign-in logs are owed by law
    if settings.TASKS["default"]["BACKEND"].startswith("django_tasks_db"):
        call_command("prune_db_task_results", verbosity=0)


TIMED: list[tuple[str, dt.timedelta, Callable[[SystemActor, StillHere], None]]] = [
    ("duties", HOUR, _duties), ("remind", QUARTER, _remind), ("doubles", DAY, _doubles), ("recount", DAY, _drift), ("seal", HOUR, _seal), ("sweep", HOUR, _sweep), ("tidy", DAY, _tidy),
]  # fmt: skip


def tick(*, now: dt.datetime, holder: str) -> list[str]:
    """Does what is due and says what it did; nothing where another process holds the lease. A piece that fails is logged by
    kind, and the next tick tries it again."""
    lease = notices.take_lease(name=notes.WORK, holder=holder, now=now)
    if lease is None:
        return []
    actor, done = SystemActor(timezone.localdate(now)), []

    def still_here() -> None:
        notices.take_lease(name=notes.WORK, holder=holder, now=timezone.now())

    for what, every, work in TIMED:
        if not _due(lease.detail.get(what), every, now):
            continue
        try:
            work(actor, still_here)
        except Exception as error:
            log.error("%s failed: %s", what, type(error).__name__)
            continue
        notices.note_run(lease=lease, what=what, now=now)
        done.append(what)
    return [*done, *_wake(now)]


def _due(ran: str | None, every: dt.timedelta, now: dt.datetime) -> bool:
    """Never run, run too long ago, or run on another day."""
    if ran is None:
        return True
    last = dt.datetime.fromisoformat(ran)
    return last <= now - every or timezone.localdate(last) != timezone.localdate(now)


def _wake(now: dt.datetime) -> list[str]:
    woken = []
    for job in notes.silent_jobs(now):
        if (task := TASKS.get(JobKind(job.kind))) is not None:
            notices.beat(job, job.done)
            task.enqueue(job.uid)
            woken.append(job.uid)
    return woken
