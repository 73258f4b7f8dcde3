"""Printing is a reveal: one act opens what stands on the paper and writes who, what for and about whom (DECISIONS 9, 20)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember
from qianshou.papers.documents.cards import Card, around, card_of
from qianshou.papers.documents.choices import Copy, Paper
from qianshou.papers.documents.purposes import purpose_words

ON_CARD = ("carer.phone", "helper.phone", "user.phone")
ON_SCHOOL_CARD = (*ON_CARD, "child.home_address", "child.phone", "carer.address", "carer.employer_address", "carer.employer_phone")


@action(P.PRINT_CARD, on="children", many=True)
def print_cards(actor: Any, *, children: list[Child], copy: str, purpose: str, today: dt.date, paper: str = Paper.A4) -> list[Card]:
    """The cards in the order given, every number plain. Refuses no child at all, more than 500, no purpose, an unknown copy.

    Children come with `edu_unit__parent` and `home_unit` at hand; eight queries whatever their number.
    """
    if not children:
        raise Refused(_("没有选到孩子，没有可打印的联系卡。"))
    if copy not in Copy.values:
        raise Invalid(_("请选打印哪一种。"), "copy")
    whole = copy == Copy.SCHOOL and paper != Paper.WALLET
    remember(fields=ON_SCHOOL_CARD if whole else ON_CARD, reason=purpose_words(purpose), count=len(children), copy=copy)
    who = around(children, today)
    return [card_of(child, who, copy, today, small=paper == Paper.WALLET) for child in children]
