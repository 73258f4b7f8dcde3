"""What happened to a child, newest first: one line of time over changes, labels, decisions and papers."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qianshou.domain.people import choices
from qianshou.domain.people.models import Change, Child, Consent, EntrustedCare, KeyChild, Label, Notice
from qianshou.domain.people.queries.file import FileView
from qianshou.domain.permissions import P


@dataclass(frozen=True)
class Moment:
    """One thing that happened on a day; `uid` of the row it stands for."""

    on: dt.date
    kind: str
    title: str
    words: str = ""
    who: str = ""
    uid: str = ""


def timeline(viewer, child: Child, view: FileView | None = None) -> list[Moment]:
    """The file's own moments; records and pairings are added by the floors above. Six queries, one where the file's `view` is at hand."""
    delicate = viewer.may(P.SEE_DELICATE, child)
    moments = [_change(row, delicate) for row in Change.objects.filter(child=child).select_related("carer", "entered_by")]
    labels = (*view.labels, *view.past_labels) if view else Label.objects.filter(child=child)
    for row in labels:
        if row.definition == choices.DefinitionSet.SCHOOL:
            continue
        name = choices.LabelKind(row.kind).label
        moments.append(Moment(row.from_on, "label", _("列入%s") % name, str(choices.LabelStanding(row.standing).label)))
        if row.to_on:
            moments.append(Moment(row.to_on + dt.timedelta(days=1), "label_end", _("不再是%s") % name))
    for spell in view.key_spells if view else KeyChild.objects.filter(child=child).select_related("decided_by"):
        who = spell.decided_by.name if spell.decided_by else ""
        moments.append(Moment(spell.from_on, "key", _("确定为重点帮扶对象"), spell.reason, who, spell.uid))
        if spell.ended_on:
            moments.append(Moment(spell.ended_on, "key_end", _("不再是重点帮扶对象"), uid=spell.uid))
    moments += _papers(child, view)
    return sorted(moments, key=lambda m: m.on, reverse=True)


def _change(row: Change, delicate: bool) -> Moment:
    title = str(choices.ChangeKind(row.kind).label)
    if row.carer:
        title = f"{choices.RELATIONS.get(row.carer.relation, '')}{row.carer.name} {title}"
    hidden = row.kind == choices.ChangeKind.CARER_FACT and row.detail.get("fact") in choices.DELICATE and not delicate
    words = "" if hidden or not row.words else row.words.reveal()
    if row.until_on:
        words = (_("到%s") % row.until_on.isoformat()) + (f" {words}" if words else "")
    return Moment(row.happened_on, row.kind, title, words, row.entered_by.name if row.entered_by else "", row.uid)


def _papers(child: Child, view: FileView | None) -> list[Moment]:
    notices = view.notices if view else Notice.objects.filter(child=child)
    found = [Moment(n.told_on, "notice", _("已告知家长"), str(choices.Channel(n.channel).label), uid=n.uid) for n in notices]
    for consent in view.consents if view else Consent.objects.filter(child=child):
        use = str(choices.ConsentUse(consent.use).label)
        found.append(Moment(consent.given_on, "consent", _("同意：%s") % use, consent.given_by, uid=consent.uid))
        if consent.withdrawn_on:
            found.append(Moment(consent.withdrawn_on, "consent_end", _("撤回同意：%s") % use, uid=consent.uid))
    for paper in view.entrustments if view else EntrustedCare.objects.filter(child=child).select_related("carer"):
        found.append(Moment(paper.from_on, "entrusted", _("委托%s照护") % paper.carer.name, uid=paper.uid))
    return found
