"""Paper from the real pages: four cards to an A4 page, wallet cards, the child's file."""

import io
import math

import pytest
from pypdf import PdfReader

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
A4 = [595, 842]


def paper(tab):
    """The page as the printer gets it."""
    return PdfReader(io.BytesIO(tab.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("size", ["a4", "wallet"])
def test_a_schools_contact_cards_stand_on_a4_and_none_is_cut(stage, size):
    tab = stage.come("county")
    tab.goto("/office/print/cards/")
    tab.locator("input[name=paper]").nth(["a4", "wallet"].index(size)).check(force=True)
    listed = tab.locator("main input[name=child]").count()
    tab.locator("main form[method=post] button[type=submit]").first.click()
    tab.wait_for_selector(".cc")
    cards = tab.locator(".cc").count()
    assert cards == listed >= 40, "each active file of the demo county, once"
    tab.emulate_media(media="print")
    assert tab.evaluate("[...document.querySelectorAll('.cc')].filter(c => c.scrollHeight > c.clientHeight + 1).length") == 0
    printed = paper(tab)
    assert [round(float(side)) for side in printed.pages[0].mediabox[2:]] == A4
    assert len(printed.pages) == math.ceil(cards / 4) if size == "a4" else len(printed.pages) <= math.ceil(cards / 8)
    assert "菜单" not in printed.pages[0].extract_text()


def test_a_childs_file_prints_with_its_unit_and_signature_lines(stage):
    tab = stage.come("school")
    tab.goto("/office/roster/")
    name = tab.locator("main a[href*='/office/child/']").first.inner_text()
    tab.locator("main a[href*='/office/child/']").first.click()
    tab.get_by_role("link", name="打印档案").click()
    tab.wait_for_load_state()
    assert tab.locator("select[name=code]").input_value() == "file_card"
    tab.locator("main form[method=post] button[type=submit]").first.click()
    tab.wait_for_selector("text=填表人")
    printed = paper(tab)
    words = "".join(page.extract_text() for page in printed.pages).replace(" ", "").replace("\n", "")
    assert name.replace(" ", "") in words
    assert 1 <= len(printed.pages) <= 3
