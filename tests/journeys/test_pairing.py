"""From how many have nobody to accepted pairings and printed agreements, in one go through the real pages."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


def number(text):
    return int(re.sub(r"[^\d]", "", text))


def stat(tab, label):
    return number(tab.locator(".stat", has_text=label).first.locator(".stat-value").inner_text())


def signed(tab, pairing):
    """The agreement of one pairing: the day of the signatures and the scan, as they come back from the field."""
    tab.goto(pairing)
    card = tab.locator(".card", has_text="结对协议").first
    card.locator("summary", has_text="登记签字日期").click()
    card.locator("input[name=signed_on]").fill("2026-11-20")
    card.get_by_role("button", name="登记").click()
    card.locator("summary", has_text="上传扫描件").click()
    card.locator("input[name=scan]").set_input_files({"name": "协议.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 signed by all"})
    card.get_by_role("button", name="上传").click()
    assert "2026年11月20日" in card.inner_text()
    with tab.expect_download() as got:
        card.get_by_role("link", name="打开扫描件").click()
    assert got.value.suggested_filename == "agreement.pdf"


def test_in_the_demo_county_a_coordinator_goes_from_who_has_nobody_to_accepted_pairings_with_printed_and_signed_agreements(county):
    tab = county.come("county")
    tab.goto("/office/pairing/watch/")
    alone = stat(tab, "没有帮扶人")
    assert alone > 200, "a county's worth"
    tab.get_by_role("link", name="给没有帮扶人的孩子配对").click()
    tab.wait_for_url("**/pairing/proposals/**")
    proposed, without = stat(tab, "提出建议"), stat(tab, "还没有合适的人")
    assert stat(tab, "没有帮扶人") == alone and proposed + without == alone >= proposed > 200 and "已证明" in tab.locator("main").inner_text()
    assert "其次是" in tab.locator("tbody tr").first.inner_text() or "没有别的人可选" in tab.locator("tbody tr").first.inner_text()
    assert all(row.strip() for row in tab.locator("#unserved tbody td[data-label=卡在哪里]").all_inner_texts()), "each says which rule stands in the way"
    boxes = tab.locator("input[name=pair]")
    assert boxes.count() == 50 and boxes.first.is_checked(), "a page of them"
    boxes.first.uncheck(force=True)
    tab.get_by_role("button", name="接受勾选的").click()
    tab.wait_for_url("**/proposals/accepted/**")
    assert tab.locator("tbody tr").count() == 49
    one = tab.locator("tbody tr").first.get_by_role("link").last.get_attribute("href")
    tab.get_by_role("button", name="打印结对协议").click()
    tab.wait_for_url("**/print/")
    assert tab.locator("body").inner_text().count("结对帮扶协议书") >= 49
    signed(tab, one)
    tab.goto("/office/pairing/proposals/")
    assert stat(tab, "没有帮扶人") == alone - 49 and stat(tab, "提出建议") == proposed - 49, "the rest is computed around what is fixed, none the worse"
    tab.get_by_role("link", name="换人、不合适").first.click()
    tab.wait_for_url("**/proposals/child/**")
    tab.get_by_role("button", name=re.compile("就由.+帮")).first.click()
    tab.wait_for_url("**/proposals/accepted/**")
    tab.goto("/office/pairing/watch/")
    assert stat(tab, "没有帮扶人") == alone - 50
    assert tab.wrong == []
