"""Print runs and packs: the cabinet's order, what is missing, the lot, who may, cancel, what the trail keeps."""

import datetime as dt
import io
import zipfile

import pytest
from docx import Document as open_docx
from docx.oxml.ns import qn

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.care import actions as care
from qianshou.domain.notices import actions as notices
from qianshou.domain.notices.choices import JobKind
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people.rules import drawn
from qianshou.kit.errors import Invalid, NotAllowed, Refused
from qianshou.papers.binders import actions, queries
from qianshou.papers.binders.zipping import file_name
from qianshou.papers.documents.queries import children_to_print, helpers_to_print
from qianshou.papers.models import PrintRun
from tests.cast import TODAY
from tests.people_cast import MEI_ID, child

pytestmark = pytest.mark.django_db
FIRST = dt.date(2026, 9, 1)


@pytest.fixture
def world(cast):
    return cast.with_("children", "pairings", "programme")


def kids(world, who="school", unit="school"):
    return list(children_to_print(world.actor(who), "print_file", unit=world.unit(unit), line="edu", today=TODAY))


def helpers(world, who="school", unit="school"):
    return list(helpers_to_print(world.actor(who), world.unit(unit)))


def asked(world, who="school", unit="school", codes=("file_card", "pairing_agreement"), **more) -> PrintRun:
    given = {"children": kids(world, who, unit), "purpose": "检查备查", "full": False} | more
    return actions.ask_run(world.actor(who), unit=world.unit(unit), line="edu", codes=list(codes), today=TODAY, **given)


def job_of(world, run, who="school"):
    return notices.start_job(world.actor(who), kind=JobKind.PRINT_RUN, subject_uid=run.uid, county=world.county, total=run.people)


def done(world, run, who="school") -> list:
    assert actions.work_on(job_of(world, run, who), today=TODAY) is False
    run.refresh_from_db()
    return queries.pages_of_run(world.actor(who), queries.runs(world.actor(who)).get(pk=run.pk))


def words(page) -> str:
    return str(page)


def test_a_run_stands_in_the_cabinets_order_class_by_class_child_by_child(world):
    pages = done(world, asked(world, codes=("pairing_agreement", "file_card")))
    files = [page for page in pages if page.code == "file_card"]
    assert [next(k.name for k in kids(world) if k.name in words(page)) for page in files] == [k.name for k in kids(world)]
    assert pages[0].code == "file_card" and "pairing_agreement" in {page.code for page in pages}
    first = kids(world)[0].name
    until = next(n for n, page in enumerate(pages) if n and page.code == "file_card")
    assert all(first in words(page) for page in pages[:until])


def test_one_run_holds_a_units_lists_the_childrens_papers_then_the_helpers_then_the_units_plans(world):
    run = asked(world, codes=("week_sheet", "term_plan", "file_card", "roster", "application"), helpers=helpers(world), units=[world.unit("school"), world.unit("class_5_3")])
    codes = [page.code for page in done(world, run)]
    n = len(helpers(world))
    assert n >= 2 and codes == ["roster"] * 2 + ["file_card"] * 4 + ["application", "week_sheet"] * n + ["term_plan"] * 2
    assert (run.people, queries.whose(run)) == (4 + n + 2, f"4 名孩子、{n} 名帮扶人、2 个单位")
    assert {e.action for e in AuditEvent.objects.filter(action__startswith="documents.print_")} == {"documents.print_children", "documents.print_helpers", "documents.print_units"}


def test_a_units_papers_alone_need_no_child_and_no_helper(world):
    assert [page.code for page in done(world, asked(world, codes=("term_summary",), children=()))] == ["term_summary"]


def test_a_helpers_run_is_stopped_between_its_steps(world):
    run = asked(world, codes=("handover", "roster"), helpers=helpers(world), children=())
    seen = []
    assert actions.make_run(world.actor("school"), run=run, today=TODAY, beat=lambda done, total: seen.append((done, total)) or True) is None
    assert seen == [(1, 1 + len(helpers(world)))]


def test_numbers_are_masked_unless_asked_and_each_document_is_on_the_trail(world):
    assert MEI_ID not in words(done(world, asked(world)))
    assert MEI_ID in words(done(world, asked(world, full=True)))
    printed = AuditEvent.objects.filter(action="documents.print_children")
    assert printed.exists() and {event.reason for event in printed} == {"检查备查"}
    assert child(world, "mei").uid in set(printed.first().subjects.values_list("subject_uid", flat=True))
    assert AuditEvent.objects.filter(action="binders.open_run").count() == 2


@pytest.mark.parametrize(("error", "given"), [
    (Invalid, {"codes": ()}), (Refused, {"codes": ("handover",)}), (NotAllowed, {"codes": ("handover",), "who": "other_school", "helpers": None, "children": []}), (Invalid, {"codes": ("file_card", "nothing")}), (Refused, {"children": []}), (Invalid, {"purpose": " "}),
    (NotAllowed, {"who": "other_school", "children": None}), (NotAllowed, {"who": "inspector", "children": None}), (NotAllowed, {"who": "county", "unit": "neighbour_school", "children": None}),
])  # fmt: skip
def test_a_run_that_cannot_be_is_refused(world, error, given):
    given = dict(given)
    if given.get("children", 1) is None:
        given["children"] = kids(world)
    if given.get("helpers", 1) is None:
        given["helpers"] = helpers(world)
    with pytest.raises(error):
        asked(world, **given)
    assert not PrintRun.objects.exists()


def test_somebody_elses_children_are_not_printed_by_way_of_an_own_unit(world):
    with pytest.raises(NotAllowed):
        asked(world, who="other_school", unit="other_school", children=kids(world))


def test_a_run_stops_when_asked_and_is_written_once(world):
    run = asked(world)
    job = job_of(world, run)
    notices.ask_cancel(world.actor("school"), job=job)
    assert actions.work_on(job, today=TODAY) is True
    run.refresh_from_db()
    assert run.file is None
    type(job).objects.filter(pk=job.pk).update(cancel_asked=False)
    assert actions.work_on(job, today=TODAY) is False and actions.work_on(job, today=TODAY) is False
    assert PrintRun.objects.get().sheets >= 4


def test_nobody_opens_anothers_run_and_nobody_an_expired_one(world):
    run = asked(world)
    done(world, run)
    assert not queries.runs(world.actor("county")).exists() and not queries.runs(world.actor("helper")).exists()
    run.file.expires_at -= dt.timedelta(hours=25)
    run.file.save()
    with pytest.raises(Refused):
        queries.pages_of_run(world.actor("school"), queries.runs(world.actor("school")).get())


# ── 迎检材料包 ─────────────────────────────────────────────────────────────────────────────────────────────────────


def pack(world, who="school", unit="school", size=2, **more) -> PrintRun:
    given = {"first": FIRST, "last": TODAY} | more
    return actions.ask_pack(world.actor(who), unit=world.unit(unit), line="edu", size=size, today=TODAY, **given)


def test_a_pack_has_cover_contents_with_counts_every_part_and_the_papers_of_those_drawn(world):
    care.record_contact(
        world.actor("helper"),
        child=child(world, "mei"),
        kind="talk",
        happened_on=TODAY - dt.timedelta(days=20),
        today=TODAY,
        people=[care.Met("child")],
        client_uuid="pack-record-1",
    )
    run = pack(world)
    pages = done(world, run)
    assert pages[0].title == "留守学生关爱工作材料" and pages[1].title == "目　录"
    rows = {row[1]: row[2] for row in pages[1].parts[0].rows}
    assert list(rows) == ["组织机构和人员", "工作方案", "学生名册", "结对帮扶", "关爱记录", "问题和整改", "活动、会议和培训", "上报和小结", "抽到的学生的材料"]
    assert rows["学生名册"] == "4 人" and rows["抽到的学生的材料"] == "2 人，从 4 人中抽签" and rows["关爱记录"].startswith("1 次（补记等 1 次")
    text = words(pages)
    assert rows["问题和整改"] == "系统未管，另附纸质台账" and "还没有问题台账" in text
    assert "王校长" in text and "补记于" in text and MEI_ID not in text and "13800001001" not in text


def test_the_lot_can_be_checked_by_whoever_has_it(world):
    run = pack(world, size=2)
    pages = done(world, run)
    run.refresh_from_db()
    uids = drawn([c.uid for c in kids(world)], run.asked["lot"], 2)
    names = [c.name for uid in uids for c in kids(world) if c.uid == uid]
    files = [page for page in pages if page.code == "file_card"]
    assert len(files) == 2 and all(name in words(page) for name, page in zip(names, files, strict=True)) and run.asked["lot"] in words(pages[1])


def test_what_is_missing_is_said_to_the_unit_and_stands_nowhere_in_the_pack(world):
    run = pack(world, size=0)
    pages = done(world, run)
    run.refresh_from_db()
    said = {gap["say"]: gap["count"] for gap in run.gaps}
    assert said["没有证件号，也没写原因"] == 3 and said["档案还是草稿，没建完"] == 1 and "这段时间没有工作计划" in said
    running = Pairing.objects.filter(child__in=[kid.pk for kid in kids(world)], to_on=None)
    assert said["结对没有登记签承诺书（协议）的日期"] == running.filter(commitment_signed_on=None).count() > 0
    one = running.first()
    one.commitment_signed_on = TODAY
    one.save()
    note = actions.note_gaps(world.actor("school"), unit=world.unit("school"), run=run, today=TODAY)
    after = {gap["say"]: gap["count"] for gap in note.gaps}
    assert after["签过的结对协议没有留扫描件"] == said.get("签过的结对协议没有留扫描件", 0) + 1
    assert after.get("结对没有登记签承诺书（协议）的日期", 0) == said["结对没有登记签承诺书（协议）的日期"] - 1
    assert "没有证件号" not in words(pages) and "龙小梅" not in str(run.gaps)
    unchecked = "校外帮扶人的违法犯罪记录查询没做或到期"
    one.kind, one.helper.also_outside = "volunteer", True  # a teacher who is paired as the volunteer she is beside
    one.save(), one.helper.save()
    again = actions.note_gaps(world.actor("school"), unit=world.unit("school"), run=run, today=TODAY)
    assert {gap["say"]: gap["count"] for gap in again.gaps}[unchecked] == after.get(unchecked, 0) + 1


@pytest.mark.parametrize(("error", "given"), [
    (Invalid, {"last": TODAY + dt.timedelta(days=1)}), (Invalid, {"first": TODAY, "last": FIRST}), (Invalid, {"first": dt.date(2025, 1, 1)}), (Invalid, {"size": 21}),
    (Refused, {"who": "county", "unit": "class_5_3"}), (NotAllowed, {"who": "other_school"}), (NotAllowed, {"who": "helper"}), (NotAllowed, {"who": "village", "unit": "village"}),
    (NotAllowed, {"who": "inspector"}), (NotAllowed, {"who": "neighbour_county"}),
])  # fmt: skip
def test_a_pack_that_cannot_be_is_refused(world, error, given):
    with pytest.raises(error):
        pack(world, **given)


def test_a_township_and_a_county_make_theirs_too(world):
    for who, unit in (("township_edu", "township"), ("county", "county")):
        assert len(done(world, pack(world, who=who, unit=unit, size=1), who)) >= 9


def test_the_same_run_comes_as_docx_files_in_the_cabinets_order_with_a_list_of_contents(world):
    run = asked(world, codes=("pairing_agreement", "file_card", "roster"), units=[world.unit("school")])
    zipped = actions.ask_docx(world.actor("school"), unit=run.unit, run=run, today=TODAY)
    assert actions.work_on(job_of(world, zipped), today=TODAY) is False
    file = queries.docx_of_run(world.actor("school"), queries.runs(world.actor("school")).get(pk=zipped.pk))
    with zipfile.ZipFile(io.BytesIO(file.data)) as package:
        names = package.namelist()
        texts = {name: "\n".join(t.text or "" for t in open_docx(io.BytesIO(package.read(name))).element.body.iter(qn("w:t"))) for name in names}
    papers, contents = names[:-1], texts[names[-1]]
    assert names[-1] == "00 目录.docx" and sorted(papers) == papers and papers[0].startswith("01 单位/0001 石桥乡中心小学 关爱学生花名册")
    cards = [name for name in papers if "一生一档" in name]
    assert [next(k.name for k in kids(world) if k.name in name) for name in cards] == [k.name for k in kids(world)]
    assert all(name.rpartition("/")[2].split(" ")[1] in texts[name] for name in cards) and all(k.name in contents for k in kids(world))
    zipped.refresh_from_db()
    assert len(papers) == zipped.asked["files"] and zipped.sheets >= len(papers)
    assert MEI_ID not in "".join(texts.values())
    kept = AuditEvent.objects.get(action="binders.keep_docx")
    assert (kept.reason, kept.detail["files"]) == ("检查备查", len(papers))
    assert AuditEvent.objects.filter(action="binders.download_docx").count() == 1
    with pytest.raises(Refused, match="docx"):
        queries.pages_of_run(world.actor("school"), zipped)


def test_docx_files_are_refused_for_packs_and_too_many_and_stop_when_asked(world, monkeypatch):
    run = asked(world)
    with pytest.raises(Refused, match="没有 docx"):
        queries.docx_of_run(world.actor("school"), run)
    zipped = actions.ask_docx(world.actor("school"), unit=run.unit, run=run, today=TODAY)
    assert actions.make_docx(world.actor("school"), run=zipped, today=TODAY, beat=lambda done, total: True) is None
    pack = actions.ask_pack(world.actor("school"), unit=run.unit, line="edu", first=FIRST, last=TODAY, size=0, today=TODAY)
    monkeypatch.setattr(actions.asking, "MOST_FILES", 1)
    for other, say in ((pack, "不能做成 docx"), (zipped, "不能做成 docx"), (run, "一次最多做 1 个文件")):
        with pytest.raises(Refused, match=say):
            actions.ask_docx(world.actor("school"), unit=run.unit, run=other, today=TODAY)


@pytest.mark.parametrize(("said", "name"), [("五年级（1）班", "五年级（1）班"), ('a/b\\c:*?"<>|\n', "abc"), ("..", "_"), ("长" * 90, "长" * 40), ("＝cmd|'!A1", "＝cmd'!A1")])
def test_names_inside_the_zip_are_names_everywhere(said, name):
    assert file_name(said) == name


def test_a_pack_comes_as_docx_files_page_by_page_as_it_was_written(world):
    school = world.actor("school")
    pack = actions.ask_pack(school, unit=world.unit("school"), line="edu", first=FIRST, last=TODAY, size=1, today=TODAY)
    pages = done(world, pack)
    zipped = actions.ask_docx(school, unit=pack.unit, run=pack, today=TODAY)
    assert actions.work_on(job_of(world, zipped), today=TODAY) is False
    file = queries.docx_of_run(school, queries.runs(school).get(pk=zipped.pk))
    with zipfile.ZipFile(io.BytesIO(file.data)) as package:
        texts = {name: "".join(t.text or "" for t in open_docx(io.BytesIO(package.read(name))).element.body.iter(qn("w:t"))) for name in package.namelist()}
    written = [name for name in texts if not name.startswith("00 ")]
    assert [name[5:-5] for name in written] == [file_name(page.title) for page in pages]
    for name, page in zip(written, pages, strict=True):
        cells = [cell for part in page.parts for row in part.rows for cell in row] + [line for part in page.parts for line in part.lines]
        assert [cell for cell in cells if cell.strip() and cell.replace("\n", "") not in texts[name]] == [], name
        assert "{{" not in texts[name]
