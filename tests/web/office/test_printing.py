"""Print pages: who opens them, what they ask, what comes out, and how many sheets of paper it is."""

import os
import re
import shutil
import subprocess
import unicodedata

import pytest
from django.contrib.staticfiles import finders
from pypdf import PdfReader

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.people import actions as people
from qianshou.domain.people.actions import open_files
from qianshou.domain.people.newfile import NewFile
from qianshou.domain.permissions import P
from tests.cast import TODAY
from tests.people_cast import MEI_ID, OPENED, adult, child, grandmother, parents
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import url

pytestmark = pytest.mark.django_db
FILE = {"code": "file_card", "way": "page", "purpose": "keep"}
CARDS = {"copy": "child", "paper": "a4", "purpose": "hand_out"}


@pytest.fixture
def world(cast):
    return cast.with_("children")


def uid(world, name="mei"):
    return child(world, name).uid


@pytest.mark.parametrize(("who", "status"), [("school", 200), ("helper", 200), ("village", 200), ("county", 200), ("counsellor", 403), ("admin", 403), ("outside", 403), ("inspector", 403)])
def test_who_opens_the_print_page(world, client, who, status):
    assert world.sign_in(client, who).get(url("prints")).status_code == status


@pytest.mark.parametrize("page", ["print-card", "child-documents"])
@pytest.mark.parametrize(("who", "name", "status"), [("school", "mei", 200), ("other_school", "mei", 404), ("helper", "gu", 404), ("county", "neighbour", 404), ("neighbour_county", "mei", 404)])
def test_a_child_out_of_reach_has_no_paper(world, client, page, who, name, status):
    client = world.sign_in(client, who)
    before = AuditEvent.objects.filter(perm__in=[P.PRINT_CARD, P.PRINT_FILE]).count()
    assert client.get(url(page, uid(world, name))).status_code == status
    if status == 404:
        assert client.post(url(page, uid(world, name)), CARDS).status_code == 404
        assert AuditEvent.objects.filter(perm__in=[P.PRINT_CARD, P.PRINT_FILE]).count() == before


def test_a_class_is_one_click_from_its_cards(world, client):
    client = world.sign_in(client, "school")
    page = client.get(url("prints")).content.decode()
    assert f'name="unit" value="{world.unit("class_5_3").uid}"' in page and "打印 3 张" in page
    paper = client.post(url("print-cards"), {**CARDS, "unit": world.unit("class_5_3").uid}).content.decode()
    assert paper.count("cc-title") == 3 and "13800001003" in paper
    assert "留守" not in paper and MEI_ID not in paper and "12号" not in paper


def test_only_the_ticked_and_only_those_in_reach_are_printed(world, client):
    client = world.sign_in(client, "school")
    data = {**CARDS, "unit": world.unit("school").uid, "child": [uid(world), uid(world, "far"), uid(world, "neighbour")]}
    paper = client.post(url("print-cards"), data).content.decode()
    assert paper.count("cc-title") == 1 and "龙小梅" in paper


def test_the_list_to_tick_is_narrowed_like_the_roster(world, client):
    page = world.sign_in(client, "school").get(url("print-cards") + "?key=yes&state=active").content.decode()
    assert "吴兰" in page and "龙小梅" not in page


@pytest.mark.parametrize("bad", [{"purpose": "fun"}, {"copy": "x"}, {"paper": "A0"}])
def test_a_bad_choice_is_said_and_nothing_is_printed(world, client, bad):
    answer = world.sign_in(client, "school").post(url("print-cards"), {**CARDS, **bad, "unit": world.unit("class_5_3").uid}, follow=True)
    assert answer.redirect_chain and "cc-title" not in answer.content.decode() and "请选打印" in answer.content.decode()
    assert not AuditEvent.objects.filter(action="documents.print_cards").exists()


def test_an_empty_class_prints_nothing(world, client):
    answer = world.sign_in(client, "school").post(url("print-cards"), {**CARDS, "unit": world.unit("class_1_1").uid}, follow=True)
    assert "没有选到孩子" in answer.content.decode()


def test_a_unit_of_another_school_is_not_there(world, client):
    assert world.sign_in(client, "school").post(url("print-cards"), {**CARDS, "unit": world.unit("class_other").uid}).status_code == 404


def test_the_file_is_masked_until_whole_numbers_are_asked_for(world, client):
    client = world.sign_in(client, "school")
    masked = client.post(url("child-documents", uid(world)), FILE).content.decode()
    full = client.post(url("child-documents", uid(world)), FILE | {"full": "full"}).content.decode()
    assert MEI_ID not in masked and MEI_ID in full and "用途：学校存档备用" in full
    assert client.post(url("child-documents", uid(world)), FILE | {"purpose": ""}).status_code == 422


def text_of(page):
    """A printed page's words; the PDF writes some characters as their radicals."""
    return unicodedata.normalize("NFKC", page.extract_text())


def pages_of(html, folder, name):
    """The page as Chromium prints it."""
    html = re.sub(r'(href|src)="/static/([^"?]+)[^"]*"', lambda m: f'{m[1]}="file://{finders.find(re.sub(r"[.][0-9a-f]{12}(?=[.])", "", m[2])) or ""}"', html)
    source, made = folder / f"{name}.html", folder / f"{name}.pdf"
    source.write_text(html, "utf-8")
    chromium = os.environ.get("QIANSHOU_CHROMIUM") or shutil.which("chromium")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile", "--no-pdf-header-footer", f"--print-to-pdf={made}"]
    subprocess.run([chromium, *options, f"file://{source}"], check=True, capture_output=True, timeout=120)
    return PdfReader(made).pages


@pytest.fixture
def full_class(world):
    """45 children in one class."""
    rows = [NewFile(f"孩子{n:02}", sex="male", birth="2019-09-09", edu_unit=world.unit("class_1_1"), home_unit=world.unit("village"), adults=[*parents(f"父{n}", f"母{n}"), grandmother(f"奶{n}")]) for n in range(45)]
    open_files(SystemActor(OPENED), unit=world.county, many=rows, today=OPENED)
    return world


@pytest.mark.browser
@pytest.mark.one_database
@pytest.mark.parametrize(("copy", "paper", "sheets"), [("child", "a4", 12), ("school", "a4", 12), ("child", "wallet", 6), ("school", "wallet", 6)])
def test_forty_five_cards_fill_so_many_sheets_and_none_is_cut(full_class, client, tmp_path, copy, paper, sheets):
    client = full_class.sign_in(client, "school")
    html = client.post(url("print-cards"), {"copy": copy, "paper": paper, "purpose": "hand_out", "unit": full_class.unit("class_1_1").uid}).content.decode()
    pages = pages_of(html, tmp_path, "cards")
    assert len(pages) == sheets
    texts = [text_of(p) for p in pages]
    assert sum(t.count("12355") for t in texts) == 45 and all(f"孩子{n:02}" in "".join(texts) for n in range(45))
    assert all(t.count("12355") == len(re.findall(r"孩子\d\d", t)) for t in texts)  # head and foot of each card on one sheet
    assert all(t.count("用途:发给孩子和家") == 1 for t in texts)  # who, when, what for at the foot of every sheet
    assert round(float(pages[0].mediabox.width)) in (595, 596)


@pytest.mark.browser
@pytest.mark.one_database
def test_a_file_is_two_sheets_at_most_with_unit_date_and_signatures(world, client, tmp_path):
    html = world.sign_in(client, "school").post(url("child-documents", uid(world)), FILE | {"full": "full"}).content.decode()
    pages = pages_of(html, tmp_path, "file")
    text = "".join(text_of(p) for p in pages)
    assert 1 <= len(pages) <= 2
    assert "石桥乡中心小学" in text and f"{TODAY.year}年{TODAY.month}月{TODAY.day}日" in text and "填表人" in text and MEI_ID in text


def test_an_entrusted_care_is_printed_to_be_signed_without_a_number(cast, client):
    cast.with_("children").sign_in(client, "school")
    mei, where = child(cast, "mei"), url("child-documents", child(cast, "mei").uid)
    asked = {"code": "entrust_agreement", "way": "page", "purpose": "keep"}
    assert "没有登记委托照护" in client.post(where, asked, follow=True).content.decode()
    people.entrust(cast.actor("school"), child=mei, carer=adult(cast, "mei", "62"), parent_name="龙大山", from_on=TODAY, today=TODAY, exclusions_checked=True,
                   agreed="每周日晚上视频", child_view="愿意和奶奶住", school_told_on=TODAY, village_told_on=TODAY)  # fmt: skip
    assert "?code=entrust_agreement" in client.get(url("child-papers", mei.uid)).content.decode()
    text = client.post(where, asked).content.decode()
    assert "未成年人委托照护协议" in text and "吴桂英" in text and "龙大山" in text and "每周日晚上视频" in text and "监护人仍是父母" in text
    assert "13800001003" not in text and MEI_ID not in text
    assert AuditEvent.objects.filter(action="documents.print_children", detail__document="entrust_agreement").exists()
    for who, code in {"other_school": 404, "counsellor": 404, "outside": 404}.items():
        assert cast.sign_in(client, who).post(where, asked).status_code == code
