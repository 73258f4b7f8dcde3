"""A thousand contact cards on paper: what we do beside the bare layout engine on the same page."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from time import perf_counter

from django.contrib.staticfiles.finders import find
from django.template.loader import render_to_string
from django.utils import timezone

from qianshou.bench import Figure
from qianshou.bench.pages import county_user, largest_county
from qianshou.domain.accounts.actors import UserActor, Where
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries import children
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import MOST_AT_ONCE
from qianshou.papers.documents import actions
from qianshou.papers.documents.choices import Copy, Paper

CARDS = 1000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")


def rows() -> list[Figure]:
    """Seconds for the cards and their page, and for Chromium to lay the page out as A4, four to a page; refuses without a Chromium."""
    browser = os.environ.get("QIANSHOU_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not browser:
        raise Refused("量打印要有 Chromium：请安装后再试。")
    county, today = largest_county(), timezone.localdate()
    actor = UserActor(county_user(county), today, Where())
    chosen: list[Child] = list(children(actor, unit=county, today=today, perm=P.PRINT_CARD)[:CARDS])
    began = perf_counter()
    cards = []
    for start in range(0, len(chosen), MOST_AT_ONCE):
        cards += actions.print_cards(
            actor, children=chosen[start : start + MOST_AT_ONCE], copy=Copy.SCHOOL, paper=Paper.A4, purpose="测速", today=today
        )  # fmt: skip
    context = {"cards": cards, "unit": county.name, "date": today, "page_class": "cards4", "back_url": "", "for_school": True}
    html = render_to_string("office/printing/cards_paper.html", context)
    made = perf_counter() - began
    laid, pages = _laid_out(browser, html)
    what = f"{len(cards)} contact cards on {pages} pages of A4, seconds with layout"
    return [Figure(what, made + laid, laid, (made + laid) / laid, peer=f"the cards and their page alone {made:.2f} s; floor: Chromium printing the finished page")]


def _laid_out(browser: str, html: str) -> tuple[float, int]:
    """Seconds and pages of Chromium's own print of a finished page with its style sheet."""
    from pypdf import PdfReader

    style = "".join(Path(found).read_text("utf-8") for name in ("ui/vendor/bootstrap/bootstrap.min.css", "ui/theme.css") if (found := find(name)))
    with tempfile.TemporaryDirectory(prefix="qianshou-print-") as folder:
        page, pdf = Path(folder) / "cards.html", Path(folder) / "cards.pdf"
        page.write_text(html.replace("</head>", f"<style>{style}</style></head>"), "utf-8")
        words = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/profile"]
        began = perf_counter()
        subprocess.run([*words, f"--print-to-pdf={pdf}", page.as_uri()], capture_output=True, check=True, timeout=600)
        return perf_counter() - began, len(PdfReader(pdf).pages)
