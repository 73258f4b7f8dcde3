"""Which files are kept as they came: told by their first bytes, never opened, never more than the bound."""

import pytest

from qianshou.kit.errors import Invalid
from qianshou.papers.choices import FileKind
from qianshou.papers.files.kinds import FIRST_BYTES, MOST_MB, TAKEN, ending_of

PDF, ZIP, JPG = b"%PDF-1.7", b"PK\x03\x04rest", b"\xff\xd8\xff\xe0"


@pytest.mark.parametrize(("kind", "data", "name", "ending"), [
    (FileKind.SCAN, PDF, "", "pdf"), (FileKind.SCAN, JPG, "协议.pdf", "jpg"), (FileKind.SCAN, ZIP, "a.docx", None), (FileKind.SCAN, b"", "", None),
    (FileKind.OUTPUT, ZIP, "手册.DOCX", "docx"), (FileKind.OUTPUT, ZIP, "表.xlsx", "xlsx"), (FileKind.OUTPUT, JPG, "照.jpeg", "jpg"), (FileKind.OUTPUT, PDF, "a.pdf", "pdf"),
    (FileKind.OUTPUT, PDF, "a.docx", None), (FileKind.OUTPUT, ZIP, "a.docm", None), (FileKind.OUTPUT, ZIP, "没有后缀", None), (FileKind.OUTPUT, b"MZ", "a.pdf", None),
    (FileKind.OUTPUT, b"", "a.pdf", None), (FileKind.SCAN, PDF + b"0" * (MOST_MB * 1024 * 1024), "", None),
])  # fmt: skip
def test_a_file_is_what_its_first_bytes_say(kind, data, name, ending):
    if ending:
        assert ending_of(kind, data, field="file", name=name) == ending
        return
    with pytest.raises(Invalid) as refused:
        ending_of(kind, data, field="scan", name=name)
    assert refused.value.field == "scan" and refused.value.say.endswith("。")


def test_every_ending_taken_has_its_first_bytes():
    assert {ending for taken in TAKEN.values() for ending in taken.endings} == set(FIRST_BYTES)
