"""Which outputs of a team have a file, and the file itself for who sees the team."""

from typing import Any

from qianshou.domain.pairing.models import Team, TeamOutput
from qianshou.domain.permissions import P
from qianshou.papers.files.queries import Opened, open_file
from qianshou.papers.models import OutputFile


def filed(team: Team) -> set[int]:
    """The outputs (ids) of a team already found in reach that have a file."""
    return set(OutputFile.objects.filter(output__team=team, gone_on=None).values_list("output", flat=True))


def open_output(viewer: Any, output: TeamOutput) -> Opened | None:
    """The bytes of a reached output's file, None where it has none; who opened it is on the trail before the first byte."""
    row = OutputFile.objects.filter(output=output, gone_on=None).select_related("file").first()
    if row is None:
        return None
    return open_file(viewer, file=row.file, act="outputs.open_file", perm=P.SEE_TEAMS, subjects=[output, output.team])
