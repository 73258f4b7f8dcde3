"""Where a filled table of counts may go: the tables its unit still owes above."""

from typing import Any

from qianshou.papers.models import AskedUnit, Export, KnownForm
from qianshou.papers.rounds.choices import RoundKind, RoundState
from qianshou.papers.rounds.queries import my_asked


def owed_tables(viewer: Any, export: Export, form: KnownForm | None) -> list[tuple[AskedUnit, bool]]:
    """The tables the filled unit still owes above, with whether its template is this very form; those first."""
    asked = my_asked(viewer).filter(unit=export.unit_id, state__in=(RoundState.OWED, RoundState.RETURNED), round__closed_on=None, round__kind=RoundKind.TABLE)
    found = [(one, form is not None and one.round.template is not None and one.round.template.sha256 == form.sha256) for one in asked[:20]]
    return sorted(found, key=lambda pair: not pair[1])
