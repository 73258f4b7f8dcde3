"""The main job through the real pages: the roster goes in, the helper logs a talk, three desks see it, paper and Excel come out."""

import io
import json
import re

import pytest
from openpyxl import load_workbook

from tests.house.source import ROOT
from tests.journeys.people import PHONE, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
ROSTERS = ROOT / "tests" / "data" / "rosters"
FIRST = "01_石坪镇中心小学留守儿童花名册.xlsx"
TRUTH = json.loads((ROSTERS / "truth.json").read_text("utf-8"))


def number(text):
    return int(re.sub(r"[^\d]", "", text))


def upload(tab, file):
    """A file chosen and sent on the import page; the page that follows."""
    tab.goto("/office/import/")
    tab.set_input_files("input[type=file]", file)
    tab.get_by_role("button", name="下一步：读名册").click()
    tab.wait_for_load_state()


def answer(tab, day="2026-09-10", left_behind="yes"):
    """The two questions asked once."""
    tab.locator("input[name=as_of]").fill(day)
    tab.locator(f"input[name=left_behind][value={left_behind}]").check(force=True)
    tab.get_by_role("button", name="下一步：预览").click()
    tab.wait_for_load_state()


def stats(tab):
    """The figures on top of a page by their label."""
    shown = tab.locator(".stat").evaluate_all("boxes => boxes.map(b => b.innerText.trim().split('\\n'))")
    return {words[0].strip(): words[1].strip() for words in shown if len(words) > 1}


def rollup(tab, path):
    """The first line (the unit itself) of who-has-been-missed: figures by column, and the address behind each."""
    tab.goto(path)
    cells = tab.locator(".data-table, table").first.locator("tbody tr").first.locator("td")
    return {cell.get_attribute("data-label"): (number(cell.inner_text()), cell) for cell in cells.all()}


def test_a_new_coordinator_must_change_the_one_time_code_before_anything_else(stage):
    tab = stage.come("county")
    tab.goto("/office/users/")
    tab.get_by_role("link", name="开一个账号").first.click()
    tab.locator("input[name=username]").fill("newcomer")
    tab.locator("input[name=name]").fill("新来的专干")
    roles = tab.locator("select[name=role] option").all_inner_texts()
    tab.locator("select[name=role]").select_option(label=next(r for r in roles if "专班" in r or "专干" in r))
    tab.get_by_role("button", name="开通并显示登录码").click()
    code = tab.locator("samp").nth(1).inner_text()
    fresh = stage.page()
    sign_in(fresh, "newcomer", code)
    fresh.goto("/office/account/")
    assert "/login/first/" in fresh.url, "the code opens nothing but the page to change it"
    fresh.locator("input[type=password]").nth(0).fill(code)
    for n in (1, 2):
        fresh.locator("input[type=password]").nth(n).fill("ri-chu-dong-fang-2026")
    fresh.get_by_role("button", name="保存新密码").click()
    fresh.wait_for_url("**/office/**")
    assert fresh.get_by_text("密码改好了").count() == 1
    again = stage.page()
    again.goto("/login/")
    again.locator("input[name=username]").fill("newcomer")
    again.locator("input[name=password]").fill(code)
    again.get_by_role("button", name="登录").click()
    again.wait_for_selector(".error-summary")  # the code works once


def test_a_messy_roster_goes_in_and_the_files_open(stage):
    tab = stage.come("school")
    upload(tab, ROSTERS / FIRST)
    assert "这份名册是哪一天的情况" in tab.locator("main").inner_text()
    answer(tab)
    sheet = next(s for s in TRUTH["files"][FIRST]["sheets"] if s["data"])
    shown = stats(tab)
    assert sum(number(value) for value in shown.values()) == sheet["data_row_count"], shown
    assert tab.locator("main").get_by_text("现在还没有改动任何档案").count() == 1
    good = number(tab.get_by_role("button", name="导入合格的").inner_text())
    tab.get_by_role("button", name="导入合格的").click()
    tab.wait_for_load_state()
    assert "撤销这次导入" in tab.locator("main").inner_text()
    with tab.expect_download() as got:
        tab.get_by_text("下载标红的文件").click()
    book = load_workbook(io.BytesIO(got.value.path().read_bytes()))
    assert any(cell.value == "说明" for row in book.worksheets[0].iter_rows() for cell in row), "the reasons stand in the user's own file"
    tab.goto(tab.url.split("?")[0] + "?tab=new")
    name = tab.locator("main tbody th a").first
    wanted = name.inner_text()
    name.click()
    tab.wait_for_url("**/office/child/**")
    assert wanted in tab.locator("h1").first.inner_text()
    assert not re.search(r"\d{17}[\dX]|1\d{10}", tab.locator("main").inner_text()), "masked until revealed"
    assert good > 0 and tab.wrong == []
    upload(tab, ROSTERS / FIRST)
    assert "没有改动任何内容" in tab.locator("body").inner_text(), "the same file twice changes nothing"


def tap_through(tab):
    """From 今日 to saved: every tap is counted; nothing is typed."""
    taps = 0
    for step in (
        "li:has-text('11月') a:has-text('记一次') >> visible=true",  # this month's: a past week's would be made up for, and stay on the list of the desks
        "label:has-text('好') >> visible=true",
        "label:has-text('学习') >> visible=true",
        "button:has-text('保存')",
    ):
        tab.locator(step).first.tap()
        taps += 1
        tab.wait_for_load_state()
    return taps


def test_a_talk_takes_at_most_five_taps_and_no_typing_and_three_desks_see_it(stage):
    paths = {"school": "/office/missed/", "township": "/office/missed/", "county": "/office/missed/"}
    desks = {who: stage.come(who) for who in paths}
    before = {who: {k: v[0] for k, v in rollup(desks[who], paths[who]).items()} for who in desks}
    phone = stage.come("teacher", PHONE, has_touch=True, is_mobile=True)
    phone.goto("/field/")
    todo = number(phone.locator("h1").inner_text())
    assert tap_through(phone) <= 5
    phone.wait_for_url("**/field/?saved=*")
    assert phone.get_by_text("已保存：").count() == 1
    assert phone.wrong == []
    assert number(phone.locator("h1").inner_text()) < todo
    for who, tab in desks.items():
        after = {k: v[0] for k, v in rollup(tab, paths[who]).items()}
        assert after["该做了"] == before[who]["该做了"] - 1, who
        assert after["待做"] + after["已完成"] == before[who]["待做"] + before[who]["已完成"] + 1, who  # one talk of two, or the only one
        assert after["应做"] == before[who]["应做"], who
    phone.get_by_role("button", name="撤销").tap()
    phone.wait_for_url(lambda url: "saved=" not in url)
    assert number(phone.locator("h1").inner_text()) == todo
    for who, tab in desks.items():
        assert {k: v[0] for k, v in rollup(tab, paths[who]).items()} == before[who], who


@pytest.mark.parametrize("who", ["school", "township", "county"])
def test_each_number_of_the_missed_list_opens_as_many_rows(stage, who):
    tab = stage.come(who)
    shown = rollup(tab, "/office/missed/")
    links = {label: (value, cell.locator("a").get_attribute("href")) for label, (value, cell) in shown.items() if value}
    assert len(links) >= 3
    for label, (value, href) in links.items():
        tab.goto(href)
        assert number(tab.locator("#rows .card-top .hint").inner_text().split("·")[0]) == value, label


def test_a_child_without_a_helper_is_paired_and_stands_on_the_helpers_phone(stage):
    tab = stage.come("school")
    tab.goto("/office/import/")
    pasted = "姓名\t性别\t出生日期\t班级\t父亲姓名\t父亲务工地点\t母亲姓名\t母亲务工地点\n欧阳小禾\t女\t2017-03-05\t三年级(1)班\t欧阳大江\t浙江义乌\t石秀兰\t广东东莞"
    tab.locator("textarea[name=pasted]").fill(pasted)
    tab.get_by_role("button", name="下一步：读名册").click()
    tab.wait_for_load_state()
    answer(tab, "2026-11-01")
    tab.get_by_role("button", name="导入合格的").click()
    tab.wait_for_load_state()
    tab.goto("/office/pairing/")
    tab.locator("tr", has_text="欧阳小禾").locator("input[type=checkbox]").check(force=True)
    tab.get_by_role("button", name="给选中的孩子结对").click()
    tab.wait_for_load_state()
    options = tab.locator("select[name=helper] option").evaluate_all("o => o.map(x => [x.value, x.text])")
    helper = next(value for value, text in options if "孟军" in text)
    tab.locator("select[name=helper]").select_option(helper)
    tab.locator("main form button[type=submit]").last.click()
    tab.wait_for_load_state()
    assert tab.locator(".error-summary").count() == 0, tab.locator("main").inner_text()
    phone = stage.come("helper", PHONE)
    phone.goto("/field/children/")
    assert phone.get_by_text("欧阳小禾").count() >= 1


def test_a_programme_is_tried_out_and_adopted_at_a_school(stage):
    tab = stage.come("county")
    tab.goto("/office/programmes/pian_10/")
    tab.get_by_role("link", name="采用", exact=True).click()
    places = tab.locator("select[name=unit] option").evaluate_all("o => o.map(x => [x.value, x.text])")
    tab.locator("select[name=unit]").select_option(next(value for value, text in places if "云顶镇初级中学" in text))
    for yes in tab.locator("input[type=radio][value=yes]").all():
        yes.check()
    tab.get_by_role("button", name="看看要做多少").click()
    tab.wait_for_selector("#load")
    assert number(stats(tab)["要做的人"]) > 0
    tab.get_by_role("button", name="采用", exact=True).click()
    tab.wait_for_url("**/programmes/adopted/**")
    assert tab.get_by_text("云顶镇初级中学已采用").count() == 1
    tab.goto("/office/programmes/")
    assert "云顶镇初级中学" in tab.locator("main").inner_text()
    assert tab.wrong == []


def test_the_roster_comes_out_as_excel_with_typed_cells_and_no_formulas(stage):
    tab = stage.come("county")
    tab.goto("/office/roster/export/")
    tab.locator("select[name=purpose]").select_option(index=1)
    tab.locator("main form[method=post] button[type=submit]").first.click()
    tab.wait_for_selector("main a[href$='/file/']")
    with tab.expect_download() as got:
        tab.locator("main a[href$='/file/']").first.click()
    book = load_workbook(io.BytesIO(got.value.path().read_bytes()))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell for cell in cells if "石坪镇中心小学" in str(cell.value)]
    assert tab.wrong == []
