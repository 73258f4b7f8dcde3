"""Rounds as they are looked at: by the unit that asked, and by each unit that owes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Prefetch, Q, QuerySet, When
from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import Line, UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.queries import own_units
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.papers.choices import Layout, RoundState
from qianshou.papers.exports.layouts import layout
from qianshou.papers.exports.sheet import Sheet
from qianshou.papers.files.queries import Opened, open_file
from qianshou.papers.models import Answer, AnswerRow, AskedUnit, Batch, Export, Round
from qianshou.papers.rounds.answering import CountedNow, counted_now
from qianshou.papers.rounds.rules import OWED, RETURNED, is_late, urge_text


@dataclass(frozen=True)
class Standing:
    """One unit of a round; `latest` is its newest sending."""

    asked: AskedUnit
    latest: Answer | None
    late: bool


def rounds(viewer: Any) -> QuerySet[Round]:
    """Rounds of units the viewer collects for, newest first, with how many units stand where."""
    rows = Round.objects.visible_to(viewer, P.COLLECT).select_related("unit", "template", "user")
    counted = {f"n_{state.value}": Count("asked", filter=Q(asked__state=state)) for state in RoundState}
    return rows.annotate(n=Count("asked"), **counted).order_by("-pk")


def standings(viewer: Any, round: Round, today: dt.date) -> list[Standing]:
    """Every unit of a round in tree order, with its newest sending."""
    rows = AskedUnit.objects.filter(round=round).select_related("unit", "batch").order_by("path")
    newest = Prefetch("answers", Answer.objects.select_related("sent_by", "decided_by").order_by("-number"), to_attr="newest")
    return [Standing(a, next(iter(a.newest), None), is_late(a.state, round.due_on, today)) for a in rows.prefetch_related(newest)]  # type: ignore[attr-defined]


def urging(viewer: Any, round: Round, rows: Sequence[Standing], today: dt.date) -> str:
    """The text to copy into the work group; '' when everybody has sent or the round has ended."""
    owing = [row.asked.unit.name for row in rows if row.asked.state in (OWED, RETURNED)]
    return "" if round.closed_on else urge_text(round.title, round.due_on, owing, today)


def asked_units(viewer: Any) -> QuerySet[AskedUnit]:
    """Units the viewer answers for, with their rounds."""
    rows = AskedUnit.objects.visible_to(viewer, P.ANSWER_ROUND)
    return rows.select_related("round", "round__unit", "round__template", "unit", "batch", "batch__source").order_by("-round_id", "path")


def my_asked(viewer: Any) -> QuerySet[AskedUnit]:
    """我要报的: what is asked of the viewer's own units, what is still owed first."""
    own = [unit.pk for unit in own_units(viewer, P.ANSWER_ROUND)]
    first = Case(When(state__in=(OWED, RETURNED), round__closed_on=None, then=0), default=1)
    return asked_units(viewer).filter(unit__in=own).order_by(first, "round__due_on", "-pk")


def owed_count(viewer: Any) -> int:
    """How many forms the viewer's own units still owe."""
    return my_asked(viewer).filter(state__in=(OWED, RETURNED), round__closed_on=None).order_by().count()


def answers(viewer: Any) -> QuerySet[Answer]:
    """Sendings of units the viewer reaches."""
    rows = Answer.objects.visible_to(viewer, P.ANSWER_ROUND)
    return rows.select_related("asked__round__unit", "asked__unit", "sent_by", "decided_by", "batch")


def sendings(viewer: Any, asked: AskedUnit) -> list[Answer]:
    """Every sending of one unit, the newest first."""
    return list(answers(viewer).filter(asked=asked).order_by("-number"))


def lines(viewer: Any, answer: Answer) -> QuerySet[AnswerRow]:
    """The frozen lines of a sending in order; page before opening."""
    return AnswerRow.objects.filter(answer=answer).order_by("number")


def asked_by_batch(viewer: Any, batch: Batch) -> AskedUnit | None:
    """The round a roster answers, while it still waits to be sent."""
    return asked_units(viewer).filter(batch=batch, state__in=(OWED, RETURNED), round__closed_on=None).first()


def units_to_ask(viewer: Any, unit: Unit, line: str) -> list[Unit]:
    """Units below that may be asked on a line: townships and schools, or townships and villages."""
    kinds = (UnitKind.TOWNSHIP, UnitKind.SCHOOL) if line == Line.EDU else (UnitKind.TOWNSHIP, UnitKind.VILLAGE)
    rows = Unit.objects.open().under(unit).filter(kind__in=kinds).exclude(pk=unit.pk).visible_to(viewer, P.COLLECT)
    return list(rows.select_related("parent").order_by("path"))


def template_of(viewer: Any, round: Round, *, subject: Any) -> Opened:
    """The blank form: the uploaded one, or the layout's head on an empty sheet. Logged. Refuses one that has expired."""
    if round.template is not None:
        return open_file(viewer, file=round.template, act="rounds.template", perm=P.ANSWER_ROUND, subjects=[subject])
    if not round.layout:
        raise Refused(_("这次采集没有模板。"))
    made = layout(round.layout)
    sheet = Sheet(made.name, [column.wide for column in made.columns])
    sheet.title(made.title)
    sheet.title(_("填报单位：　　　　　　填报日期：　　　　　　"))
    sheet.heads([column.head for column in made.columns])
    return Opened(f"{round.title}（模板）.xlsx", sheet.bytes())


def is_merge(export_uid: str) -> bool:
    """Whether an export waiting to be written is the merged file of a round."""
    return Export.objects.filter(uid=export_uid, layout=Layout.MERGED).exists()


def counted_for(viewer: Any, asked: AskedUnit, today: dt.date) -> CountedNow | str | None:
    """The monthly table as it would go up now, for the one who sends it; a sentence where nobody can be counted, None where there is none."""
    try:
        return counted_now(viewer, asked, today)
    except Refused as error:
        return error.say
