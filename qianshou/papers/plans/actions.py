"""A plan given to the county: its file into the vault, its text and its lines into a draft."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from qianshou.domain.care import actions as care
from qianshou.domain.care.models import OwnProgramme
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.kit.gate import Actor, action
from qianshou.papers.choices import FileKind
from qianshou.papers.files import keeping


@action(P.ADOPT_PROGRAMME, on="unit")
def take_plan(
    actor: Actor, *, unit: Unit, title: str, source: str, text: str, lines: Sequence[Mapping[str, Any]], today: dt.date, file: tuple[str, bytes] | None = None
) -> OwnProgramme:
    """The draft to decide. `file` is the name and the bytes of an upload, kept eight days; the text was read from it before. Refuses
    what `begin_own` refuses."""
    if file is not None:
        keeping.keep(actor, county_id=unit.county_id or unit.pk, kind=FileKind.UPLOAD, data=file[1], name=file[0])
    return care.begin_own(actor, unit=unit, title=title, source=source, text=text, lines=lines, today=today)
