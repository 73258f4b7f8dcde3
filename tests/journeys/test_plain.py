"""Without JavaScript everything works; bad input is answered in Chinese and keeps what was typed."""

import pytest

from tests.journeys.people import PASSWORD, PHONE, sign_in
from tests.journeys.test_main_job import ROSTERS, answer, upload

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


def test_a_helper_signs_in_and_records_a_talk_without_script(stage):
    tab = stage.page(viewport=PHONE, java_script_enabled=False)
    sign_in(tab, "helper", PASSWORD)
    tab.goto("/field/")
    tab.locator("a[href*='/field/record/'] >> visible=true").first.click()
    tab.get_by_role("button", name="保存").click()
    tab.wait_for_url("**/field/?saved=*")
    assert tab.get_by_text("已保存：").count() == 1
    tab.get_by_role("button", name="撤销").click()
    tab.wait_for_url(lambda url: "saved=" not in url)


def test_a_coordinator_previews_a_roster_and_reveals_a_number_without_script(stage):
    tab = stage.come("school", java_script_enabled=False)
    upload(tab, ROSTERS / "06_石坪镇中心小学留守儿童登记表.xlsx")
    answer(tab)
    assert tab.get_by_text("现在还没有改动任何档案").count() == 1
    tab.goto("/office/missed/")
    assert tab.locator("#rows tbody tr").count() > 0
    tab.goto("/office/roster/")
    tab.locator("main a[href*='/office/child/']").first.click()
    tab.locator("details.reveal-more summary").first.click()
    tab.locator("details.reveal-more select").first.select_option(index=1)
    tab.locator("details.reveal-more button").first.click()
    tab.wait_for_selector(".reveal-value")


def test_a_record_with_a_day_to_come_is_refused_and_keeps_its_note(stage):
    tab = stage.come("teacher", PHONE)
    tab.goto("/field/")
    tab.locator("a[href*='/field/record/'] >> visible=true").first.click()
    tab.locator("textarea[name=note]").fill("说想妈妈，晚上睡不好")
    tab.locator("input[name=day][value=other]").check(force=True)
    tab.locator("input[name=other_day]").fill("2026-12-24")
    for box in tab.locator("input[name=met]:checked").all():
        box.uncheck(force=True)
    tab.get_by_role("button", name="保存").click()
    tab.wait_for_selector(".error-summary")
    words = tab.locator(".error-summary").inner_text()
    assert "日期不能晚于今天" in words and "请点一下和谁谈的" in words
    assert tab.locator("textarea[name=note]").input_value() == "说想妈妈，晚上睡不好"


@pytest.mark.parametrize(("name", "data"), [("坏的.xlsx", b"PK\x03\x04 broken"), ("空的.xlsx", b""), ("图片.xlsx", b"\x89PNG\r\n\x1a\n0000")])
def test_a_broken_roster_is_refused_in_a_sentence(stage, name, data):
    tab = stage.come("school")
    tab.goto("/office/import/")
    tab.set_input_files("input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": data})
    tab.get_by_role("button", name="下一步：读名册").click()
    tab.wait_for_load_state()
    words = tab.locator("main").inner_text()
    assert tab.locator(".error-summary").count() or "没有读出来" in words, words
    assert "Traceback" not in words and "Error" not in words
    assert [said for said in tab.wrong if "422" not in said] == []
