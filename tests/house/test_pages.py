"""Every URL says whose page it is, and names run through: URL, view, template."""

from pathlib import Path

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from qianshou.domain.permissions import TABLE
from tests.house.source import PACKAGE


def walk(patterns, door=""):
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from walk(entry.url_patterns, entry.namespace or door)
        elif isinstance(entry, URLPattern):
            yield door, entry


def without_a_rule(patterns):
    """Names of the URLs whose view carries neither @page nor @public, or a permission that the table does not know."""
    return [f"{door}:{e.name}" for door, e in walk(patterns) if getattr(e.callback, "permission", "none") not in {None, *TABLE}]


def misnamed(patterns):
    """URLs whose name is not the view's own name (`help` may be `help_page`, where Python has the word already)."""
    return [f"{door}:{e.name}" for door, e in walk(patterns) if (e.name or "").replace("-", "_") != e.callback.__name__.removesuffix("_page")]


def bare_view(request):
    return HttpResponse()


def test_a_view_without_a_rule_is_found():
    assert without_a_rule([path("x/", bare_view, name="x")]) == [":x"]


def test_a_view_of_another_name_is_found():
    assert misnamed([path("x/", bare_view, name="x")]) == [":x"]


def test_every_url_declares_whose_page_it_is():
    assert without_a_rule(get_resolver().url_patterns) == []


def test_a_url_is_named_as_its_view():
    assert misnamed(get_resolver().url_patterns) == []


def test_no_admin_stands_beside_the_gate():
    assert [door for door, _e in walk(get_resolver().url_patterns) if door == "admin"] == []


def test_no_template_is_an_orphan_of_its_door():
    """A template folder of a door belongs to a door that stands."""
    doors = {p.parent.name for p in PACKAGE.glob("web/*/__init__.py")}
    folders = {Path(p).parts[-2] for p in map(str, PACKAGE.glob("web/*/templates/*")) if Path(p).is_dir()}
    assert folders <= {*doors, "templates"}
