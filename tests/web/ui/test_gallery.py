"""Every component renders in every state, and nothing on a page breaks the content policy."""

import re
from pathlib import Path

import pytest
from django.http import Http404

from qianshou.web.ui import gallery

UI = Path(gallery.__file__).parent
PACKAGE = UI.parent.parent
COMPONENTS = sorted((UI / "templates" / "ui" / "c").glob("*.html"))
BASES = sorted((UI / "templates" / "ui").glob("**/*.html"))
TEMPLATES = sorted(PACKAGE.glob("**/templates/**/*.html"))
DOORS = [t for t in TEMPLATES if "errors" not in t.parts]


@pytest.mark.parametrize("page", gallery.PAGES)
@pytest.mark.parametrize("size", ["normal", "large", "xlarge"])
def test_each_gallery_page_renders_at_each_type_size(rf, page, size):
    answer = gallery.gallery(rf.get(f"/{page}", {"size": size}), page)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'data-size="{size}"' in text
    assert "{%" not in text and "{{" not in text


def test_an_unknown_gallery_page_is_not_found(rf):
    with pytest.raises(Http404):
        gallery.gallery(rf.get("/x"), "x")


def test_an_unknown_type_size_falls_back_to_the_normal_one(rf):
    assert 'data-size="normal"' in gallery.gallery(rf.get("/", {"size": '"><b>'})).content.decode()


def test_every_component_stands_in_the_gallery():
    shown = " ".join(t.read_text("utf-8") for t in BASES)
    tags = (UI / "templatetags" / "ui.py").read_text("utf-8")
    missing = [c.stem for c in COMPONENTS if f"ui/c/{c.name}" not in shown and f'"{c.stem}"' not in tags]
    assert missing == []


def test_every_component_is_in_the_readme():
    readme = (UI / "README.md").read_text("utf-8")
    inner = {"actions", "field_words", "required", "logout", "menu", "messages", "search", "size_switch"}
    names = {c.stem for c in COMPONENTS} - inner
    assert {n for n in names if f"| {n} |" not in readme and f"% {n} " not in readme and f"`{{% {n} " not in readme} == set()


@pytest.mark.parametrize("template", DOORS, ids=lambda t: str(t.relative_to(PACKAGE)))
def test_no_template_holds_inline_style_script_or_handler(template):
    text = template.read_text("utf-8")
    assert re.findall(r"<[a-zA-Z][^>]*\sstyle\s*=", text) == []
    assert re.findall(r"<[a-zA-Z][^>]*\son[a-z]+\s*=", text) == []
    assert re.findall(r"<style\b", text) == []
    assert [s for s in re.findall(r"<script\b[^>]*>", text) if "src=" not in s] == []
    assert re.findall(r"""(?:src|href)\s*=\s*["'](?:https?:)?//""", text) == []
    assert "javascript:" not in text
    assert re.findall(r"\bhx-(?:on|vals\s*=\s*[\"']js:)", text) == []


@pytest.mark.parametrize("template", DOORS, ids=lambda t: str(t.relative_to(PACKAGE)))
def test_no_template_is_longer_than_150_lines(template):
    assert len(template.read_text("utf-8").splitlines()) <= 150


def test_every_post_form_of_the_components_carries_the_csrf_token():
    for template in BASES:
        text = template.read_text("utf-8")
        posts = len(re.findall(r'<form[^>]*method="post"', text))
        assert text.count("{% csrf_token %}") == posts, template.name


@pytest.mark.parametrize("page", gallery.PAGES)
def test_ids_are_unique_and_labels_lead_somewhere(rf, page):
    text = gallery.gallery(rf.get("/"), page).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert sorted(ids) == sorted(set(ids))
    assert set(re.findall(r'<label[^>]*\sfor="([^"]+)"', text)) <= set(ids)
    for named in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', text):
        assert set(named.split()) <= set(ids)


def test_icons_named_in_templates_exist_in_the_sprite():
    sprite = (UI / "static" / "ui" / "vendor" / "tabler" / "icons.svg").read_text("utf-8")
    have = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    asked = {n for t in TEMPLATES for n in re.findall(r'\{% icon "([\w-]+)" %\}', t.read_text("utf-8"))}
    assert asked <= have


@pytest.mark.parametrize("name", ["bootstrap", "htmx", "tabler"])
def test_vendored_parts_carry_version_and_licence(name):
    folder = UI / "static" / "ui" / "vendor" / name
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", (folder / "VERSION").read_text())
    assert len((folder / "LICENSE").read_text("utf-8")) > 300


def test_a_demo_site_shows_the_gallery_at_an_address(client):
    assert client.get("/gallery/").status_code == 200 and client.get("/gallery/forms/").status_code == 200
    assert client.get("/gallery/none/").status_code == 404


def test_a_real_site_has_no_gallery(settings):
    import importlib

    from qianshou.web.public import urls

    settings.REAL = True
    try:
        assert not any(str(one.pattern).startswith("gallery") for one in importlib.reload(urls).urlpatterns)
    finally:
        settings.REAL = False
        importlib.reload(urls)
