"""Duties in words: a helper's day, a child's list, why a row is there."""

import datetime as dt
import functools
from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qianshou.domain.care import rules
from qianshou.domain.care.choices import Counterpart, DutyKind, DutyState
from qianshou.domain.care.ledger.plan import rule_of
from qianshou.domain.care.models import CareRecord, Duty, Reschedule
from qianshou.domain.care.programmes import words
from qianshou.domain.care.queries.standing import state_on
from qianshou.domain.care.rules.owners import Owner
from qianshou.domain.care.shapes import DutyLine, TodayView
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.rules import class_name
from qianshou.domain.people.choices import LabelKind
from qianshou.domain.people.models import Child, Label
from qianshou.domain.people.queries.glimpse import given_name
from qianshou.domain.permissions import P
from qianshou.kit.days import month_day, week_of
from qianshou.kit.prepared import prepared
from qianshou.kit.scoping import reaching

COLUMNS = (
    "uid", "kind", "counterpart", "period_name", "needed", "done", "done_late", "made_up", "next_due_on", "behind_after", "first_on", "last_on",
    "closes_on", "owner_name", "instead_of", "not_owed", "not_asked", "waived_on", "waived_reason", "excuse", "child__uid", "child__name",
    "child__is_key", "child__edu_unit__kind", "child__edu_unit__name", "child__edu_unit__stage", "child__edu_unit__entry_year",
    "child__edu_unit__entry_years", "child__edu_unit__number", "unit__uid", "unit__kind", "unit__name", "unit__stage", "unit__entry_year",
    "unit__entry_years", "unit__number", "unit__parent__name",
)  # fmt: skip


_UNSAID = frozenset({Counterpart.CHILD.value, Counterpart.HOME.value, Counterpart.NONE.value})


def duty(viewer: Any, perm: str, uid: str) -> Duty | None:
    """One duty in reach, or None."""
    found = Duty.objects.visible_to(viewer, perm).filter(uid=uid)
    return found.select_related("child", "unit", "unit__parent", "rule", "rule__programme", "owner").first()


def sees_names(viewer: Any) -> bool:
    """Whether the viewer is told whole names; an outside helper knows the given name and the grade (DOMAIN §11)."""
    return not viewer.reach(P.SEE_CARD).nowhere or not viewer.reach(P.SEE_FILE).nowhere


def lines(rows: Iterable[dict[str, Any]], today: dt.date, *, whole_names: bool = True) -> list[DutyLine]:
    """Rows read with COLUMNS, in words, in their order."""
    language = get_language()
    said = _said(language)
    return [_line(row, today, whole_names, said, language) for row in rows]


@functools.cache
def _said(language: str | None) -> dict[str, str]:
    """Every word a line needs, translated once per language and process."""
    return {f"{kind.__name__}.{one.value}": str(one.label) for kind in (DutyKind, Counterpart, DutyState) for one in kind}


def _line(row: dict[str, Any], today: dt.date, whole_names: bool, said: dict[str, str], language: str | None) -> DutyLine:
    state = state_on(row, today)
    kind, party = said[f"DutyKind.{row['kind']}"], said[f"Counterpart.{row['counterpart']}"]
    name, place = (row["child__name"], _class(row, today, "child__edu_unit")) if row["child__uid"] else (_class(row, today, "unit"), _school(row))
    given = whole_names or not row["child__uid"]
    wanted = _wanted(kind, "" if row["counterpart"] in _UNSAID else party, row["needed"], row["done"], language)
    return DutyLine(
        row["uid"], row["child__uid"] or "", name if given else given_name(name), place if whole_names else place.split("（")[0],
        row["kind"], kind, row["counterpart"], party, row["period_name"] + wanted, row["period_name"], row["needed"], row["done"],
        row["next_due_on"], row["first_on"], row["last_on"], row["closes_on"], state.value, said[f"DutyState.{state.value}"], row["owner_name"],
        row["not_asked"], row["waived_reason"], row["excuse"], bool(row["child__is_key"]) and whole_names, row["instead_of"],
        row["unit__uid"] or "",
    )  # fmt: skip


def _class(row: dict[str, Any], today: dt.date, of: str) -> str:
    """The name of the child's class, or of the unit whose duty it is."""
    if row[f"{of}__kind"] != UnitKind.CLASS or row[f"{of}__entry_year"] is None:
        return row[f"{of}__name"] or ""
    years = row[f"{of}__entry_years"] or [row[f"{of}__entry_year"]]
    return _class_name(row[f"{of}__stage"], tuple(years), row[f"{of}__number"], today, row[f"{of}__name"])


def _school(row: dict[str, Any]) -> str:
    """Beside a class that owes something, its school."""
    return (row["unit__parent__name"] or "") if row["unit__kind"] == UnitKind.CLASS else ""


@functools.lru_cache(maxsize=4096)
def _class_name(stage: str, years: tuple[int, ...], number: int | None, today: dt.date, name: str) -> str:
    return class_name(stage, list(years), number, today, name)


@functools.lru_cache(maxsize=1024)
def _wanted(kind: str, party: str, needed: int, done: int, language: str | None) -> str:
    """谈心（父母），要2次，还差1次."""
    said = f"{kind}（{party}）" if party else kind
    if needed > 1 and needed > done:
        said += _("，要%(needed)d次，还差%(left)d次") % {"needed": needed, "left": needed - done}
    return said


def mine(shape: tuple[bool, frozenset[str]], *, today: dt.date, **reach: Any) -> QuerySet:
    """The viewer's own duties that are open and not yet met, ready to be prepared from a reach of P.RECORD_CONTACT.

    What was made up for asks no more, though it counts as 该做了 till it closes.
    """
    reached = Duty.objects.visible_to(reaching(shape, **reach), P.RECORD_CONTACT)
    asked = reached.filter(owner_id=reach["user"], closes_on__gte=today, first_on__lte=today, next_due_on__isnull=False, not_owed=False, waived_on=None)
    asked = asked.filter(needed__gt=F("done") + F("made_up"))
    return asked.order_by("next_due_on", "child__edu_path", "child__name", "pk").values(*COLUMNS)


def _entries(*, user: int, first: dt.date, last: dt.date) -> QuerySet:
    done = CareRecord.objects.filter(doer_user_id=user, happened_on__gte=first, happened_on__lte=last, voided_on=None)
    return done.values_list("entry_uid", flat=True).distinct()


def today_for(viewer: Any, today: dt.date) -> TodayView:
    """What the viewer has to do, the longest overdue first; two queries. 已截止 rows are not to be done any more and not here."""
    reach = viewer.reach(P.RECORD_CONTACT)
    rows = prepared("mine", mine, reach.shape(), today=today, **reach.values())
    found = lines(rows, today, whole_names=sees_names(viewer))
    sunday = week_of(today)[1]
    overdue = tuple(one for one in found if one.state == DutyState.OVERDUE)
    rest = [one for one in found if one.state == DutyState.DUE and one.due_on is not None]
    now = tuple(one for one in rest if one.due_on <= today)  # type: ignore[operator]
    week = tuple(one for one in rest if today < one.due_on <= sunday)  # type: ignore[operator]
    later = tuple(one for one in rest if one.due_on > sunday)  # type: ignore[operator]
    done = prepared("entries", _entries, user=viewer.user.pk, first=week_of(today)[0], last=today)
    counts = {"overdue": len(overdue), "today": len(now), "this_week": len(week), "later": len(later)}
    counts |= {"children": len({one.child_uid for one in found}), "done_week": len(done)}
    return TodayView(overdue, now, week, later, counts)


def duties_of_child(viewer: Any, child: Child, today: dt.date, *, closed: bool = False) -> list[DutyLine]:
    """What is owed to one child in reach: open periods, with `closed` the ended ones, newest first, at most 200."""
    reached = Duty.objects.visible_to(viewer, P.RECORD_CONTACT).filter(child=child, first_on__lte=today)
    reached = reached.filter(closes_on__lt=today) if closed else reached.filter(closes_on__gte=today)
    order = ("-last_on", "kind", "pk") if closed else ("next_due_on", "kind", "pk")
    rows = reached.order_by(*order).values(*COLUMNS)[:200]
    return [one for one in lines(rows, today, whole_names=sees_names(viewer)) if one.state != DutyState.NOT_OWED or one.not_asked]


def duty_line(row: Duty, today: dt.date, *, whole_names: bool = True) -> DutyLine:
    """One row in hand, in words."""
    values: dict[str, Any] = {}
    for name in COLUMNS:
        value: Any = row
        for part in name.split("__"):
            value = getattr(value, part) if value is not None else None
        values[name] = value
    return lines([values], today, whole_names=whole_names)[0]


def why(viewer: Any, row: Duty, today: dt.date) -> list[str]:
    """Why a duty in reach is there, who owes it, what would meet it; facts only for who may read the file."""
    return [sentence for _question, said in explained(viewer, row, today) for sentence in said]


def explained(viewer: Any, row: Duty, today: dt.date) -> list[tuple[str, list[str]]]:
    """The same by question: 为什么要做, 为什么该做了, 什么算完成, 谁来做谁代替; a question nobody has to answer is left out."""
    rule = rule_of(row.rule, row.closes_on)
    span = rules.PeriodSpan(row.period, row.period_name, row.first_on, row.last_on, ())
    person = row.owner_id or -(row.owner_helper_id or 0)
    owner = Owner(person, row.owner_name, "", row.instead_of) if row.owner_name else None
    state = state_on(row.__dict__, today)
    facts = rules.RowFacts(row.counterpart, row.needed, row.done, state, row.closes_on, row.next_due_on, owner, row.not_asked)
    reads = row.child is not None and viewer.may(P.SEE_FILE, row.child)
    said = rules.why(
        rule, span, facts, programme=row.rule.programme.title, words=words(), facts=_facts(row) if reads else (), may_read_file=reads
    )
    stands = [said.stands, *(_moved(one) for one in row.moves.select_related("by").order_by("pk"))]
    stands += [_("免做：%s。") % row.waived_reason] if row.waived_on else []
    stands += [_("说明：%s。") % row.excuse] if row.excuse else []
    late = state == DutyState.OVERDUE
    parts = [
        (_("为什么要做"), [said.rule, said.facts, said.period]),
        (_("为什么该做了") if late else _("现在怎样"), stands),
        (_("什么算完成"), [said.meets]),
        (_("谁来做，谁代替"), [said.owes, said.covers, said.not_asked]),
    ]
    return [(question, [one for one in sentences if one]) for question, sentences in parts if any(sentences)]


def _moved(move: Reschedule) -> str:
    return _("改期：原定%(was)s，%(on)s由%(by)s改到%(due)s，原因：%(reason)s。") % {
        "was": month_day(move.was_due_on), "on": month_day(move.on), "due": month_day(move.due_on), "by": move.by.name if move.by else _("系统"), "reason": move.reason,
    }  # fmt: skip


def _facts(row: Duty) -> list[str]:
    labels = Label.objects.filter(child=row.child, from_on__lte=row.last_on).order_by("from_on")
    held = [one for one in labels if one.to_on is None or one.to_on >= row.first_on]
    since: dict[str, dt.date] = {}
    for one in held:  # two definitions may say the same from different days: the first is the reason
        since.setdefault(one.kind, one.from_on)
    return [_("%(label)s（%(day)s起）") % {"label": LabelKind(kind).label, "day": day.isoformat()} for kind, day in since.items()]
