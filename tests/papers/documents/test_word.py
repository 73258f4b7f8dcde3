"""Documents as docx: fields filled, lists repeated, nothing run; what may be uploaded as a county's template and what not."""

import io
import zipfile

import pytest
from docx import Document as open_docx

from qianshou.domain.accounts.models import AuditEvent
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.papers.documents import actions, queries
from qianshou.papers.documents.fields import known
from qianshou.papers.documents.paper import Printed, stacked
from qianshou.papers.documents.registry import document, documents
from qianshou.papers.documents.word import as_docx, check, mixed_rows, names_used, shipped
from tests.cast import TODAY


def made(*paragraphs, rows=(), head=""):
    """A small docx: paragraphs (each a tuple of runs), one table."""
    docx = open_docx()
    for runs in paragraphs:
        paragraph = docx.add_paragraph()
        for run in [runs] if isinstance(runs, str) else runs:
            paragraph.add_run(run)
    if rows:
        table = docx.add_table(len(rows), len(rows[0]))
        for n, row in enumerate(rows):
            for k, text in enumerate(row):
                table.cell(n, k).text = text
    if head:
        docx.sections[0].header.paragraphs[0].text = head
    out = io.BytesIO()
    docx.save(out)
    return out.getvalue()


def words(data):
    docx = open_docx(io.BytesIO(data))
    return [p.text for p in docx.paragraphs if p.text] + [c.text for t in docx.tables for r in t.rows for c in r.cells]


def filled(template, *sheets, code="file_card"):
    return as_docx(Printed(document(code), tuple(sheets)), template)


def test_a_field_is_filled_also_where_it_is_cut_into_runs():
    assert words(filled(made(("学生：{", "{姓", "名}}同学", "。")), {"姓名": "龙小梅"})) == ["学生：龙小梅同学。"]


def test_a_row_that_names_a_list_is_repeated_and_stays_once_empty():
    template = made(rows=[("日期", "内容"), ("{{关爱记录.日期}}", "{{关爱记录.内容}}")])
    many = filled(template, {"关爱记录": [{"日期": "11.1", "内容": "谈\n两行"}, {"日期": "11.2", "内容": "访"}]})
    assert words(many) == ["日期", "内容", "11.1", "谈\n两行", "11.2", "访"]
    assert words(filled(template, {"关爱记录": []})) == ["日期", "内容", "", ""]


def test_words_that_look_like_a_field_or_like_markup_stay_words():
    sheet = {"姓名": "{{身份证号}} <w:p/> & \x0b", "身份证号": "520481201506120021", "关爱记录": [{"内容": "{{身份证号}}"}]}
    got = words(filled(made("{{姓名}}", "{{关爱记录.内容}}"), sheet))
    assert got == ["{{身份证号}} <w:p/> & ", "{{身份证号}}"]


def test_many_sheets_stand_in_one_file_each_on_its_own_page():
    data = filled(shipped("file_card"), *({"姓名": name} for name in ("甲", "乙", "丙")))
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert xml.count("pageBreakBefore") == 2 and list(dict.fromkeys(w for w in words(data) if w in ("甲", "乙", "丙"))) == ["甲", "乙", "丙"]


@pytest.mark.parametrize("one", documents(), ids=lambda one: one.code)
def test_every_shipped_template_passes_the_gate_it_sets_for_others(one):
    data = shipped(one.code)
    check(data)
    assert names_used(data) - known(one.subject, one.each) == frozenset() and mixed_rows(data) == []
    section = open_docx(io.BytesIO(data)).sections[0]
    assert sorted((round(section.page_width.mm), round(section.page_height.mm))) == [210, 297]
    assert "仿宋" in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()


def test_official_letters_have_the_margins_of_gb_t_9704():
    section = open_docx(io.BytesIO(shipped("commitment"))).sections[0]
    assert [round(one.mm) for one in (section.top_margin, section.left_margin, section.right_margin)] == [37, 28, 26]


def test_every_file_says_in_its_last_line_who_printed_it_even_on_a_template_that_forgot():
    said = "打印：王校长　2026-11-20 10:00　用途：检查备查"
    shipped_one = open_docx(io.BytesIO(filled(None, {"打印说明": said})))
    assert shipped_one.sections[0].footer.paragraphs[0].text.endswith(said)
    assert words(filled(made("{{姓名}}"), {"姓名": "甲", "打印说明": said}))[-1] == said


def repacked(data, **more):
    """The docx with further entries, or entries changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            if one.filename not in more:
                new.writestr(one.filename, old.read(one))
        for name, text in more.items():
            new.writestr(name, text)
    return out.getvalue()


RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://x/%s" Target="http://example.org/a" TargetMode="External"/></Relationships>'
BAD = {
    "no docx": lambda: b"%PDF-1.4", "an old doc": lambda: b"\xd0\xcf\x11\xe0" + b"0" * 600, "another zip": lambda: repacked(made("x"), **{"word/document.xml": ""})[:30],
    "macros": lambda: repacked(made("{{姓名}}"), **{"word/vbaProject.bin": "x"}), "embedded": lambda: repacked(made("{{姓名}}"), **{"word/embeddings/a.bin": "x"}),
    "an outside picture": lambda: repacked(made("{{姓名}}"), **{"word/_rels/document.xml.rels": RELS % "image"}), "an entity": lambda: repacked(made("x"), **{"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}),
    "too big": lambda: b"PK\x03\x04" + b"0" * 3_000_000, "a bomb": lambda: repacked(made("x"), **{"word/media/a.xml": "0" * 25_000_000}),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_harmless_docx_is_refused(what):
    with pytest.raises(Invalid) as wrong:
        check(BAD[what]())
    assert wrong.value.field == "file" and wrong.value.say


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500


@pytest.mark.parametrize(("data", "say"), [
    (OLE + "WordDocument".encode("utf-16-le"), "旧的 .doc"), (OLE + "EncryptionInfo EncryptedPackage".encode("utf-16-le"), "加了密码"), (OLE, "请传 docx"),
    (b"PK\x03\x04" + b"0" * 3_000_000, "不能超过 2 MB"), (b"", "请传 docx"), (b"PK\x03\x04", "打不开"),
    (repacked(made("x"), **{"[Content_Types].xml": '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'}), "有宏"),
])  # fmt: skip
def test_what_is_wrong_with_a_template_is_said_plainly(data, say):
    with pytest.raises(Invalid, match=say):
        check(data)


FIELD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>%s</w:p></w:body></w:document>'


@pytest.mark.parametrize(("inside", "refused"), [
    ('<w:r><w:instrText xml:space="preserve"> DD</w:instrText></w:r><w:r><w:instrText>EAUTO c:\\x "cmd"</w:instrText></w:r>', True),
    ('<w:fldSimple w:instr=" INCLUDETEXT &quot;http://x&quot; "/>', True), ("<w:r><w:instrText>&#68;DE x</w:instrText></w:r>", True), ('<w:altChunk r:id="r1"/>', True),
    ("<w:r><w:instrText><![CDATA[DDE]]> x</w:instrText></w:r>", True), ("<w:r><w:instrText>REF a</w:instrText><w:fldChar/><w:instrText>DDE x</w:instrText></w:r>", True),
    ('<altChunk xmlns="x"/>', True), ("<w:r><w:instrText>MERGEFIELD ADDENDUM</w:instrText></w:r>", False),
    ('<w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple w:instr="NUMPAGES"/>', False), ('<w:r><w:t>DDEAUTO 是什么</w:t></w:r>', False),
])  # fmt: skip
def test_a_field_that_fetches_or_runs_is_refused_a_page_number_is_not(inside, refused):
    for encoded in (FIELD % inside, ('<?xml version="1.0" encoding="UTF-16"?>' + FIELD % inside).encode("utf-16")):  # Word opens both
        data = repacked(made("x"), **{"word/document.xml": encoded})
        if refused:
            with pytest.raises(Invalid, match="为了安全不能用"):
                check(data)
        else:
            check(data)


@pytest.mark.parametrize(("named", "target", "say"), [
    ("word/_rels/document.xml.rels", '<Relationships><Relationship Id="a" Type="x/image" Target="http://x" TargetMode="&#69;xternal"/></Relationships>', "链接了外面"),
    ("word/header.bin", '<Relationships><Relationship Target="http://x/hyperlink" Type="x/image" TargetMode="External"/></Relationships>', "链接了外面"),
    ("word/x.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>', "不允许的内容"), ("word/x.xml", "<a>", "打不开"),
])  # fmt: skip
def test_a_part_is_read_as_word_reads_it_not_by_its_letters(named, target, say):
    for encoded in (target, ('<?xml version="1.0" encoding="UTF-16"?>' + target).encode("utf-16")):
        with pytest.raises(Invalid, match=say):
            check(repacked(made("x"), **{named: encoded}))


def test_telephone_numbers_of_one_cell_stand_one_under_the_other():
    numbers = "13800007005、0769-85551234、138****7006"
    template = made("打给{{照护人电话}}", rows=[("{{照护人电话}}", "{{家庭成员.电话}}")])
    got = words(filled(template, {"照护人电话": numbers, "家庭成员": [{"电话": "3、4年级"}]}))
    assert got[0] == f"打给{numbers}" and got[1].split("\n") == numbers.split("、")
    assert got[2] == "3、4年级" and stacked("13800007005、13800007006") == "13800007005\n13800007006"


@pytest.mark.parametrize("one", [one for one in documents() if any(block.kind == "signs" for block in one.blocks)], ids=lambda one: one.code)
def test_nobody_signs_a_page_with_nothing_else_on_it(one):
    docx = open_docx(io.BytesIO(shipped(one.code)))
    body = list(docx.element.body)
    first = next(n for n, element in enumerate(body) if "______" in "".join(t.text or "" for t in element.iter("{*}t")))
    assert body[first - 1].find(".//{*}keepNext") is not None


@pytest.mark.django_db
class TestOfACounty:
    def test_its_own_template_is_used_until_it_is_given_up(self, cast):
        county, actor = cast.county, cast.actor("county")
        data = made("本县学生：{{姓名}}", head="青禾县{{单位}}")
        actions.use_template(actor, county=county, code="file_card", data=data, name="本县.docx", today=TODAY)
        assert queries.template_for(county.pk, "file_card") == data and queries.template_for(cast.neighbour.pk, "file_card") is None
        assert list(queries.templates_of(actor, county)) == ["file_card"] and queries.templates_of(cast.actor("school"), county) == {}
        actions.give_up_template(actor, county=county, code="file_card", today=TODAY)
        assert queries.template_for(county.pk, "file_card") is None
        with pytest.raises(Refused):
            actions.give_up_template(actor, county=county, code="file_card", today=TODAY)

    def test_unknown_fields_are_listed_with_the_nearest_known_one(self, cast):
        with pytest.raises(Invalid) as wrong:
            actions.use_template(
                cast.actor("county"), county=cast.county, code="file_card", data=made("{{姓名}}{{身份证号码}}{{血型}}"), name="a.docx", today=TODAY
            )
        assert "{{身份证号码}}（是不是 {{身份证号}}？）" in wrong.value.say and "{{血型}}" in wrong.value.say

    @pytest.mark.parametrize("data", [made("没有字段"), made(rows=[("{{关爱记录.日期}}", "{{变动.日期}}")]), b"PK\x03\x04 broken"])
    def test_a_template_that_cannot_be_filled_is_refused_and_nothing_changes(self, cast, data):
        with pytest.raises(Invalid):
            actions.use_template(cast.actor("county"), county=cast.county, code="file_card", data=data, name="a.docx", today=TODAY)
        assert queries.template_for(cast.county.pk, "file_card") is None

    @pytest.mark.parametrize("who", ["school", "township_edu", "neighbour_county", "admin"])
    def test_only_the_countys_office_changes_templates(self, cast, who):
        with pytest.raises(NotAllowed):
            actions.use_template(cast.actor(who), county=cast.county, code="file_card", data=made("{{姓名}}"), name="a.docx", today=TODAY)
        assert AuditEvent.objects.filter(action="documents.use_template").count() == 0

    def test_the_example_names_nobody_real(self, cast):
        got = words(actions.example("file_card", None, TODAY))
        assert "李小样" in got and "〔班主任〕" in got
