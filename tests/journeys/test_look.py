"""Every page of the menus as every role: nothing sticks out, the policy holds, no English, nothing unmasked; the key pages pass axe."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.people import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
ROLES = [
    "teacher", "helper", "volunteer", "school", "counsellor", "village", "supervisor", "township", "officer", "county", "department", "aid", "inspector",
    "protection", "city", "admin",
]  # fmt: skip
FITS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MENU = "[...document.querySelectorAll('.side a, .menu a, .phone-tabs a')].map(a => new URL(a.href).pathname)"
LATIN = re.compile(r"[A-Za-z][A-Za-z]+")
ALLOWED = {
    "Excel",
    "xlsx",
    "xls",
    "csv",
    "docx",
    "Word",
    "WPS",
    "PDF",
    "TSV",
    "CSV",
    "MB",
    "Chrome",
    "HeadlessChrome",
    "Linux",
    "Sheet",
    "wangfang",
    "qianshou",
    "work",
}
OPEN_NUMBER = re.compile(r"(?<![\d*])(?:\d{17}[\dX]|1[3-9]\d{9})(?!\d)")


def pages_of(tab):
    """The addresses of both menus of whoever is signed in."""
    tab.goto("/")
    found = tab.evaluate(MENU)
    if "/field/" in found and not tab.url.endswith("/field/"):
        tab.goto("/field/")
        found += tab.evaluate(MENU)
    return list(dict.fromkeys(found))


def faults(tab, where):
    """What is wrong with the page now shown."""
    words = tab.evaluate("document.querySelector('main').innerText + [...document.querySelectorAll('nav')].map(n => n.innerText).join(' ')")
    out = [f"{where}: sticks out {wide}px"] if (wide := tab.evaluate(FITS)) > 0 else []
    english = {word for word in LATIN.findall(words) if word not in ALLOWED and word not in ROLES}
    out += [f"{where}: English {sorted(english)}"] if english and "audit" not in where and "users" not in where and "account" not in where else []
    out += [f"{where}: unmasked {hit[:6]}…" for hit in OPEN_NUMBER.findall(words)]
    out += [f"{where}: {said}" for said in tab.wrong]
    tab.wrong.clear()
    return out


@pytest.mark.parametrize("who", ROLES)
def test_every_page_of_a_menu_fits_and_speaks_chinese(stage, who):
    tab = stage.come(who, DESK)
    wrong, paths = [], pages_of(tab)
    for path in paths:
        got = tab.goto(path)
        assert got.status == 200, path
        wrong += faults(tab, path)
        tab.set_viewport_size(PHONE)
        if (wide := tab.evaluate(FITS)) > 0:
            wrong.append(f"{path} on a phone: {wide}px")
        tab.evaluate("document.documentElement.dataset.size = 'xlarge'")
        if (wide := tab.evaluate(FITS)) > 0:
            wrong.append(f"{path} on a phone in the largest type: {wide}px")
        tab.set_viewport_size(DESK)
        if (wide := tab.evaluate(FITS)) > 0:
            wrong.append(f"{path} on a desk in the largest type: {wide}px")
    assert paths and wrong == []


KEY = [
    ("teacher", "/field/", ""), ("teacher", "/field/", "a[href*='/field/record/']"), ("teacher", "/field/children/", "main a[href*='/field/child/']"),
    ("county", "/office/", ""), ("county", "/office/missed/", ""), ("county", "/office/missed/", "a[aria-label^='为什么']"), ("school", "/office/roster/", ""),
    ("school", "/office/roster/", "main a[href*='/office/child/']"), ("school", "/office/import/", ""), ("school", "/office/pairing/", ""),
    ("county", "/office/programmes/pian_10/", ""), ("school", "/office/print/", ""),
]  # fmt: skip


@pytest.mark.parametrize(("who", "path", "then"), KEY, ids=[f"{path}{'+' if then else ''}" for _who, path, then in KEY])
def test_a_key_page_is_accessible(stage, who, path, then):
    tab = stage.come(who, PHONE if path.startswith("/field") else DESK)
    tab.goto(path)
    if then:
        tab.locator(f"{then} >> visible=true").first.click()
        tab.wait_for_load_state()
    found = Axe().run(tab, options=RULES).response["violations"]
    assert [(fault["id"], [node["html"][:160] for node in fault["nodes"]][:3]) for fault in found] == []
    assert faults(tab, path) == []
