"""A file of a team's output taken in and taken back."""

import datetime as dt

from django.utils.translation import gettext as _

from qianshou.domain.pairing.models import Team, TeamOutput
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.papers.choices import FileKind
from qianshou.papers.files import keeping
from qianshou.papers.models import OutputFile

MOST_BYTES = 8 * 1024 * 1024
ENDINGS = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "pptx": b"PK\x03\x04"}


def _ending(data: bytes, name: str) -> str:
    """One of ENDINGS, by the name and the first bytes together; it is handed out as it came and never opened here."""
    ending = name.rsplit(".", 1)[-1].lower().replace("jpeg", "jpg") if "." in name else ""
    if not data:
        raise Invalid(_("这个文件是空的，请重新选择。"), "file")
    if len(data) > MOST_BYTES:
        raise Invalid(_("文件超过 8 MB，请分成几个，或把照片调小。"), "file")
    if ending not in ENDINGS or not data.startswith(ENDINGS[ending]):
        raise Invalid(_("只收 PDF、Word、Excel、PPT（.docx、.xlsx、.pptx）和照片（.jpg、.png）。"), "file")
    return ending


@action(P.CALL_ROLL, on="team")
def keep_output(actor: Actor, *, team: Team, output: TeamOutput, data: bytes, name: str, today: dt.date) -> OutputFile:
    """Keeps the file of an output; one kept before is erased. Refuses other kinds of files, more than MOST_BYTES, another team's output and
    one entered in error. The file's own name is not kept: it may name a child."""
    if output.team_id != team.pk or output.voided_on is not None:
        raise Refused(_("这一条不是这支队的，或已经去掉。"))
    ending = _ending(data, name)
    for before in OutputFile.objects.filter(output=output, gone_on=None).select_related("file"):
        keeping.discard(before.file)
        before.gone_on = today
        before.save(update_fields=["gone_on"])
    file = keeping.keep(actor, county_id=team.county_id, kind=FileKind.OUTPUT, data=data, name=f"{output.get_kind_display()}.{ending}")
    row = OutputFile.objects.create(county_id=team.county_id, output=output, file=file, kept_by=actor.user, kept_on=today)  # type: ignore[attr-defined]
    remember(subjects=[output], ending=ending)
    return row
