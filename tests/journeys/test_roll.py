"""A team's leader calls the evening's roll on her phone, one tap each; the receiving school sees who is looked for."""

import pytest

from tests.journeys.people import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


def tap(phone, name, word) -> None:
    """One tap at one member; the page comes back with the mark."""
    row = phone.locator(".row-item", has_text=name)
    with phone.expect_navigation():
        row.get_by_role("button", name=f"{name}：{word}").click()


def test_a_roll_is_called_by_one_tap_each_and_the_school_sees_who_is_missing(stage):
    phone, desk = stage.come("volunteer", PHONE), stage.come("school", DESK)
    phone.goto("/field/")
    phone.get_by_role("link", name="给实践队点名").click()
    phone.wait_for_url("**/field/rolls/*/")
    phone.get_by_role("link", name="晚点名").click()
    names = [one.split("\n")[0] for one in phone.locator(".roll .row-name").all_inner_texts()]
    assert len(names) == 6 and "还没有开始点名" in phone.locator("#roll-state").inner_text()
    tap(phone, names[0], "没到")
    tap(phone, names[1], "到了")
    assert "到了 1 人" in phone.locator("#roll-state").inner_text()
    with phone.expect_navigation():
        phone.get_by_role("button", name="都到了").click()
    said = phone.locator("#roll-state").inner_text()
    assert f"找 1 人：{names[0]}" in said and "离队 1 人" in said
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    small = phone.locator(".roll button:visible").evaluate_all("all => all.filter(one => one.getBoundingClientRect().height < 44).length")
    assert small == 0
    desk.goto("/office/pairing/teams/")
    assert desk.get_by_text("今天有人没到").count() == 1
    desk.get_by_role("link", name="青禾冬季实践队").click()
    assert names[0] in desk.locator("section", has_text="晚点名").first.inner_text()
    tap(phone, names[0], "到了")
    assert "都点到了" in phone.locator("#roll-state").inner_text()
    assert phone.wrong == [] and desk.wrong == []
