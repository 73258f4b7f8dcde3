"""A blank form comes in and is remembered for its unit, with what its columns were told to mean."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import CHILDLESS, UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember
from qianshou.papers.answers.actions import keep_answers
from qianshou.papers.choices import FileKind
from qianshou.papers.files import keeping
from qianshou.papers.forms.asked import open_questions
from qianshou.papers.forms.blank import Read
from qianshou.papers.forms.counting.conditions import conditions
from qianshou.papers.forms.filling.filled import refuse_named
from qianshou.papers.forms.read import read_form
from qianshou.papers.lexicon import usual_wordings
from qianshou.papers.models import KnownForm


@action(P.EXPORT_ROSTER, on="unit")
def receive_form(actor: Any, *, unit: Unit, data: bytes, filename: str, today: dt.date) -> KnownForm:
    """The form at this unit: the one known there, or a new one kept sealed. Refuses what cannot be read, and a form that asks nothing of a child."""
    if unit.kind in CHILDLESS:
        raise Refused(_("“%s”下面没有孩子，填不了表。") % unit.name)
    read = read_form(data, filename)
    if not read.lists and not read.cards and not read.counts:
        raise Refused(_("没有在这张表里找到要填的栏目。请检查是不是空表，或换一个文件。"))
    refuse_named(read)
    found = KnownForm.objects.filter(unit=unit, sha256=read.sha256, dropped_on=None).select_related("source").first()
    if found is not None and not found.source.erased:
        remember(subjects=[found], found=True)
        return found
    county = unit.pk if unit.kind == UnitKind.COUNTY else unit.county_id
    source = keeping.keep(actor, county_id=county, kind=FileKind.TEMPLATE, data=data, name=filename)
    if found is not None:
        found.source = source
        found.save(update_fields=["source"])
        return found
    row = KnownForm.objects.create(
        county_id=county, unit=unit, path=unit.path, user=actor.user, source=source, name=Path(filename).stem[-120:] or _("空表"), sha256=read.sha256
    )
    remember(subjects=[row])
    return row


@action(P.EXPORT_ROSTER, on="form")
def answer_form(actor: Any, *, form: KnownForm, read: Read, columns: dict[str, dict[str, str | None]]) -> KnownForm:
    """Keeps what the columns were told to mean, for this form and, by their headers, for the unit's other papers.

    `columns` is {sheet: {column letter or number of the field: code or None}}. Refuses places nobody asked about and codes not known.
    """
    asked = open_questions(read)
    kept = {sheet: dict(places) for sheet, places in form.answers.items()}
    headers: dict[str, str | None] = {}
    for sheet, places in columns.items():
        for place, code in places.items():
            question = asked.get((sheet, place))
            if question is None:
                raise Invalid(_("没有这一列可问。"), "columns")
            known = usual_wordings() if not (code or "").startswith("=") else {f"={word}" for word in conditions()}
            if code is not None and code not in known:
                raise Invalid(_("请从列出的意思里选一个。"), "columns")
            kept.setdefault(sheet, {})[place] = code
            headers[question.header] = code
    form.answers = kept
    form.save(update_fields=["answers"])
    if headers and actor.may(P.IMPORT_ROSTER, form.unit):
        keep_answers(actor, unit=form.unit, said=headers)
    remember(subjects=[form], fields=["answers"])
    return form


@action(P.EXPORT_ROSTER, on="form")
def drop_form(actor: Any, *, form: KnownForm, today: dt.date) -> None:
    """Takes the form off the list and erases the kept blank."""
    form.dropped_on = today
    form.save(update_fields=["dropped_on"])
    keeping.discard(form.source)
    remember(subjects=[form])
