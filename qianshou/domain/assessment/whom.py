"""Whom a programme is about, as a condition on children: only what the database can say of today; the rest narrows nothing."""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from qianshou.domain.care.models import AdoptedProgramme
from qianshou.domain.care.programmes.fields import Table
from qianshou.domain.care.programmes.selectors import read_selector
from qianshou.domain.care.rules import EVERYONE, Selector
from qianshou.domain.care.rules import selecting as who
from qianshou.domain.people.models import Child, Label


def target_of(programme: AdoptedProgramme) -> Selector:
    """The `who` of a whole programme; its rules may narrow it further."""
    given = programme.spec.get("who")
    return EVERYONE if given is None else read_selector(Table(given, "", "who", []))


def about(programme: AdoptedProgramme, children: QuerySet[Child]) -> QuerySet[Child]:
    """Those of the children whom the programme is about. A child whose file is not complete yet has no label and stays in: she was
    found, and the measure asks whether her file was made."""
    return children.filter(_asked(target_of(programme)) | Q(file_state="draft"))


def _asked(selector: Selector) -> Q:
    match selector:
        case who.All(parts):
            return _joined(parts, Q.AND)
        case who.Any(parts):
            return _joined(parts, Q.OR)
        case who.Not(part):
            return ~_asked(part) if _known(part) else Q()
        case who.HasLabel(codes):
            return Q(Exists(Label.objects.filter(child=OuterRef("pk"), kind__in=codes, to_on=None)))
        case who.IsKey():
            return Q(is_key=True)
        case who.Boards():
            return Q(boarding=True)
        case who.InStage(codes):
            return Q(stage__in=codes)
    return Q()


def _joined(parts: Sequence[Selector], how: str) -> Q:
    if how == Q.OR and not all(_known(part) for part in parts):
        return Q()  # one part of the 或 cannot be told here: all are in
    asked = [_asked(part) for part in parts]
    return reduce(or_ if how == Q.OR else and_, asked, Q()) if asked else Q()


def _known(selector: Selector) -> bool:
    return bool(_asked(selector)) or selector == EVERYONE
