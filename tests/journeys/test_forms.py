"""A blank form goes up, comes down filled, and LibreOffice finds values, formulas and layout right."""

import shutil
import subprocess

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.papers.forms.blanks import DATA

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
ROSTER, CARD = "01_留守儿童花名册(空表).xlsx", "05_留守儿童基本情况登记卡(空表).docx"
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def office(file, kind):
    """The file as LibreOffice saves it in another kind, formulas worked out."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, "LibreOffice is needed: apt install libreoffice-calc libreoffice-writer"
    out = file.parent / f"as-{kind}"
    home = f"-env:UserInstallation=file://{file.parent}/office"
    subprocess.run([program, home, "--headless", "--convert-to", kind, "--outdir", str(out), str(file)], check=True, capture_output=True, timeout=180)
    return out / f"{file.stem}.{kind}"


def filled(stage, tmp_path, name, who="county"):
    """Uploads the blank, fills it for a report, downloads it."""
    tab = stage.come(who)
    tab.goto("/office/blanks/")
    ending = name.rpartition(".")[2]
    tab.set_input_files("input[type=file]", {"name": name, "mimeType": KINDS[ending], "buffer": (DATA / name).read_bytes()})
    tab.get_by_role("button", name="下一步：看懂这张表").click()
    tab.wait_for_selector("text=系统是这样看懂的")
    tab.locator("select[name=purpose]").select_option("report_up")
    tab.get_by_role("button", name="填好这张表").click()
    with tab.expect_download() as waiting:
        tab.get_by_role("link", name="下载填好的表").click()
    file = tmp_path / f"filled.{ending}"
    waiting.value.save_as(file)
    return file, tab


def test_a_list_comes_back_filled_and_an_office_program_agrees(stage, tmp_path):
    file, tab = filled(stage, tmp_path, ROSTER)
    count = load_workbook(file).active.max_row - 7  # title, unit, header above; total, signatures, an empty line and who took it out below
    assert count > 20
    made, worked = load_workbook(file).active, load_workbook(office(file, "xlsx"), data_only=True).active
    total = 4 + count
    assert made.cell(total, 2).value == f"=COUNTA(B4:B{total - 1})"
    assert worked.cell(total, 2).value == count
    assert [worked.cell(total - 1, c).value for c in (1, 2)] == [count, made.cell(total - 1, 2).value]
    assert worked.cell(total + 1, 1).value.startswith("学校负责人（签字）：")
    assert {str(m) for m in worked.merged_cells.ranges} == {str(m) for m in made.merged_cells.ranges}
    printed = PdfReader(office(file, "pdf"))
    width, height = (float(side) for side in printed.pages[0].mediabox[2:])
    assert width > height
    words = "".join(page.extract_text() for page in printed.pages)
    assert made["B4"].value in words
    assert "###" not in words
    tab.goto("/office/blanks/")  # next month: one click, nothing chosen anew
    tab.get_by_role("button", name=f"照上次再填一次{ROSTER.rpartition('.')[0]}").click()
    with tab.expect_download() as waiting:
        tab.get_by_role("link", name="下载填好的表").click()
    waiting.value.save_as(tmp_path / "again.xlsx")
    again = load_workbook(tmp_path / "again.xlsx").active
    assert [[cell.value for cell in row] for row in again.iter_rows(max_row=total)] == [[cell.value for cell in row] for row in made.iter_rows(max_row=total)]


def test_a_card_comes_back_with_a_page_for_each_child(stage, tmp_path):
    file, _tab = filled(stage, tmp_path, CARD, who="school")
    printed = PdfReader(office(file, "pdf"))
    pages = [page.extract_text() for page in printed.pages]
    assert len(pages) > 1
    assert all(page.count("留守儿童基本情况登记卡") == 1 for page in pages)
    assert all("☑" in page or "□" in page for page in pages)
