"""服务时长: what one helper did in a span of days, from records, work, roll-calls and hours entered; of one person, never a list that ranks."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from qianshou.domain.care.choices import RecordKind
from qianshou.domain.care.models import CareRecord, WorkRecord
from qianshou.domain.pairing.models import Helper
from qianshou.domain.pairing.queries.service import helper_setting, minutes_entered
from qianshou.domain.pairing.queries.teams import team_hours


@dataclass(frozen=True)
class Service:
    """Minutes by where they come from. Contacts count by entry (a talk with three children is one); they are time only where the county
    said how much one of the kind counts."""

    contacts: int
    by_records: int
    by_work: int
    by_teams: int
    entered: int
    kinds: tuple[tuple[str, int, int], ...]  # (label, entries, minutes)

    @property
    def minutes(self) -> int:
        return self.by_records + self.by_work + self.by_teams + self.entered

    @property
    def hours(self) -> str:
        """12.5: whole and half hours, rounded down."""
        halves = self.minutes // 30
        return f"{halves // 2}.5" if halves % 2 else str(halves // 2)


def service_of(helper: Helper, first: dt.date, last: dt.date) -> Service:
    """What this helper (fetched in reach, or oneself) did between two days; counselling counts no contact here."""
    mine = Q(doer_helper=helper) | Q(doer_user=helper.user_id, doer_user__isnull=False)
    done = CareRecord.objects.counting().filter(mine, happened_on__range=(first, last))
    entries = dict(done.order_by().values_list("kind").annotate(n=Count("entry_uid", distinct=True)))
    worth = helper_setting(helper.county).minutes_of
    kinds = tuple((str(RecordKind(kind).label), n, n * int(worth.get(kind, 0))) for kind, n in sorted(entries.items()))
    work = WorkRecord.objects.filter(mine, happened_on__range=(first, last), voided_on=None).aggregate(n=Sum("minutes"))["n"] or 0
    teams, entered = team_hours([helper.pk], first, last), minutes_entered([helper.pk], first, last)
    return Service(
        sum(n for _label, n, _minutes in kinds), sum(minutes for _label, _n, minutes in kinds), work, teams.get(helper.pk, 0), entered.get(helper.pk, 0), kinds
    )  # fmt: skip
