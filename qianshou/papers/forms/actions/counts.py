"""A table of counts is filled: counted, its arithmetic checked, kept sealed for 24 hours."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import CHILDLESS
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.queries import RosterFilter
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember
from qianshou.papers.choices import FileKind, Layout
from qianshou.papers.exports.purposes import purpose_said
from qianshou.papers.exports.sheet import signed
from qianshou.papers.files import keeping
from qianshou.papers.forms.blank import Read
from qianshou.papers.forms.counted import Asked, counted
from qianshou.papers.forms.counting.checks import say_check
from qianshou.papers.forms.facts import whole_facts
from qianshou.papers.forms.filling import Whole, fill_counts
from qianshou.papers.models import Export, KnownForm


@action(P.EXPORT_ROSTER, on="unit")
def fill_table(
    actor: Any, *, unit: Unit, form: KnownForm | None, read: Read, data: bytes, purpose: str, words: str = "", line: str, filters: RosterFilter | None = None,
    span: str = "", anyway: bool = False, asked: dict[str, Any] | None = None, today: dt.date,
) -> Export:  # fmt: skip
    """The form's tables counted and kept. Refuses no purpose, nobody, and (unless `anyway`) printed arithmetic that does not come out."""
    said = purpose_said(purpose, words, ask=_("请选填这张表做什么用。"))
    if unit.kind in CHILDLESS:
        raise Refused(_("“%s”下面没有孩子，填不了表。") % unit.name)
    filters = filters or RosterFilter()
    title = form.name if form is not None else read.filename.rpartition(".")[0]
    results, many = counted(actor, read.counts, Asked(unit, line, filters, today, span, title))
    if not many:
        raise Refused(_("没有符合条件的孩子，没有可填的。"))
    broken = [check for result in results.values() for check in result.broken if check.printed]
    if broken and not anyway:
        raise Invalid(
            _("表上写的勾稽关系对不上：%s。请先看看是哪些孩子的资料缺了；确实要这样报，请勾选“对不上也下载”。") % say_check(broken[0], cells=True), "anyway"
        )
    whole = Whole(whole_facts(unit, today, actor.name), signed(actor.name, timezone.localtime(), said, many))
    filled = fill_counts(data, results, whole, people=many)
    row = Export.objects.create(
        county_id=unit.county_id or unit.pk, unit=unit, path=unit.path, user=actor.user, layout=Layout.FORM, purpose=said, rows=many,
        asked={"line": line, "filters": asdict(filters), "opened": [], "codes": [], "form": title[-80:], "broken": len(broken), "counts": True,
               "unchecked": [says for result in results.values() for says, _why in result.unchecked], "form_uid": form.uid if form else ""},
    )  # fmt: skip
    name = f"{unit.name}{title.replace('(空表)', '').replace('（空表）', '')}_{today:%Y%m%d}.{filled.ending}"
    row.file = keeping.keep(actor, county_id=row.county_id, kind=FileKind.EXPORT, data=filled.data, name=name[-110:])
    row.save(update_fields=["file"])
    if form is not None:
        form.asked, form.used_at, form.user = asked or {}, timezone.now(), actor.user
        form.save(update_fields=["asked", "used_at", "user"])
    remember(subjects=[row], reason=said, count=many, broken=len(broken))
    return row
