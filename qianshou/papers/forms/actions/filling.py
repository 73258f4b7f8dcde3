"""A form is filled for a stated purpose: children read block by block through the gate, the file kept sealed for 24 hours."""

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import CHILDLESS, Line
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import DefinitionSet
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries import RosterFilter, children
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import MOST_AT_ONCE, action, remember, ungated
from qianshou.papers.choices import FileKind, Layout
from qianshou.papers.exports.choices import OPENS, Purpose
from qianshou.papers.exports.facts import MAY, Facts
from qianshou.papers.exports.purposes import purpose_said
from qianshou.papers.exports.sheet import signed
from qianshou.papers.files import keeping
from qianshou.papers.forms.asked import family_codes, wanted
from qianshou.papers.forms.blank import Read
from qianshou.papers.forms.facts import form_facts, whole_facts
from qianshou.papers.forms.filling import Filled, Whole, fill_form
from qianshou.papers.forms.filling.filled import MOST_SHEETS, refuse_named
from qianshou.papers.forms.filling.watching import Beat, Stopped, watched
from qianshou.papers.forms.read import Answers
from qianshou.papers.models import Export, KnownForm

MOST = 20_000  # children in one form


@action(P.EXPORT_ROSTER, on="unit")
def ask_filling(
    actor: Any, *, unit: Unit, read: Read, purpose: str, words: str = "", line: str, filters: RosterFilter | None = None, apart: bool = False,
    form: KnownForm | None = None, again: dict[str, Any] | None = None, today: dt.date,
) -> Export:  # fmt: skip
    """The filling as asked for, nothing read yet. Refuses no purpose, a unit without children, nobody at all, more than 20,000, and
    more than 500 on one document of a page for each child. `again` is what the form will be filled with by one click next time."""
    said = purpose_said(purpose, words, ask=_("请选填这张表做什么用。"))
    if unit.kind in CHILDLESS:
        raise Refused(_("“%s”下面没有孩子，填不了表。") % unit.name)
    refuse_named(read)
    filters = filters or RosterFilter()
    count = children(actor, unit=unit, line=line, filters=filters, today=today, perm=P.EXPORT_ROSTER).count()
    if not count:
        raise Refused(_("没有符合条件的孩子，没有可填的。"))
    if count > MOST:
        raise Refused(_("一张表最多填 %(most)s 人，现在有 %(n)s 人，请按学校或班级分开填。") % {"most": MOST, "n": count})
    if read.cards and not apart and count > MOST_SHEETS:
        raise Refused(_("一人一张的表，一个文件最多装 %(most)s 个孩子，现在有 %(n)s 个，请勾选“一人一个文件（压缩包）”。") % {"most": MOST_SHEETS, "n": count})
    opened = sorted(p for p in OPENS[Purpose(purpose)] & MAY if actor.may(p, unit))
    codes = sorted({one.column.code for one in wanted(read) if one.column.code and not one.column.ask} | family_codes(read))
    row = Export.objects.create(
        county_id=unit.county_id or unit.pk, unit=unit, path=unit.path, user=actor.user, layout=Layout.FORM, purpose=said, rows=count,
        asked={"line": line, "filters": asdict(filters), "opened": opened, "codes": codes, "form": Path(read.filename).stem[-80:], "apart": apart,
               "form_uid": form.uid if form else "", "again": again or {}, "cards": bool(read.cards)},
    )  # fmt: skip
    remember(reason=said, count=count, fields=codes, export=row.uid)
    return row


@action(P.EXPORT_ROSTER, on="children", many=True)
def open_for_form(actor: Any, *, children: list[Child], export: Export, today: dt.date) -> list[Facts]:
    """The facts of one block of children for the form: one event with its subjects, the columns and the purpose."""
    opened = frozenset(p for p in export.asked["opened"] if actor.may_all(p, children))
    remember(fields=export.asked["codes"], reason=export.purpose, count=len(children), export=export.uid, opened=sorted(opened))
    codes = set(export.asked["codes"]) | {"child.name"}
    definition = DefinitionSet.MCA if export.asked["line"] == Line.HOME else DefinitionSet.SCHOOL
    codes |= {"uid", "members"} | ({"father.away", "mother.away"} if "child.left_behind_kind" in codes else set())
    codes |= {"school.name"} if export.asked.get("cards") else set()
    members = any(code.startswith("member.") for code in codes)
    found = form_facts(children, definition=definition, opened=opened, today=today, members=members)
    return [{code: facts[code] for code in codes if code in facts} for facts in found]


def _all(actor: Any, export: Export, today: dt.date, beat: Beat | None) -> list[Facts]:
    """The children of the export as they are now, 500 at a time."""
    filters = RosterFilter(**export.asked["filters"])
    found = children(actor, unit=export.unit, line=export.asked["line"], filters=filters, today=today, perm=P.EXPORT_ROSTER)
    ids = list(found.values_list("pk", flat=True))
    made: list[Facts] = []
    for at in range(0, len(ids), MOST_AT_ONCE):
        wanted_ids = ids[at : at + MOST_AT_ONCE]
        rows = Child.objects.filter(pk__in=wanted_ids).select_related("edu_unit", "edu_unit__parent", "home_unit").in_bulk()
        made += open_for_form(actor, children=[rows[pk] for pk in wanted_ids if pk in rows], export=export, today=today)
        if beat is not None and beat(len(made) // 2, len(ids)):
            raise Stopped
    return made


@action(P.EXPORT_ROSTER, on="unit")
def keep_filled(actor: Any, *, unit: Unit, export: Export, filled: Filled, name: str, form: KnownForm | None, asked: dict[str, Any]) -> Export:
    """Keeps the filled file sealed for 24 hours for the one who asked, and remembers the form's choices for the next time."""
    export.file = keeping.keep(actor, county_id=export.county_id, kind=FileKind.EXPORT, data=filled.data, name=f"{name}.{filled.ending}")
    export.rows, export.asked = filled.rows, export.asked | ({"left": filled.left} if filled.left else {})
    export.save(update_fields=["file", "rows", "asked"])
    if form is not None:
        form.asked, form.used_at, form.user = asked, timezone.now(), actor.user
        form.save(update_fields=["asked", "used_at", "user"])
    remember(subjects=[export], reason=export.purpose, count=filled.rows, fields=export.asked["codes"])
    return export


@ungated("ask_filling, open_for_form and keep_filled each go through the gate")
def fill_now(
    actor: Any, *, export: Export, data: bytes, answers: Answers, today: dt.date, form: KnownForm | None = None, beat: Beat | None = None
) -> Filled | None:  # fmt: skip
    """Fills the form and keeps the file; None when `beat` says stop, and then nothing is kept."""
    try:
        facts = _all(actor, export, today, beat)
        whole = Whole(whole_facts(export.unit, today, actor.name), signed(actor.name, timezone.localtime(), export.purpose, len(facts)))
        filled = fill_form(data, watched(facts, beat, len(facts) // 2, len(facts)), whole, answers=answers, apart=export.asked["apart"])
    except Stopped:
        return None
    name = f"{export.unit.name}{(form.name if form else export.asked['form'] or _('表')).replace('(空表)', '').replace('（空表）', '')}_{today:%Y%m%d}"
    keep_filled(actor, unit=export.unit, export=export, filled=filled, name=name[-100:], form=form, asked=export.asked["again"])
    return filled
