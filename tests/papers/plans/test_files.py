"""Plans as files: what is read, and what is turned away with which sentence."""

import io
import zipfile

import pytest

from qianshou.papers.plans import PlanRefused, text_of, text_of_path
from qianshou.papers.plans.child import unwrapped
from qianshou.papers.plans.refusal import MAX_BYTES, SAYS

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SENTENCE = "班主任每周与留守儿童谈心一次。"


def docx(body, **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, data in more.items():
            package.writestr(name, data)
    return out.getvalue()


def pdf(*lines):
    """A PDF with a text layer in a font every reader knows (Latin only), or without one."""
    stream = "BT /F1 12 Tf 50 700 Td " + " ".join(f"({line}) Tj 0 -20 Td" for line in lines) + " ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, 2)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode())
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{at:010} 00000 n \n".encode() for at in places)
    out.write(f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def refused(data):
    with pytest.raises(PlanRefused) as error:
        text_of(data)
    assert str(error.value) == SAYS[error.value.code]
    return error.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_the_encodings_people_have(encoding):
    assert text_of(f"一、措施\r\n{SENTENCE}".encode(encoding)) == f"一、措施\n{SENTENCE}"


def test_a_word_file_gives_its_paragraphs_and_tables():
    body = (
        "<w:p><w:r><w:t>班主任每周与</w:t></w:r><w:r><w:t>留守儿童谈心一次。</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>家访</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>每学期2次</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert text_of(docx(body)) == f"{SENTENCE}\n家访：每学期2次"


def test_words_struck_out_under_tracked_changes_are_not_read():
    body = "<w:p><w:r><w:t>每月谈心一次。</w:t></w:r><w:del><w:r><w:delText>每周谈心一次。</w:delText></w:r></w:del></w:p>"
    assert text_of(docx(body)) == "每月谈心一次。"


def test_a_pdf_with_text_is_read():
    assert "Plan 2026" in text_of(pdf("Plan 2026"))


def test_wrapped_lines_of_a_pdf_are_joined_and_numbered_ones_kept():
    wrapped = "一、主要措施\n班主任每周要与本班的每一名留守儿童至少谈心一\n次，做好记录。\n二、每学期家访一次。\n- 3 -"
    assert unwrapped(wrapped) == "一、主要措施\n班主任每周要与本班的每一名留守儿童至少谈心一次，做好记录。\n二、每学期家访一次。"


def test_a_scanned_pdf_is_refused():
    assert refused(pdf()) == "scanned"


def test_an_encrypted_pdf_is_refused():
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("Plan"))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert refused(out.getvalue()) == "password"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"\x89PNG\r\n", "picture"),
        (b"Rar!\x1a\x07", "archive"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"%PDF-1.7 broken", "damaged"),
        (b"<html><body>x", "web_page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\x81\xff\xfe\x80\x81" * 4, "encoding"),
        ("每".encode() * 200_001, "too_long"),
    ],
)
def test_what_is_no_plan_is_refused_with_a_sentence(data, code):
    assert refused(data) == code


def test_a_file_over_the_limit_is_refused():
    assert refused(b"a" * (MAX_BYTES + 1)) == "too_big"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    assert refused(docx("<w:p/>" * 3_000_000)) == "unpacks_too_big"


def test_a_document_type_declaration_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>')
    assert refused(out.getvalue()) == "damaged"


def test_a_workbook_and_an_empty_word_file_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("xl/workbook.xml", "<x/>")
    assert refused(out.getvalue()) == "sheet"
    assert refused(docx("<w:p/>")) == "empty"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(PlanRefused, match="找不到这个文件"):
        text_of_path(tmp_path / "nothing.txt")
