"""An official writes down a visit to a household in a few taps, and the number of the year's report that grew opens the row."""

import pytest

from tests.journeys.people import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


def visits(tab) -> int:
    """上门走访探视 as the report says it."""
    return int(tab.locator(".stat", has_text="上门走访探视").locator(".stat-value").inner_text())


def test_a_visit_on_the_phone_is_one_more_in_the_years_report(stage):
    desk, phone = stage.come("county", DESK), stage.come("official", PHONE)
    desk.goto("/office/pairing/")
    desk.get_by_role("link", name="帮扶的户和人").click()
    desk.get_by_role("link", name="年度统计").click()
    assert visits(desk) == 212
    phone.goto("/field/children/")
    phone.locator("main a[href='/field/targets/']").click()
    phone.get_by_role("link", name="记一次").first.click()
    whom = phone.locator("h1").inner_text().split(" · ")[1]
    phone.locator("label:has-text('上门（分散）')").click()
    phone.locator("summary:has-text('还办了什么')").click()
    phone.locator("input[name=deed]").fill("把药送到家")
    phone.get_by_role("button", name="保存").click()
    phone.wait_for_url("**/field/targets/*/")
    assert phone.get_by_text("把药送到家").count() == 1
    desk.reload()
    assert visits(desk) == 213
    desk.locator(".stat", has_text="帮办实事").locator("a").click()
    first = desk.locator("tbody tr").first
    assert whom in first.inner_text() and "把药送到家" in first.inner_text()
    assert desk.wrong == [] and phone.wrong == []
