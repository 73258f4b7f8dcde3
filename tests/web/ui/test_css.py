"""The phone's sheet is small, whole and up to date; the others keep their budgets too."""

import gzip
import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "qianshou" / "web" / "ui" / "static" / "ui"
AGAIN = "run: python tools/cut_field_css.py"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("cut_field_css", ROOT / "tools" / "cut_field_css.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def classes_of(tool, css):
    found = set()
    for head, body in tool.blocks(tool.squeeze(css)):
        if head.startswith(("@media", "@supports")):
            found |= classes_of(tool, body)
        else:
            found |= set(tool.IN_SELECTOR.findall(head))
    return found


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("theme.css", 8 * 1024),
        ("field.css", 12 * 1024),
        ("ui.js", 3 * 1024),
        ("vendor/bootstrap/bootstrap.min.css", 32 * 1024),
        ("vendor/htmx/htmx.min.js", 18 * 1024),
        ("vendor/tabler/icons.svg", 3 * 1024),
    ],
)
def test_sizes_stay_within_budget_when_zipped(name, limit):
    assert len(gzip.compress((STATIC / name).read_bytes(), 9)) <= limit


def test_ui_script_is_under_three_kilobytes_as_written():
    assert (STATIC / "ui.js").stat().st_size <= 3 * 1024


def test_every_class_of_a_phone_template_is_styled_and_reaches_field_css(tool):
    whole_sheets = "".join(p.read_text("utf-8").replace('@charset "UTF-8";', "") for p in tool.SOURCES)
    known, kept = classes_of(tool, whole_sheets), classes_of(tool, tool.TARGET.read_text("utf-8").split("\n", 1)[1])
    used, prefixes, _ = tool.used()
    assert {c for c in used & known if c not in kept} == set(), AGAIN
    assert {p for p in prefixes if any(c.startswith(p) for c in known) and not any(c.startswith(p) for c in kept)} == set(), AGAIN


def test_no_field_template_uses_a_class_nobody_styles(tool):
    known = classes_of(tool, "".join(p.read_text("utf-8").replace('@charset "UTF-8";', "") for p in tool.SOURCES))
    own = sorted((ROOT / "qianshou" / "web" / "field").glob("templates/**/*.html"))
    sheets = sorted((ROOT / "qianshou" / "web" / "field").glob("static/**/*.css"))
    known |= classes_of(tool, "".join(p.read_text("utf-8") for p in sheets))
    for template in own:
        whole, _ = tool.classes_in(template.read_text("utf-8"))
        assert {c for c in whole - known if not c.startswith("js-")} == set(), template.name


def test_field_css_was_cut_from_the_present_sheets(tool):
    assert tool.sources_mark() in tool.TARGET.read_text("utf-8"), AGAIN


def test_cutting_keeps_what_is_used_and_drops_the_rest(tool):
    cutter = tool.Cutter()
    assert cutter.cut(".btn{a:b}.accordion{c:d}.btn,.modal .btn{e:f}") == ".btn{a:b}.btn{e:f}"
    assert cutter.cut("@media (max-width:9px){.accordion{a:b}}") == ""
    assert cutter.cut("@media print{.btn{a:b}}") == "@media print{.btn{a:b}}"
    assert cutter.cut(".tag-anything{a:b}") == ".tag-anything{a:b}"


def test_unread_variables_go_and_read_ones_stay(tool):
    assert tool.prune_variables(":root{--a:1;--b:var(--a);--c:2}p{x:var(--b)}") == ":root{--a:1;--b:var(--a);}p{x:var(--b)}"


def test_classes_are_found_whole_and_as_prefixes(tool):
    whole, prefixes = tool.classes_in('<p class="a{% if x %} b{% endif %} tag-{{ kind }} c">')
    assert whole == {"a", "b", "c"}
    assert prefixes == {"tag-"}
