"""A collecting round through the real pages: from the template to the township's merged file, with a roster imported on the way."""

import io

import pytest
from openpyxl import load_workbook

from tests.journeys.people import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
TITLE = "2026年11月留守儿童花名册"
NEW = {
    "姓名": ("采集一", "采集二"),
    "性别": ("男", "女"),
    "出生日期": ("2016-03-01", "2016-04-02"),
    "班级": ("四年级1班", "四年级1班"),
    "父亲姓名": ("采父一", "采父二"),
    "母亲姓名": ("采母一", "采母二"),
}


def saved(tab, click) -> bytes:
    """The bytes of what a click downloads."""
    with tab.expect_download() as got:
        click()
    with open(got.value.path(), "rb") as file:
        return file.read()


def filled(blank: bytes, school: str) -> bytes:
    """The blank form with two children typed into it."""
    book = load_workbook(io.BytesIO(blank))
    page = book.active
    head = next(row for row in page.iter_rows() if any(cell.value == "姓名" for cell in row))
    for cell in head:
        for n in (0, 1):
            said = {**NEW, "学校": (school, school), "就读学校": (school, school)}.get(cell.value)
            if said:
                page.cell(cell.row + 1 + n, cell.column, said[n])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def open_a_round(tab) -> list[str]:
    """The township asks its schools; their names."""
    tab.goto("/office/rounds/")
    tab.get_by_role("link", name="收一份表").first.click()
    tab.locator("input[name=title]").fill(TITLE)
    schools = tab.locator("#id_units label.chip").all_inner_texts()
    tab.get_by_role("button", name="发给各单位").click()
    tab.wait_for_url("**/rounds/of/*/")
    assert tab.locator("textarea").input_value().startswith("【温馨提醒】")
    return schools


def take_and_send(tab):
    """The import of the uploaded roster, then 送审."""
    tab.locator("input[name=as_of]").fill("2026-11-20")
    tab.locator("input[name=left_behind][value=yes]").check(force=True)
    tab.get_by_role("button", name="下一步：预览").click()
    tab.wait_for_load_state()
    tab.get_by_role("button", name="导入").first.click()
    tab.get_by_role("link", name="去送审").click()
    tab.get_by_role("button", name="送审").click()
    tab.wait_for_selector("text=已报送 2 行")


def test_a_township_collects_a_roster_from_its_schools_into_one_file(stage):
    town = stage.come("township")
    schools = open_a_round(town)
    here = town.url
    school = stage.come("school", PHONE)
    school.goto("/office/rounds/mine/")
    school.get_by_role("link", name=TITLE).click()
    mine = school.locator("h1 + p").inner_text().split("报给")[0]
    blank = saved(school, lambda: school.get_by_role("link", name="下载模板").click())
    school.set_input_files("input[type=file]", {"name": "我校.xlsx", "mimeType": "application/octet-stream", "buffer": filled(blank, mine)})
    school.get_by_role("button", name="上传", exact=True).click()
    school.wait_for_load_state()
    take_and_send(school)
    others = 0
    for name in [one.split(" / ")[-1] for one in schools]:
        town.goto(here)
        line = town.locator("tbody tr", has=town.get_by_text(name, exact=True))
        if name != mine:
            line.get_by_role("link", name="替它填报").click()
            town.get_by_role("button", name="从档案报送").click()
            town.wait_for_load_state()
            others += 1
            town.goto(here)
        town.locator("tbody tr", has=town.get_by_text(name, exact=True)).get_by_role("link", name="去审").click()
        town.get_by_role("button", name="收下").click()
        town.wait_for_url("**/rounds/of/*/")
    town.locator("select[name=purpose]").select_option("report_mca")
    data = saved(town, lambda: town.get_by_role("button", name="下载汇总表").click())
    rows = list(load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    heads = list(rows[2])
    names = {row[heads.index("姓名")]: row[heads.index("就读学校")] for row in rows[3:-1]}
    assert {row[0] for row in load_workbook(io.BytesIO(data))["报送情况"].iter_rows(min_row=2, max_col=2, values_only=True) if row[1] == "已报"} == {
        one.split(" / ")[-1] for one in schools
    }
    assert (names["采集一"], names["采集二"]) == (mine, mine) and len(set(names.values())) == others + 1
    assert rows[-1][0].startswith("注：导出人：") and TITLE in rows[-1][0]
    assert town.wrong == [] and school.wrong == []
