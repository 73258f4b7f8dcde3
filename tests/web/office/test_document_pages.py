"""How many A4 pages each document takes, in the browser and through the office programme: no second page for a last line, none cut."""

import os
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from qianshou.domain.care import actions as care
from qianshou.domain.orgs.queries import current_term
from qianshou.domain.people import actions as people
from qianshou.papers.documents.registry import documents
from tests.cast import TODAY
from tests.people_cast import adult, child
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db
CSS = "".join((Path(__file__).resolve().parents[3] / "qianshou/web/ui/static/ui" / name).read_text("utf-8") for name in ("theme.css", "paper.css"))
# document -> pages on paper, for one child (or unit, or helper) of the cast with everything filled in
ONE_CHILD = {
    "contact_card": 1, "file_card": 2, "registration": 1, "pairing_agreement": 2, "commitment": 2, "entrust_agreement": 1, "entrust_notice": 1, "study_plan": 1, "individual_plan": 1,
    "one_plan": 2, "talk_card": 1, "home_visit": 1, "tutoring": 1, "diary": 1, "progress_file": 1,
}  # fmt: skip
ONE_UNIT = {"roster": 1, "vacation_list": 1, "term_plan": 1, "term_summary": 2, "annual_report": 2}
ONE_HELPER = {"handover": 1, "application": 1, "week_sheet": 1, "service_certificate": 1}
WIDE = {"roster", "vacation_list", "handover", "week_sheet"}
AS_DOCX = ONE_CHILD | ONE_HELPER | ONE_UNIT | {"term_summary": 1}  # in the office programme, where it differs
EMPTY = {one.code: 1 for one in documents() if one.by_hand}


@pytest.fixture
def world(cast):
    """龙小梅 with a plan, its result, feedback, an entrustment and a record of each kind."""
    cast.with_("programme")
    mei, helper = child(cast, "mei"), cast.actor("helper")
    note = "应用题读不懂，愿意问老师；说想妈妈，周日要和妈妈视频。奶奶高血压，按时吃药。"
    for kind, met in (("talk", "child"), ("home_visit", "carer"), ("tutoring", "child"), ("call", "carer")):
        who = care.Met("carer", adult(cast, "mei", "62").uid) if met == "carer" else care.Met("child")
        care.record_contact(helper, child=mei, kind=kind, happened_on=TODAY, today=TODAY, people=[who], client_uuid=f"paper-{kind}".replace("_", "-"),
                            topics=["study", "mood"], condition=4, next_step="visit", note=note if kind != "call" else "")  # fmt: skip
    steps = [care.NewStep("study", "数学期末到80分", "每周三放学后补一节数学，错题当天改"), care.NewStep("mood", "每周和妈妈视频一次", "周日提醒奶奶开视频")]
    work = care.write_plan(helper, child=mei, situation=note, steps=steps, happened_on=TODAY, today=TODAY, client_uuid="paper-plan")
    care.tell_step(helper, step=work.steps.get(number=1), outcome="partly", words="单元测验76分", today=TODAY)
    said = {"study": "数学有进步，字写得更整齐。", "life": "按时吃饭，会自己洗衣服。", "mood": "爱笑了，肯和同学玩。", "conduct": "主动擦黑板。"}
    care.write_feedback(helper, children=[mei], term=current_term(cast.county.pk, TODAY), words={mei.uid: said}, today=TODAY)
    people.entrust(cast.actor("school"), child=mei, parent_name="龙大山", carer=adult(cast, "mei", "62"), from_on=TODAY, to_on=None, agreed="生活费每月800元，每周日晚视频。",
                   child_view="愿意和奶奶住。", exclusions_checked=True, school_told_on=TODAY, village_told_on=TODAY, today=TODAY)  # fmt: skip
    return cast


def answers(world, way="page"):
    """(code, response) of every document."""
    client = world.sign_in(Client(), "school")
    asked = {"purpose": "inspect", "way": way}
    mei, li = reverse("office:child-documents", args=[child(world, "mei").uid]), None
    from qianshou.domain.pairing.models import Helper

    li = reverse("office:helper-documents", args=[Helper.objects.get(pk=world.more["helpers"]["li"]).uid])
    for code in ONE_CHILD:
        yield code, client.post(mei, asked | {"code": code})
    for code in ONE_HELPER:
        yield code, client.post(li, asked | {"code": code})
    for code in ONE_UNIT:
        yield code, client.post(reverse("office:unit-documents"), asked | {"code": code, "unit": world.unit("school").uid})


def as_one_paper(pages: dict[str, str], folder: Path) -> tuple[PdfReader, list[str]]:
    """All documents printed by the browser in one go, and of which document each page is; a mark in its head tells where one begins."""
    articles = []
    for code, html in pages.items():
        inside = html[html.index("<article") : html.rindex("</article>") + len("</article>")]
        articles.append(inside.replace('<p class="doc-head">', f'<p class="doc-head"><span>@@{code}@@</span>', 1))
    whole = f'<!doctype html><meta charset="utf-8"><style>{CSS}</style><body class="paper"><main class="paper-main docs">{"".join(articles)}</main>'
    (folder / "all.html").write_text(whole, "utf-8")
    chromium = os.environ.get("QIANSHOU_CHROMIUM") or shutil.which("chromium")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/profile", f"--print-to-pdf={folder}/all.pdf"]
    subprocess.run([chromium, *options, f"file://{folder}/all.html"], check=True, capture_output=True, timeout=120)
    paper, owners = PdfReader(folder / "all.pdf"), []
    for page in paper.pages:
        mark = re.search(r"@@(\w+)@@", unicodedata.normalize("NFKC", page.extract_text()))  # ligatures, radicals
        owners.append(mark.group(1) if mark else owners[-1])
    return paper, owners


def test_every_document_takes_the_pages_it_should(world, tmp_path):
    paper, owners = as_one_paper({code: answer.content.decode() for code, answer in answers(world)}, tmp_path)
    assert dict(Counter(owners)) == ONE_CHILD | ONE_HELPER | ONE_UNIT
    lying = {code for code, page in zip(owners, paper.pages, strict=True) if page.mediabox.width > page.mediabox.height}
    assert lying == WIDE
    sizes = {tuple(sorted((round(float(p.mediabox.width) / 72 * 25.4), round(float(p.mediabox.height) / 72 * 25.4)))) for p in paper.pages}
    assert sizes == {(210, 297)}


def test_an_empty_sheet_is_as_long_as_it_should_be(world, tmp_path):
    client, here = world.sign_in(Client(), "school"), reverse("office:blank-sheets")
    sheets = {code: client.post(here, {"code": code, "copies": "1", "way": "page"}).content.decode() for code in EMPTY}
    assert dict(Counter(as_one_paper(sheets, tmp_path)[1])) == EMPTY


def test_every_document_has_its_pages_asserted():
    assert {one.code for one in documents()} == set(ONE_CHILD | ONE_HELPER | ONE_UNIT)


def test_every_document_comes_for_a_whole_unit_at_once_on_paper_and_as_docx(world):
    client, here = world.sign_in(Client(), "school"), reverse("office:unit-documents")
    asked = {"purpose": "inspect", "unit": world.unit("class_5_3").uid}
    for code in ONE_CHILD | ONE_UNIT:
        assert b'<article class="doc' in client.post(here, asked | {"code": code, "way": "page"}).content, code
        assert client.post(here, asked | {"code": code, "way": "docx"}).content[:2] == b"PK", code


def test_documents_as_docx_take_as_many_pages_in_the_office_programme(world, tmp_path):
    office = shutil.which("soffice")
    assert office, "LibreOffice is needed to count the pages of a docx"
    for code, answer in answers(world, "docx"):
        (tmp_path / f"{code}.docx").write_bytes(answer.content)
    files = sorted(str(one) for one in tmp_path.glob("*.docx"))
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert {one.stem: len(PdfReader(one).pages) for one in tmp_path.glob("*.pdf")} == AS_DOCX
