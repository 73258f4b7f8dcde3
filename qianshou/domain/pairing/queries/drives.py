"""Recruitment drives in reach: what the children need (counts only), who applied, who was paired and met; what the public page may ask."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import Came, HelperKind, Need, Outcome
from qianshou.domain.pairing.models import Applicant, Drive, DrivePair, Helper, HelperApplication, MatchNeed, Pairing
from qianshou.domain.pairing.queries.pairs import unpaired
from qianshou.domain.pairing.queries.proposing.asking import LABEL_NEEDS
from qianshou.domain.pairing.queries.vetting import faults_in_hand
from qianshou.domain.pairing.rules.drives import (
    BOTH,
    ApplicantFacts,
    CallFacts,
    PairFacts,
    Profile,
    band_labels,
    band_of,
    call_text,
    numbers_of,
    profile_of,
    takes_applications,
)
from qianshou.domain.people.models import Label
from qianshou.domain.people.rules.ages import age_on
from qianshou.domain.permissions import P
from qianshou.kit.days import whole_day
from qianshou.kit.paths import within


@dataclass(frozen=True)
class OpenDrive:
    """What the public page may know of a drive: nothing of any child."""

    code: str
    title: str
    kind: str
    unit: Unit
    call: str
    closes_on: dt.date


@dataclass(frozen=True)
class ApplicantLine:
    """One application as the pages show it; `own`: entered by the viewer, who may not decide it. `lacks`: before she may be paired."""

    uid: str
    name: str
    age: int | None
    phone: str
    about: str
    by_hand: str
    online: bool
    outcome: str
    outcome_label: str
    reason: str
    decided: str
    own: bool
    version: int
    helper: Helper | None
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class PairLine:
    """One pairing the drive brought about, with its first meeting, gift and card. `row` is None before anything is written."""

    pairing: Pairing
    row: DrivePair | None
    came: tuple[str, ...] = field(default=())

    @property
    def facts(self) -> PairFacts:
        row = self.row
        if row is None:
            return PairFacts(False, False, False, False, 0, 0, False)
        return PairFacts(
            row.met_on is not None, set(row.came) >= BOTH, bool(row.missed_why), row.card_on is not None, row.cash_fen, row.goods_fen, row.gift_on is not None
        )  # fmt: skip


def drives(viewer: Any, unit: Unit | None = None) -> QuerySet[Drive]:
    """Drives in reach, of a unit's subtree, the latest first."""
    rows = Drive.objects.visible_to(viewer, P.KEEP_DRIVES)
    if unit is not None:
        rows = rows.filter(within("unit_path", unit.path))
    return rows.select_related("unit").order_by("-opens_on", "pk")


def drive(viewer: Any, perm: str, uid: str) -> Drive | None:
    """One drive in reach, or None."""
    return Drive.objects.visible_to(viewer, perm).filter(uid=uid).select_related("unit", "county").first()


def applicant(viewer: Any, perm: str, uid: str) -> Applicant | None:
    """One application to a drive in reach, or None."""
    return Applicant.objects.visible_to(viewer, perm).filter(uid=uid).select_related("drive__unit", "helper").first()


def open_drive(code: str, today: dt.date) -> OpenDrive | None:
    """The drive that takes applications today under this code, for the public page; None for an unknown, closed or coming one."""
    row = Drive.objects.filter(code=code.strip().upper()).select_related("unit").first()
    if row is None or not takes_applications(row.state, row.opens_on, row.closes_on, today):
        return None
    return OpenDrive(row.code, row.title, row.kind, row.unit, row.call, row.closes_on)


# ── what the children need ───────────────────────────────────────────────────────────────────────────────────────────
def profile(viewer: Any, unit: Unit, today: dt.date, line: str) -> Profile:
    """The children of the unit nobody helps yet, counted by place, age and need; nothing below ten (three queries)."""
    children = unpaired(viewer, unit, today, line)
    columns = ("pk", "birth_date", "edu_unit__kind", "edu_unit__name", "edu_unit__parent__name", "home_unit__name", "home_unit__parent__name")
    rows = list(children.values_list(*columns))
    wide = unit.kind not in (UnitKind.TOWNSHIP, UnitKind.VILLAGE, UnitKind.SCHOOL, UnitKind.CLASS)
    schools = Counter((row[4] if row[2] == UnitKind.CLASS else row[3]) or _("不在校或校外") for row in rows)
    villages = Counter((f"{row[6]} {row[5]}" if wide and row[6] else row[5]) or _("住址没填") for row in rows)
    bands = Counter(band_of(age_on(row[1], today) if row[1] else None) for row in rows)
    wholes = [
        (_("按学校"), _ordered(schools)),
        (_("按居住村"), _ordered(villages)),
        (_("按年龄"), {label: bands[label] for label in band_labels() if bands[label]}),
    ]
    return profile_of(len(rows), wholes, (_("按需要（一人可有几样）"), _needs(children)))


def prefilled_call(viewer: Any, row: Drive, today: dt.date, where: str) -> str:
    """The call of a reached drive as it is offered to be corrected; `where` is the address of the public application page."""
    facts = CallFacts(
        row.title, row.unit.name, str(HelperKind(row.kind).label), row.places, row.asks, row.contact, row.opens_on, row.closes_on, where, row.code
    )  # fmt: skip
    return call_text(facts, profile(viewer, row.unit, today, row.line))


def _ordered(counts: Counter) -> dict[str, int]:
    """By name: a list by size would say which hidden one is the larger."""
    return {label: counts[label] for label in sorted(counts)}


def _needs(children: QuerySet[Any]) -> dict[str, int]:
    """What was said of a child, else what the labels say, as the matcher reads it."""
    said = {row.child_id: set(row.needs) for row in MatchNeed.objects.filter(child__in=children.order_by().values("pk")) if row.needs}
    by_label: dict[int, set[str]] = {}
    labels = Label.objects.filter(child__in=children.order_by().values("pk"), to_on=None, kind__in=LABEL_NEEDS)
    for child, kind in labels.values_list("child", "kind"):
        by_label.setdefault(child, set()).add(LABEL_NEEDS[kind])
    counts = Counter(need for needs in (by_label | said).values() for need in needs)
    return {str(need.label): counts[need.value] for need in Need if counts[need.value]}


# ── who applied ──────────────────────────────────────────────────────────────────────────────────────────────────────
def applications_waiting(row: Drive) -> QuerySet[HelperApplication]:
    """Applications of the public page that name this drive and are not on its list yet."""
    known = Applicant.objects.filter(drive=row).exclude(application="").values("application")
    return HelperApplication.objects.filter(county=row.county_id, drive_code=row.code, erased_on=None).exclude(uid__in=known).order_by("applied_on", "pk")


def _applications(row: Drive) -> dict[str, HelperApplication]:
    found = HelperApplication.objects.filter(county=row.county_id, drive_code=row.code).select_related("helper__vetting", "helper__unit")
    return {one.uid: one for one in found}


def applicants_of(viewer: Any, row: Drive, today: dt.date) -> list[ApplicantLine]:
    """Everybody on a reached drive's list in the order they came; two queries. Phones are masked."""
    online = _applications(row)
    me = getattr(viewer.user, "pk", None)
    rows = row.applicants.select_related("helper__vetting", "helper__unit", "entered_by", "decided_by").order_by("entered_on", "pk")
    return [_applicant_line(one, online.get(one.application), me, today) for one in rows]


def _applicant_line(one: Applicant, online: HelperApplication | None, me: int | None, today: dt.date) -> ApplicantLine:
    born = online.birth_date if online else one.birth_date
    gone = _("（资料已按规定删除）")
    helper = one.helper or (online.helper if online else None)
    lacks = (faults_in_hand(helper, today) if helper else (_("还没有登记为帮扶人"),)) if one.outcome == Outcome.CHOSEN else ()
    decided = f"{one.decided_by.name if one.decided_by else ''} {whole_day(one.decided_on)}".strip() if one.decided_on else ""
    return ApplicantLine(
        one.uid, (online.name if online else one.name) or gone, age_on(born, today) if born else None, str((online.phone if online else one.phone) or ""),
        (f"{online.place} {online.about.reveal() if online.about else ''}".strip() if online else one.about), one.entered_by.name if one.entered_by else "", online is not None,
        one.outcome, str(Outcome(one.outcome).label) if one.outcome else "", one.reason, decided, one.entered_by_id is not None and one.entered_by_id == me,
        one.version, helper, lacks,
    )  # fmt: skip


def helpers_of(row: Drive) -> set[int]:
    """The helpers (ids) those chosen have become."""
    chosen = row.applicants.filter(outcome=Outcome.CHOSEN).values_list("helper", "application")
    uids = [application for helper, application in chosen if helper is None and application]
    own = {helper for helper, _application in chosen if helper is not None}
    return own | set(HelperApplication.objects.filter(county=row.county_id, uid__in=uids, helper__isnull=False).values_list("helper", flat=True))


def pairs_of_drive(viewer: Any, row: Drive) -> list[PairLine]:
    """Pairings of those chosen that began with the drive or after, with children in reach; in the children's order. The caller writes the
    read down."""
    found = Pairing.objects.visible_to(viewer, P.SEE_PAIRINGS).filter(helper__in=helpers_of(row), from_on__gte=row.opens_on)
    written = {one.pairing_id: one for one in DrivePair.objects.filter(drive=row)}
    rows = found.select_related("child__edu_unit", "helper").order_by("child__edu_path", "child__name", "pk")
    return [PairLine(one, written.get(one.pk), _came(written.get(one.pk))) for one in rows]


def _came(row: DrivePair | None) -> tuple[str, ...]:
    return tuple(str(Came(code).label) for code in row.came) if row else ()


def drive_of_pairing(viewer: Any, pairing: Pairing) -> Drive | None:
    """The drive in reach that brought a reached pairing about: the latest that chose its helper and had begun."""
    begun = Drive.objects.visible_to(viewer, P.KEEP_DRIVES).filter(county=pairing.county_id, opens_on__lte=pairing.from_on)
    return next((one for one in begun.order_by("-opens_on", "-pk") if pairing.helper_id in helpers_of(one)), None)


def pair_row(pairing: Pairing) -> DrivePair | None:
    """What is written of a pairing's first meeting, gift and card."""
    return DrivePair.objects.filter(pairing=pairing).first()


def numbers_of_drive(applicants: list[ApplicantLine], pairs: list[PairLine]) -> dict[str, int]:
    """The numbers of a drive from the rows just read; of a closed one they stand in its `closing`."""
    facts = [ApplicantFacts(one.outcome, not one.lacks, one.helper is not None) for one in applicants]
    return numbers_of(facts, [one.facts for one in pairs])
