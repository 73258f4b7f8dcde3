"""Changing what is remembered about headers: by hand, never silently."""

from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember
from qianshou.papers.forms.counting.conditions import conditions
from qianshou.papers.lexicon import usual_wordings
from qianshou.papers.models import ColumnAnswer


def _known(code: str) -> str:
    if code and code not in usual_wordings() and code.removeprefix("=") not in conditions():
        raise Invalid(_("请从列出的意思里选一个。"), "code")
    return code


@action(P.IMPORT_ROSTER, on="unit")
def keep_answers(actor: Any, *, unit: Unit, said: dict[str, str | None]) -> None:
    """Remembers {header: code, None = leave it alone} for the unit; refuses a code nobody knows."""
    for header, code in said.items():
        if header:
            ColumnAnswer.objects.update_or_create(
                unit=unit, header=header[:120],
                defaults={"county_id": unit.county_id or unit.pk, "code": _known(code or ""), "answered_by": actor.user, "offered": False},
            )  # fmt: skip
    remember(count=len(said), fields=["header", "code"])


@action(P.IMPORT_ROSTER, on="unit")
def correct_answer(actor: Any, *, unit: Unit, answer: ColumnAnswer, code: str) -> None:
    """Another meaning for a remembered header of this unit; what was taken in before stays as it is."""
    _own(unit, answer)
    answer.code, answer.answered_by, answer.offered = _known(code), actor.user, False
    answer.save(update_fields=["code", "answered_by", "offered"])
    remember(subjects=[answer], fields=["code"])


@action(P.IMPORT_ROSTER, on="unit")
def forget_answer(actor: Any, *, unit: Unit, answer: ColumnAnswer) -> None:
    """The header is asked about again next time."""
    _own(unit, answer)
    remember(subjects=[answer])
    answer.delete()


@action(P.IMPORT_ROSTER, on="unit")
def offer_answer(actor: Any, *, unit: Unit, answer: ColumnAnswer) -> None:
    """Puts the answer forward: the units above see it marked and may take it over for all below them."""
    _own(unit, answer)
    answer.offered = True
    answer.save(update_fields=["offered"])
    remember(subjects=[answer], fields=["offered"])


@action(P.IMPORT_ROSTER, on="unit")
def take_over(actor: Any, *, unit: Unit, answer: ColumnAnswer) -> ColumnAnswer:
    """A lower unit's answer becomes this unit's own, and so that of every unit below without one of its own."""
    if answer.unit_id == unit.pk or not answer.unit.path.startswith(unit.path):
        raise Refused(_("只能采用下级单位的说法。"))
    row, _made = ColumnAnswer.objects.update_or_create(
        unit=unit, header=answer.header, defaults={"county_id": answer.county_id, "code": answer.code, "answered_by": actor.user, "offered": False},
    )  # fmt: skip
    ColumnAnswer.objects.filter(pk=answer.pk).update(offered=False)
    remember(subjects=[row], fields=["code"])
    return row


def _own(unit: Unit, answer: ColumnAnswer) -> None:
    if answer.unit_id != unit.pk:
        raise Refused(_("这是别的单位的说法，请在那个单位修改。"))
