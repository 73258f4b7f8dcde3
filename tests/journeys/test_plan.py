"""A plan nobody here has seen becomes an adopted programme: pasted, decided line by line, put on the shelf, adopted; with and without script."""

import pytest

from tests.journeys.people import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

PLAN = """石坪镇中心小学留守儿童关爱工作方案
为切实做好我校留守儿童关爱工作，特制定本方案。
一、主要措施
（一）班主任每周与留守儿童谈心一次，做好记录；帮扶教师每学期家访不少于两次。
（二）学校要定期召开监护人会议。
（三）各班于9月20日前完成摸底排查。
二、工作要求
发现学生旷课两天以上，班主任要在两日内家访一次。
"""


def read(tab):
    tab.goto("/office/programmes/")
    tab.get_by_role("link", name="读方案").click()
    tab.locator("textarea[name=pasted]").fill(PLAN)
    tab.get_by_role("button", name="读方案").click()
    tab.wait_for_url("**/programmes/read/*/")


def adopt(tab):
    tab.get_by_role("link", name="采用", exact=True).click()
    tab.locator("input[name=say-line_3][value=yes]").check(force=True)
    tab.get_by_role("button", name="看看要做多少").click()
    tab.locator("button[name=adopt]").click()
    tab.wait_for_url("**/programmes/adopted/*/")


@pytest.mark.parametrize(("view", "script"), [(DESK, True), (PHONE, False)])
def test_a_pasted_plan_becomes_an_adopted_programme(stage, view, script):
    tab = stage.come("school", view, java_script_enabled=script)
    read(tab)
    assert tab.locator("mark.plan-rule").count() == 3 and tab.locator("mark.plan-vague").count() == 2 and tab.locator("mark.plan-dated").count() == 2
    tab.locator("#line_3 select[name=line_3-per]").select_option("term")
    tab.get_by_role("button", name="没决定的都采用").click()
    tab.wait_for_load_state()
    tab.get_by_role("button", name="做成方案").click()
    tab.wait_for_url("**/programmes/own_*/")
    assert tab.get_by_text("每周与孩子谈心1次").count() > 0
    if script:
        adopt(tab)
        assert tab.get_by_text("已采用《石坪镇中心小学留守儿童关爱工作方案》").count() > 0
    assert tab.wrong == []


def test_a_duty_without_a_period_is_asked_for_in_words(stage):
    tab = stage.come("school")
    read(tab)
    tab.locator("#line_3 label:has-text('采用')").click()
    tab.get_by_role("button", name="做成方案").click()
    tab.wait_for_selector(".error-summary")
    assert "第3条：请选多久一次" in tab.locator(".error-summary").inner_text()
