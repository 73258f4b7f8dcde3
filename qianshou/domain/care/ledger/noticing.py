"""What has happened in a county since its ledger was last gone through, from the trail: every act leaves its line there."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.accounts.trail import OLD_ENOUGH
from qianshou.domain.care.models import AdoptedRule, LedgerRun
from qianshou.domain.permissions import P

# Reads, and acts that bring the rows of their children in line themselves or touch nothing the ledger reads.
_READS = Q(perm="") | Q(perm__startswith="see_")
_QUIET = Q(perm__in=(P.REVEAL_ID, P.REVEAL_PHONE, P.PRINT_CARD, P.PRINT_FILE, P.EXPORT_ROSTER, P.OWN_ACCOUNT, P.RECORD_CONTACT, P.OPEN_DUTIES))
_CLOCK = Q(perm=P.SYSTEM) & ~Q(action="people.labels_due", count__gt=0)
_ACTS = Q(action__in=("care.void_record", "care.remind", "care.tell_waiting"))
UNCOUNTED = ("care.record_many", "care.record_work_many", "care.record_child_work_many")  # say themselves that they do not count


def last_run(county_id: int) -> LedgerRun | None:
    """How far the ledger of a county has been brought."""
    return LedgerRun.objects.filter(county=county_id).first()


def mark_now() -> int:
    """The last line of the trail that no transaction still running can stand before."""
    settled = AuditEvent.objects.filter(at__lte=timezone.now() - OLD_ENOUGH).order_by("-pk").values_list("pk", flat=True).first()
    return settled or 0


def nothing_happened(run: LedgerRun | None, today: dt.date) -> bool:
    """Whether a run on the same day would find nothing: one index range of the trail instead of every child."""
    if run is None or run.ran_on != today or run.mark is None:
        return False
    return not _since(run.county_id, run.mark).exclude(_READS | _QUIET | _CLOCK | _ACTS).exists()


def counts_stand(run: LedgerRun | None, county_id: int) -> bool:
    """Whether what rows say was done can be trusted: no records stored uncounted, no rule changed since the last run."""
    changed = AdoptedRule.objects.filter(county=county_id, changed_on__isnull=False)
    if run is not None:
        changed = changed.filter(changed_on__gte=run.ran_on)
    return not changed.exists() and not _since(county_id, (run and run.mark) or 0).filter(action__in=UNCOUNTED).exists()


def _since(county_id: int, mark: int) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(Q(county_id=county_id) | Q(county_id=None), pk__gt=mark, ok=True)
