"""How a helper's vetting stands."""

import datetime as dt

from qianshou.domain.pairing.models import Helper, Vetting
from qianshou.domain.pairing.rules import VettingFacts, kept_at_most, must_end, record_due
from qianshou.domain.pairing.rules import vetting_faults as faults_of


def facts_of(row: Vetting) -> VettingFacts:
    """The row as the rules see it."""
    return VettingFacts(
        row.birth_date, row.identity_checked_on, row.record_checked_on, row.record_clear, row.record_due_on, row.trained_on,
        row.commitment_signed_on, row.entered_by_id, row.approved_by_id, row.approved_on, row.entered_on,
    )  # fmt: skip


def vetting_faults(helper: Helper, today: dt.date, *, outside: bool | None = None) -> tuple[str, ...]:
    """Why this helper may not be paired today, in Chinese; empty for staff, unless she is asked about as an outside helper."""
    if not (helper.outside if outside is None else outside):
        return ()
    row = Vetting.objects.filter(helper=helper).first()
    return faults_of(facts_of(row) if row else None, today)


def faults_in_hand(helper: Helper, today: dt.date, *, outside: bool | None = None) -> tuple[str, ...]:
    """The same for a helper just fetched with `select_related("vetting")`: no further query."""
    if not (helper.outside if outside is None else outside):
        return ()
    row = getattr(helper, "vetting", None)
    return faults_of(facts_of(row) if row else None, today)


def cannot_wait(helper: Helper, today: dt.date, window: int) -> bool:
    """Whether an outside helper's running pairings end now; the helper as in `faults_in_hand`."""
    row = getattr(helper, "vetting", None)
    return must_end(facts_of(row) if row else None, today, window)


def most_kept(helper: Helper, today: dt.date) -> dt.date | None:
    """The last day a coordinator may keep her pairings over a lapsed check; None where none may be kept; the helper as in `faults_in_hand`."""
    row = getattr(helper, "vetting", None)
    return kept_at_most(facts_of(row) if row else None, today)


def check_due(helper: Helper) -> dt.date | None:
    """The last day her record check holds; None where there is none or one was found."""
    row = Vetting.objects.filter(helper=helper).first()
    return record_due(row.record_checked_on, row.record_due_on) if row is not None and row.record_checked_on and row.record_clear else None
