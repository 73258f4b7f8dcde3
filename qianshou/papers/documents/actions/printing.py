"""Printing any document of the registry: one logged act that opens its fields for the subjects given (DECISIONS 9, 20)."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.queries import current_term
from qianshou.domain.pairing.models import Helper
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.days import school_year_span
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.kit.gate import action, remember
from qianshou.papers.documents.blank import blank_sheet, roomy
from qianshou.papers.documents.fields import EACH, SOURCES, Asked
from qianshou.papers.documents.fields.asking import day, term_words
from qianshou.papers.documents.fields.child import home_unit_of
from qianshou.papers.documents.paper import Printed, Sheet
from qianshou.papers.documents.purposes import printed_by, purpose_words
from qianshou.papers.documents.registry import Document, document

Span = tuple[dt.date, dt.date]
MOST_BLANK = 100


def _document(code: str, subject: str) -> Document:
    try:
        found = document(code)
    except KeyError:
        raise Invalid(_("没有这种文书。"), "code") from None
    if found.subject != subject:
        raise Invalid(_("这种文书不是这样打印的。"), "code")
    return found


def _days(one: Document, county_id: int, span: Span | None, today: dt.date) -> tuple[dt.date, dt.date, str]:
    """The days asked for, else the current term's or the year's so far; and the term in words."""
    term = current_term(county_id, today)
    words = term_words(term.school_year, term.number) if term else ""
    if span is not None:
        if span[0] > span[1]:
            raise Invalid(_("起止日期颠倒了。"), "last")
        return span[0], span[1], words
    if one.days == "year":
        return today.replace(month=1, day=1), today, words
    first, last = (term.first_on, term.last_on) if term else school_year_span(today)
    return first, last, words


def _print(
    actor: Any, one: Document, subjects: Sequence[Any], unit_of: Callable[[Any], Unit], *, purpose: str, today: dt.date, full: bool, span: Span | None, line: str = "edu",
    wanted: frozenset[str] = frozenset(),
) -> Printed:  # fmt: skip
    if not subjects:
        raise Refused(_("没有选到要打印的。"))
    words, names = purpose_words(purpose), wanted or one.names()
    county_id = subjects[0].county_id or subjects[0].pk
    first, last, term = _days(one, county_id, span, today)
    asked = Asked(actor, today, first, last, full or one.perm == P.PRINT_CARD, names, words, line)
    common = {"日期": day(today), "学期": term, "起": day(first), "止": day(last), "打印说明": printed_by(actor, words)}
    sheets: list[Sheet] = []
    missing = []
    for subject in subjects:
        made = _sheets(asked, one, subject, common | {"单位": unit_of(subject).display_name(today)})
        sheets += made
        missing += [] if made else [subject.name]
    remember(fields=sorted(names), reason=words, count=len(subjects), document=one.code, full=full, sheets=len(sheets))
    return Printed(one, tuple(sheets), tuple(missing), county_id, today)


def _sheets(asked: Asked, one: Document, subject: Any, common: Sheet) -> list[Sheet]:
    """One sheet, or one for each talk, pairing, plan … of the subject; none where there is nothing to put on it."""
    parts = EACH[one.each].read(asked, subject)["每张"] if one.each else [{}]
    if not parts:
        return []
    facts: Sheet = dict(common)
    for source in SOURCES[one.subject]:
        if source.asked_for(asked.wanted):
            facts |= source.read(asked, subject)
    return [facts | part for part in parts]


@action(P.PRINT_FILE, on="children", many=True)
def print_children(
    actor: Any,
    *,
    children: list[Child],
    code: str,
    purpose: str,
    today: dt.date,
    full: bool = False,
    span: Span | None = None,
    wanted: frozenset[str] = frozenset(),
) -> Printed:
    """A document of one or many children; `full` prints whole numbers as far as the role may; `span` bounds the records (else the term).

    Children come with `county`, `edu_unit__parent` and `home_unit` at hand. Refuses no child, more than 500, no purpose, an unknown code.
    """
    if _document(code, "child").perm == P.PRINT_CARD and not actor.may_all(P.PRINT_CARD, children):
        raise NotAllowed(_("您没有办理这件事的权限。"), perm=P.PRINT_CARD)
    return _print(actor, _document(code, "child"), children, home_unit_of, purpose=purpose, today=today, full=full, span=span, wanted=wanted)


@action(P.PRINT_FILE, on="helpers", many=True)
def print_helpers(
    actor: Any,
    *,
    helpers: list[Helper],
    code: str,
    purpose: str,
    today: dt.date,
    full: bool = False,
    span: Span | None = None,
    wanted: frozenset[str] = frozenset(),
) -> Printed:
    """A document of one or many helpers: hand-over, application, the week's sheet. Only children in reach are named on it."""
    one = _document(code, "helper")
    return _print(actor, one, helpers, lambda helper: helper.unit, purpose=purpose, today=today, full=full, span=span, wanted=wanted)


@action(P.PRINT_FILE, on="units", many=True)
def print_units(
    actor: Any, *, units: list[Unit], code: str, purpose: str, today: dt.date, full: bool = False, span: Span | None = None, line: str = "edu",
    wanted: frozenset[str] = frozenset(),
) -> Printed:  # fmt: skip
    """A document of one or many units: roster, term plan, term summary; `line` by school or by residence. Counts every child once."""
    one = _document(code, "unit")
    return _print(actor, one, units, lambda unit: unit, purpose=purpose, today=today, full=full, span=span, line=line, wanted=wanted)


@action(P.PRINT_FILE, on="unit")
def print_blank(actor: Any, *, unit: Unit, code: str, copies: int, today: dt.date) -> Printed:
    """Empty sheets of a document that is filled in by hand, under the unit's name; nobody is read. Refuses other documents, none and
    more than 100 copies."""
    try:
        one = roomy(document(code))
    except KeyError:
        raise Invalid(_("没有这种文书。"), "code") from None
    if not one.by_hand:
        raise Invalid(_("这种文书没有空白表。"), "code")
    if not 1 <= copies <= MOST_BLANK:
        raise Invalid(_("一次印 1 到 %s 份。") % MOST_BLANK, "copies")
    remember(document=code, sheets=copies, reason=_("空白表"))
    sheet = blank_sheet(one) | {"单位": unit.display_name(today), "打印说明": printed_by(actor, _("空白表"))}
    return Printed(one, (sheet,) * copies, (), unit.county_id or unit.pk, today)
