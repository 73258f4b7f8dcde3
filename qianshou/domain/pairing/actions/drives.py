"""Recruitment drives: called, applied to, chosen with reasons by a second person, met, given to, closed with its numbers (M026, M039–M044)."""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import Line
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.actions.people import add_helper
from qianshou.domain.pairing.choices import OUTSIDE, DriveState, HelperKind, Outcome
from qianshou.domain.pairing.models import Applicant, Drive, Helper
from qianshou.domain.pairing.queries.drives import applicants_of, applications_waiting, numbers_of_drive, pairs_of_drive
from qianshou.domain.pairing.queries.pairs import unpaired
from qianshou.domain.pairing.rules.drives import may_move
from qianshou.domain.pairing.rules.teams import too_young
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.text import fold_name
from qianshou.kit.versions import CHANGED, hold

LETTERS = "ACDEFHJKMNPQRTUVWXY34679"  # none that is read as another
LONGEST = 366
DRIVE_FIELDS = ("title", "kind", "places", "asks", "contact", "opens_on", "closes_on")


@dataclass(frozen=True)
class NewDrive:
    """What is typed about a drive."""

    title: str
    kind: str
    places: int
    opens_on: dt.date
    closes_on: dt.date
    asks: str = ""
    contact: str = ""


def _check(new: NewDrive) -> None:
    if not new.title.strip() or len(new.title.strip()) > 60:
        raise Invalid(_("请填写活动名称，最多 60 个字。"), "title")
    if new.kind not in OUTSIDE:
        raise Invalid(_("请选择征集哪一类帮扶人。"), "kind")
    if not 1 <= new.places <= 2000:
        raise Invalid(_("名额应在 1 到 2000 之间。"), "places")
    if new.closes_on < new.opens_on:
        raise Invalid(_("截止日期不能早于开始日期。"), "closes_on")
    if (new.closes_on - new.opens_on).days > LONGEST:
        raise Invalid(_("报名时间最长一年。"), "closes_on")


def _fill(row: Drive, new: NewDrive) -> None:
    row.title, row.kind, row.places = new.title.strip(), new.kind, new.places
    row.asks, row.contact = new.asks.strip()[:200], new.contact.strip()[:80]
    row.opens_on, row.closes_on = new.opens_on, new.closes_on


def _code() -> str:
    """Six characters nobody has."""
    while Drive.objects.filter(code=(code := "".join(secrets.choice(LETTERS) for _n in range(6)))).exists():
        continue
    return code


@action(P.KEEP_DRIVES, on="unit")
def make_drive(actor: Actor, *, unit: Unit, new: NewDrive, today: dt.date, line: str = Line.EDU) -> Drive:
    """A drive of `unit`, not yet open. Refuses no title, helpers who are staff, days that run backward or over a year."""
    _check(new)
    row = Drive(county_id=unit.county_id or unit.pk, unit=unit, unit_path=unit.path, line=line, code=_code())
    _fill(row, new)
    row.save()
    remember(subjects=[row])
    return row


def _held(row: Drive, seen_version: int | None) -> None:
    """Held, as it is now, and not closed."""
    hold(row, seen_version, _(CHANGED), lambda now: {name: getattr(now, name) for name in DRIVE_FIELDS})
    if row.state == DriveState.CLOSED:
        raise Refused(_("这次活动已经结束，不能再改。"))


@action(P.KEEP_DRIVES, on="drive")
def edit_drive(actor: Actor, *, drive: Drive, new: NewDrive, today: dt.date, seen_version: int) -> Drive:
    """Corrects what is written of a drive that is not closed. Raises Changed when somebody saved since."""
    _check(new)
    _held(drive, seen_version)
    _fill(drive, new)
    drive.version += 1
    drive.save()
    remember(fields=DRIVE_FIELDS)
    return drive


@action(P.KEEP_DRIVES, on="drive")
def write_call(actor: Actor, *, drive: Drive, call: str, today: dt.date, seen_version: int) -> Drive:
    """The words of the call. Refuses none, and the name of a child who waits: a call tells of nobody."""
    words = call.strip()
    if not words or len(words) > 3000:
        raise Invalid(_("请填写征集启事，最多 3000 字。"), "call")
    _held(drive, seen_version)
    names = unpaired(actor, drive.unit, today, drive.line).values_list("name", flat=True)
    if any(len(name) > 1 and name in words for name in names.iterator()):
        raise Invalid(_("启事里写着一个孩子的姓名，请去掉。启事只写要多少人、做什么。"), "call")
    drive.call, drive.version = words, drive.version + 1
    drive.save(update_fields=["call", "version"])
    remember(fields=["call"])
    return drive


@action(P.KEEP_DRIVES, on="drive")
def move_drive(actor: Actor, *, drive: Drive, to: str, today: dt.date, seen_version: int | None = None) -> Drive:
    """Opens it to applications, ends them, or takes more again. Refuses a step that is none, and to open without a call."""
    _held(drive, seen_version)
    if to == DriveState.CLOSED or to not in DriveState.values or not may_move(drive.state, to):
        raise Refused(_("现在不能这样做，请看活动进行到哪一步。"))
    if to == DriveState.CALLING and not drive.call:
        raise Refused(_("请先写好征集启事。"))
    if to == DriveState.CALLING and drive.closes_on < today:
        raise Refused(_("报名截止日期已过，请先改日期。"))
    drive.state, drive.version = to, drive.version + 1
    drive.save(update_fields=["state", "version"])
    remember(fields=[to])
    return drive


# ── who applied ──────────────────────────────────────────────────────────────────────────────────────────────────────
@action(P.KEEP_DRIVES, on="drive")
def enter_applicant(actor: Actor, *, drive: Drive, name: str, birth_date: dt.date, today: dt.date, phone: str = "", about: str = "") -> Applicant:
    """Who applied on paper or by telephone, entered by hand; another person decides. Refuses a minor, and the same name and birthday twice."""
    name = fold_name(name)
    if not name or len(name) > 60:
        raise Invalid(_("请填写姓名，最多 60 个字。"), "name")
    if birth_date > today or birth_date.year < today.year - 100:
        raise Invalid(_("出生日期不对，请检查。"), "birth_date")
    if too_young(birth_date, today):
        raise Refused(_("未满18周岁，不能报名。"))
    _held(drive, None)
    if drive.state == DriveState.DRAFT:
        raise Refused(_("还没有开始报名。"))
    if drive.applicants.filter(name=name, birth_date=birth_date).exists():
        raise Refused(_("%s已经在报名名单里。") % name)
    row = Applicant(county_id=drive.county_id, drive=drive, name=name, birth_date=birth_date, entered_by=actor.user, entered_on=today)  # type: ignore[attr-defined]
    row.phone, row.about = phone.strip()[:40], about.strip()[:200]
    row.save()
    remember(subjects=[row])
    return row


@action(P.KEEP_DRIVES, on="drive")
def take_applications(actor: Actor, *, drive: Drive, today: dt.date) -> int:
    """Applications of the public page that name the drive come on its list; what they say stays there. Answers how many."""
    _held(drive, None)
    rows = [Applicant(county_id=drive.county_id, drive=drive, application=one.uid, entered_on=one.applied_on) for one in applications_waiting(drive)]
    Applicant.objects.bulk_create(rows)
    remember(count=len(rows))
    return len(rows)


@action(P.KEEP_DRIVES, on="drive")
def choose_applicant(
    actor: Actor, *, drive: Drive, applicant: Applicant, outcome: str, reason: str, today: dt.date, seen_version: int | None = None
) -> Applicant:  # fmt: skip
    """入选, 候补 or 未入选, each with a reason, by another than who entered it. Refuses more chosen than places, and to take back whoever is
    a helper already. Raises Changed when somebody decided since."""
    if applicant.drive_id != drive.pk:
        raise Refused(_("这一条不是这次活动的。"))
    if outcome not in Outcome.values:
        raise Invalid(_("请选入选、候补或未入选。"), "outcome")
    if not reason.strip():
        raise Invalid(_("请写理由。"), "reason")
    _held(drive, None)  # counts of the drive move one at a time
    hold(applicant, seen_version, _(CHANGED), lambda row: {"outcome": row.outcome, "reason": row.reason})
    user = actor.user  # type: ignore[attr-defined]
    if user is not None and applicant.entered_by_id == user.pk:
        raise Refused(_("录入和遴选须是两个人，请另一位专干定。"))
    if applicant.helper_id is not None and outcome != Outcome.CHOSEN:
        raise Refused(_("已经登记为帮扶人，不能改成未入选；请到帮扶人里办理。"))
    chosen = drive.applicants.filter(outcome=Outcome.CHOSEN).exclude(pk=applicant.pk).count()
    if outcome == Outcome.CHOSEN and chosen >= drive.places:
        raise Refused(_("名额 %d 个已满，请选候补，或先增加名额。") % drive.places)
    applicant.outcome, applicant.reason, applicant.decided_by, applicant.decided_on = outcome, reason.strip()[:200], user, today
    applicant.version += 1
    applicant.save(update_fields=["outcome", "reason", "decided_by", "decided_on", "version"])
    remember(subjects=[applicant], fields=["outcome"])
    return applicant


@action(P.KEEP_DRIVES, on="drive")
def make_helper_of(actor: Actor, *, drive: Drive, applicant: Applicant, today: dt.date, helper: Helper | None = None) -> Helper:
    """Who was chosen and entered by hand becomes a helper (or is one already: `helper`), and is vetted like every other. An application of
    the public page becomes one there."""
    if applicant.drive_id != drive.pk or applicant.outcome != Outcome.CHOSEN:
        raise Refused(_("先入选，再登记为帮扶人。"))
    if applicant.application:
        raise Refused(_("网上报名的，请在“志愿者报名”里审核通过。"))
    _held(drive, None)
    hold(applicant, None, _(CHANGED))
    if applicant.helper_id is not None:
        raise Refused(_("已经登记为帮扶人。"))
    if helper is not None and (helper.county_id != drive.county_id or drive.applicants.filter(helper=helper).exists()):
        raise Refused(_("这位帮扶人不能选。"))
    phone = applicant.phone.reveal() if applicant.phone else ""
    applicant.helper = helper or add_helper(actor, unit=drive.unit, name=applicant.name, kind=HelperKind(drive.kind).value, phone=phone, today=today)
    applicant.version += 1
    applicant.save(update_fields=["helper", "version"])
    remember(subjects=[applicant.helper])
    return applicant.helper


@action(P.KEEP_DRIVES, on="drive")
def close_drive(actor: Actor, *, drive: Drive, words: str, today: dt.date, seen_version: int | None = None) -> Drive:
    """The drive is over: its numbers are kept as they are, and what was written by hand of those not chosen is emptied. Refuses while
    somebody waits for a decision."""
    _held(drive, seen_version)
    if not may_move(drive.state, DriveState.CLOSED):
        raise Refused(_("先截止报名，再结束活动。"))
    lines = applicants_of(actor, drive, today)
    if waiting := sum(not one.outcome for one in lines) + applications_waiting(drive).count():
        raise Refused(_("还有 %d 份报名没有定，不能结束。") % waiting)
    drive.closing = numbers_of_drive(lines, pairs_of_drive(actor, drive))
    drive.closing_words, drive.closed_on, drive.state = words.strip()[:1000], today, DriveState.CLOSED
    drive.version += 1
    drive.save()
    _forget(drive.applicants.filter(application="", helper=None).exclude(outcome=Outcome.CHOSEN))
    remember(fields=["closed_on"])
    return drive


def _forget(rows: Any) -> None:
    """What was written of people who are not wanted any more: the name stays with the decision, telephone and words go."""
    emptied: Sequence[Applicant] = list(rows)
    for row in emptied:
        row.phone, row.about, row.birth_date = "", "", None
    Applicant.objects.bulk_update(emptied, ["phone", "about", "birth_date"])
