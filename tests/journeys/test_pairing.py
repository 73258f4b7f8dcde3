"""From how many have nobody to accepted pairings and printed agreements, in one go through the real pages."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


def number(text):
    return int(re.sub(r"[^\d]", "", text))


def stat(tab, label):
    return number(tab.locator(".stat", has_text=label).first.locator(".stat-value").inner_text())


def test_a_coordinator_goes_from_who_has_nobody_to_accepted_pairings_with_printed_agreements(stage):
    tab = stage.come("county")
    tab.goto("/office/pairing/watch/")
    alone = stat(tab, "没有帮扶人")
    assert alone > 0
    tab.get_by_role("link", name="给没有帮扶人的孩子配对").click()
    tab.wait_for_url("**/pairing/proposals/**")
    proposed = stat(tab, "提出建议")
    assert stat(tab, "没有帮扶人") == alone and 0 < proposed <= alone and "已证明" in tab.locator("main").inner_text()
    boxes = tab.locator("input[name=pair]")
    assert boxes.count() == proposed and boxes.first.is_checked()
    boxes.first.uncheck(force=True)
    tab.get_by_role("button", name="接受勾选的").click()
    tab.wait_for_url("**/proposals/accepted/**")
    assert tab.locator("tbody tr").count() == proposed - 1
    tab.get_by_role("link", name="继续看其余的建议").click()
    tab.wait_for_url("**/pairing/proposals/?**")
    assert stat(tab, "没有帮扶人") == alone - proposed + 1 and stat(tab, "提出建议") == 1, "the rest is computed around what is fixed"
    tab.get_by_role("link", name="换人、不合适").first.click()
    tab.wait_for_url("**/proposals/child/**")
    tab.get_by_role("button", name=re.compile("就由.+帮")).first.click()
    tab.wait_for_url("**/proposals/accepted/**")
    tab.get_by_role("button", name="打印结对协议").click()
    tab.wait_for_url("**/print/")
    assert "协议" in tab.locator("body").inner_text()
    tab.goto("/office/pairing/watch/")
    assert stat(tab, "没有帮扶人") == alone - proposed
    assert tab.wrong == []
