"""A file of a team's output taken in and taken back."""

import datetime as dt

from django.utils.translation import gettext as _

from qianshou.domain.pairing.models import Team, TeamOutput
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.papers.choices import FileKind
from qianshou.papers.files import keeping
from qianshou.papers.files.kinds import ending_of
from qianshou.papers.models import OutputFile


@action(P.CALL_ROLL, on="team")
def keep_output(actor: Actor, *, team: Team, output: TeamOutput, data: bytes, name: str, today: dt.date) -> OutputFile:
    """Keeps the file of an output; one kept before is erased. Refuses what `ending_of` refuses, another team's output and one entered
    in error. The file's own name is not kept: it may name a child."""
    if output.team_id != team.pk or output.voided_on is not None:
        raise Refused(_("这一条不是这支队的，或已经去掉。"))
    ending = ending_of(FileKind.OUTPUT, data, field="file", name=name)
    for before in OutputFile.objects.filter(output=output, gone_on=None).select_related("file"):
        keeping.discard(before.file)
        before.gone_on = today
        before.save(update_fields=["gone_on"])
    file = keeping.keep(actor, county_id=team.county_id, kind=FileKind.OUTPUT, data=data, name=f"{output.get_kind_display()}.{ending}")
    row = OutputFile.objects.create(county_id=team.county_id, output=output, file=file, kept_by=actor.user, kept_on=today)  # type: ignore[attr-defined]
    remember(subjects=[output], ending=ending)
    return row
