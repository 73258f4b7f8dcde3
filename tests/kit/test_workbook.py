"""The file gate and the bounded child: what is opened, what is refused, and in which words."""

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qianshou.kit import workbook
from qianshou.kit.workbook import FileRefused, read_book, refusal

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def xlsx(rows, sheet="名册"):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def zipped(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in entries:
            package.writestr(name, body)
    return out.getvalue()


def refused(data):
    with pytest.raises(FileRefused) as caught:
        read_book(data)
    assert caught.value.say == refusal.SAYS[caught.value.code]
    return caught.value.code


def test_a_workbook_comes_back_as_columns():
    book = read_book(xlsx([["姓名", "年龄"], ["王小明", 8], ["李四", 9]]))
    assert book.kind == "xlsx"
    assert [(g.name, g.height, g.columns) for g in book.grids] == [("名册", 3, [["姓名", "王小明", "李四"], ["年龄", 8.0, 9.0]])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_every_usual_encoding(encoding):
    book = read_book("姓名,学校\n王小明,石坪小学\n".encode(encoding))
    assert book.kind == "csv"
    assert book.grids[0].columns == [["姓名", "王小明"], ["学校", "石坪小学"]]


def test_pasted_text_is_cut_at_tabs_and_keeps_commas():
    book = read_book("姓名\t住址\n王小明\t双桥村,三组\n李四\t双桥村\n".encode())
    assert book.grids[0].columns[1] == ["住址", "双桥村,三组", "双桥村"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"   \r\n", "empty"),
        (b"x" * (refusal.MAX_BYTES + 1), "too_big"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"Rar!\x1a\x07", "archive"),
        (b"<html><table><tr><td>1", "web_page"),
        (b"<?xml version='1.0'?><Workbook/>", "web_page"),
        (b"{\\rtf1", "word"),
        (b"PK\x03\x04broken", "damaged"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE + "WordDocument".encode("utf-16-le"), "word"),
        (OLE + b"\x00" * 600, "not_a_sheet"),
        (OLE + "Workbook".encode("utf-16-le") + b"\x00" * 600, "damaged"),
        (zipped([("photo.jpg", "x")]), "archive"),
        (zipped([("xl/workbook.xml", "<broken")]), "damaged"),
        (zipped([(f"xl/{n}.xml", "") for n in range(refusal.MAX_ENTRIES + 1)]), "unpacks_too_big"),
        (zipped([("xl/workbook.xml", b"\x00" * 30_000_000)]), "unpacks_too_big"),
        (b"\x81\xff\xfe\xfd\x80\x80", "encoding"),
    ],
)
def test_what_is_no_sheet_is_refused_in_its_own_words(data, code):
    assert refused(data) == code


def test_too_many_columns_are_refused():
    assert refused(xlsx([["x"] * 201])) == "too_many_columns"


def test_too_many_rows_are_refused():
    assert refused(("姓名\n" + "王\n" * 50_300).encode()) == "too_many_rows"


def test_too_many_cells_are_refused():
    line = ",".join(["1"] * 150) + "\n"
    assert refused((line * 21_000).encode()) == "too_many_cells"


def test_one_cell_at_the_far_corner_costs_a_sentence_not_the_machine():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    page.write(0, 0, "姓名")
    page.write(1_048_575, 16_383, "x")
    book.close()
    assert refused(out.getvalue()) in ("too_many_cells", "too_many_columns", "too_many_rows", "too_much_memory")


def test_a_file_read_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(refusal, "MAX_SECONDS", 0)
    assert refused(xlsx([["姓名"], ["王小明"]])) in ("too_slow", "too_much_memory")


def test_the_child_imports_nothing_of_the_house():
    source = workbook.reader._CHILD.read_text(encoding="utf-8")
    assert "qianshou" not in source
    assert "django" not in source.lower()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
@example(b"PK\x03\x04" + b"\x00" * 30)
@example(OLE + b"Workbook")
@example(b"\x09\x08\x10\x00\x00\x06\x05\x00")
@example(b'"\r\n"a,"')
def test_random_bytes_are_read_or_refused_and_never_break_anything(data):
    try:
        read_book(data)
    except FileRefused as refusal_said:
        assert refusal_said.say
