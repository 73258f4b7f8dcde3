"""The accepted answers of a round as one file, for a stated purpose; and the lines of one answer as they are looked at."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.accounts.actors import UserActor, Where
from qianshou.domain.notices.actions import beat as beat_job
from qianshou.domain.notices.models import Job
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember, ungated
from qianshou.papers.choices import FileKind, Layout, RoundKind, RoundState
from qianshou.papers.exports.choices import OPENS, Purpose
from qianshou.papers.exports.facts import MAY
from qianshou.papers.exports.purposes import purpose_said
from qianshou.papers.exports.sheet import signed
from qianshou.papers.files import keeping
from qianshou.papers.forms.counted import Asked, counted
from qianshou.papers.forms.queries import suggested
from qianshou.papers.models import Answer, AnswerRow, Export, Round
from qianshou.papers.rounds.counts import differences, with_total
from qianshou.papers.rounds.freezing import thaw
from qianshou.papers.rounds.merged import Beat, Merge, Stopped, sums_of, write
from qianshou.papers.rounds.template import Ground, ground_of

AT_ONCE = 2_000  # lines put together while the person waits; more become a job


def _accepted(round: Round) -> list[Answer]:
    """The latest sending of every unit that was accepted, in tree order."""
    rows = Answer.objects.filter(asked__round=round, asked__state=RoundState.ACCEPTED, state=RoundState.ACCEPTED).select_related("asked__unit", "sent_by")
    latest = {row.asked_id: row for row in rows.order_by("asked__path", "number")}
    return list(latest.values())


@action(P.COLLECT, on="round")
def ask_merge(actor: Any, *, round: Round, purpose: str, today: dt.date, anyway: bool = False) -> Export:
    """The merged file as asked for, nothing written yet. Refuses no purpose, a round nobody's answer was accepted in, and (unless
    `anyway`) a table of counts whose printed arithmetic does not come out over the sum of its units."""
    why = purpose_said(purpose, round.title, ask=_("请选汇总表做什么用。"))
    answers = _accepted(round)
    if not answers:
        raise Refused(_("还没有收下任何一份，没有可汇总的。"))
    opened = sorted(p for p in OPENS[Purpose(purpose)] & MAY if actor.may(p, round.unit))
    if not anyway and (ground := ground_of(round)) is not None and ground.counts:
        _sound(Merge(actor, round, answers, frozenset(opened), "", today), ground)
    row = Export.objects.create(
        county_id=round.county_id, unit=round.unit, path=round.path, user=actor.user, layout=Layout.MERGED, purpose=why,
        rows=sum(answer.rows for answer in answers), asked={"round": round.uid, "answers": [a.uid for a in answers], "opened": opened},
    )  # fmt: skip
    remember(subjects=[row], reason=why, count=row.rows)
    return row


def _sound(merge: Merge, ground: Ground) -> None:
    broken = [check for check in sums_of(merge, ground).broken if check.printed]
    if broken:
        raise Invalid(_("各单位相加以后，表上写的勾稽关系对不上：%s。请退回有错的单位；确实要这样出表，请勾选“对不上也出表”。") % broken[0].said, "anyway")


@ungated("the lines stand frozen in the accepted answers; the finished file goes through keep_merged")
def write_merged(actor: Any, *, round: Round, export: Export, today: dt.date, beat: Beat | None = None) -> tuple[bytes, str] | None:
    """The merged file in the layout the round was asked in, and its ending; None when `beat` says stop."""
    answers = {row.uid: row for row in Answer.objects.filter(uid__in=export.asked["answers"]).select_related("asked__unit", "sent_by")}
    ordered = [answers[uid] for uid in export.asked["answers"] if uid in answers]
    note = signed(actor.name, timezone.localtime(), export.purpose, export.rows if round.kind == RoundKind.ROSTER else None)
    merge = Merge(actor, round, ordered, frozenset(export.asked["opened"]), note, today, beat)
    ground = ground_of(round)
    try:
        if ground is not None and ground.counts:
            merge.notes += _compared(actor, merge, ground)
        made = write(merge, ground)
        export.asked["notes"] = merge.notes
        return made
    except Stopped:
        return None


def _compared(actor: Any, merge: Merge, ground: Ground) -> list[str]:
    """The units' sum against what the unit above counts itself today, where they differ; the frozen numbers are not touched."""
    table, unit = with_total(ground.counts[0]), merge.round.unit
    wanted = Asked(unit, merge.round.line, suggested(table.title or merge.round.title), merge.today, title=merge.round.title)
    own, _many = counted(actor, [table], wanted)
    found = differences(table, sums_of(merge, ground), own[table.index])
    merge.done = 0
    words = _("%(says)s：各单位相加 %(left)s，%(unit)s今天自己统计 %(right)s，请核对")
    return [words % {"says": one.says, "left": one.left, "right": one.right, "unit": unit.name} for one in found]


@action(P.COLLECT, on="round")
def keep_merged(actor: Any, *, round: Round, export: Export, data: bytes, ending: str, today: dt.date) -> Export:
    """Keeps the finished file sealed for 24 hours, for the one who asked."""
    name = f"{round.title}（{round.unit.name}汇总）_{today:%Y%m%d}.{ending}"
    export.file = keeping.keep(actor, county_id=export.county_id, kind=FileKind.EXPORT, data=data, name=name)
    export.save(update_fields=["file", "asked"])
    answers = list(Answer.objects.filter(uid__in=export.asked["answers"]))
    fields = sorted({code for answer in answers for _head, code in answer.columns if code})
    remember(subjects=[export, *answers], reason=export.purpose, count=export.rows, fields=fields, opened=export.asked["opened"])
    return export


@ungated("ask_merge and keep_merged each go through the gate")
def merge_answers(actor: Any, *, round: Round, purpose: str, today: dt.date, anyway: bool = False) -> Export:
    """One file of the accepted answers while the person waits; numbers plain only where purpose and role open them."""
    export = ask_merge(actor, round=round, purpose=purpose, today=today, anyway=anyway)
    return merge_now(actor, round=round, export=export, today=today)


@ungated("keep_merged goes through the gate")
def merge_now(actor: Any, *, round: Round, export: Export, today: dt.date) -> Export:
    """Writes and keeps a merged file that was asked for."""
    made = write_merged(actor, round=round, export=export, today=today)
    assert made is not None  # nobody can have asked it to stop
    return keep_merged(actor, round=round, export=export, data=made[0], ending=made[1], today=today)


@ungated("every step of the work goes through the gate as the person who asked for it")
def merge_on(job: Job, *, today: dt.date) -> bool:
    """Writes the merged file of one job from the start; True when it was asked to stop."""
    export = Export.objects.select_related("unit", "user", "file").filter(uid=job.subject_uid).first()
    round = Round.objects.select_related("unit", "template").filter(uid=export.asked.get("round", "")).first() if export else None
    if export is None or round is None:
        raise Refused(_("这次汇总已经不在了。"))
    if export.file_id is not None:
        return False
    actor = UserActor(export.user, today, Where())
    beat_job(job, 0, export.rows)
    made = write_merged(actor, round=round, export=export, today=today, beat=lambda done, total: beat_job(job, done, total))
    if made is None:
        return True
    keep_merged(actor, round=round, export=export, data=made[0], ending=made[1], today=today)
    return False


@action(P.ANSWER_ROUND, on="answer")
def open_lines(actor: Any, *, answer: Answer, lines: Sequence[AnswerRow], today: dt.date) -> list[list[Any]]:
    """A page of lines as they were sent, numbers masked; on the trail with its count."""
    opened = frozenset({P.SEE_ADDRESS} if actor.may(P.SEE_ADDRESS, answer) else ()) | frozenset({P.SEE_DELICATE} if actor.may(P.SEE_DELICATE, answer) else ())
    remember(count=len(lines))
    return [thaw(line, answer.columns, opened) for line in lines]
