"""What people may leave with the program as it is, never opened here: which kinds of files, told by their first bytes, and how big."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.kit.errors import Invalid
from qianshou.papers.choices import FileKind

MOST_MB = 8
_ZIP = b"PK\x03\x04"
FIRST_BYTES = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "docx": _ZIP, "xlsx": _ZIP, "pptx": _ZIP}


@dataclass(frozen=True)
class Taken:
    """One kind of file that is taken in: its endings, what to do with one too big, what is said of any other.

    `named`: the name has to say the ending too (a docx and an xlsx begin alike); else the name is not looked at.
    """

    endings: tuple[str, ...]
    too_big: Promise
    only: Promise
    named: bool = False


TAKEN = {
    FileKind.SCAN: Taken(("pdf", "jpg", "png"), gettext_lazy("请把照片调小，或分辨率低一些再扫。"), gettext_lazy("只收照片（.jpg、.png）或 PDF 扫描件。")),
    FileKind.OUTPUT: Taken(
        ("pdf", "jpg", "png", "docx", "xlsx", "pptx"), gettext_lazy("请分成几个，或把照片调小。"),
        gettext_lazy("只收 PDF、Word、Excel、PPT（.docx、.xlsx、.pptx）和照片（.jpg、.png）。"), named=True,
    ),
}  # fmt: skip


def ending_of(kind: str, data: bytes, *, field: str, name: str = "") -> str:
    """The ending under which a file is kept. Refuses, at `field`, an empty file, one over MOST_MB and one of another kind."""
    taken = TAKEN[FileKind(kind)]
    if not data:
        raise Invalid(_("这个文件是空的，请重新选择。"), field)
    if len(data) > MOST_MB * 1024 * 1024:
        raise Invalid(_("文件超过 %s MB，") % MOST_MB + str(taken.too_big), field)
    begins = [ending for ending in taken.endings if data.startswith(FIRST_BYTES[ending])]
    said = name.rpartition(".")[2].lower().replace("jpeg", "jpg") if taken.named else "".join(begins[:1])
    if said not in begins:
        raise Invalid(str(taken.only), field)
    return said
