"""Every way out of the house is found in the source and known here; what goes out says in its last line who, when, what for."""

import ast
import re
from pathlib import Path

import pytest

from qianshou.papers.binders import actions as binders
from qianshou.papers.binders import queries as runs
from qianshou.papers.documents import actions as documents
from qianshou.papers.documents.queries import children_to_print
from qianshou.papers.documents.word import as_docx
from qianshou.papers.forms import actions as forms
from qianshou.papers.forms.read import read_form
from tests.cast import TODAY
from tests.papers.documents.test_word import made, words
from tests.papers.exports.test_every_export import changes, form, last_line, merged, roster
from tests.papers.rounds import test_merged as rounds

pytestmark = pytest.mark.django_db
HOUSE = Path(__file__).resolve().parents[3] / "qianshou"
EXPORTED = re.compile(r"^注：导出人：\S+　时间：\d{4}-\d\d-\d\d \d\d:\d\d　用途：\S+")
PRINTED = re.compile(r"^打印：\S+　\d{4}-\d\d-\d\d \d\d:\d\d　用途：\S+$")


def counts(world) -> bytes:
    data, actor = rounds.monthly(), world.actor("school")
    row = forms.fill_table(actor, unit=world.unit("school"), form=None, read=read_form(data, "表.xlsx"), data=data, purpose="check", line="edu", today=TODAY)
    return runs.open_file(actor, file=row.file, act="t", perm="export_roster").data


def in_template(world) -> bytes:
    row = rounds.opened(world, kind="table", layout="", title="月报", template=rounds.Template(rounds.form(), "月报.xlsx"))
    rounds.actions.send_table(world.actor("school"), asked=rounds.asked(world, row), data=rounds.filled(["甲", 4, 3, None]), today=TODAY)
    rounds.accepted(world, row)
    return rounds.merged(world, row)


def run(world):
    kids = list(children_to_print(world.actor("school"), "print_file", unit=world.unit("school"), line="edu", today=TODAY))
    return binders.ask_run(world.actor("school"), unit=world.unit("school"), line="edu", codes=["file_card"], children=kids, purpose="检查备查", full=False, today=TODAY)


# what keeps a file for a person to take away -> the files it makes
KEEPERS = {
    "papers/exports/actions.py:keep_export": (lambda w: roster(w, "school"), lambda w: roster(w, "mca"), lambda w: roster(w, "school", "csv")),
    "papers/exports/actions.py:export_changes": (changes,),
    "papers/rounds/actions/merging.py:keep_merged": (merged, in_template),
    "papers/forms/actions/filling.py:keep_filled": (form,),
    "papers/forms/actions/counts.py:fill_table": (counts,),
    "papers/binders/actions/making.py:keep_run": (),  # pages, not a file: below
    "papers/binders/actions/making.py:keep_docx": (),  # docx files, each signed at its foot: test_every_export
}
# what sends a file by HTTP -> what it sends
SENDERS = {
    "web/office/exports.py": "kept exports", "web/office/blanks_filled.py": "kept filled forms, and blanks as they came", "web/office/documents.py": "docx of the registry",
    "web/office/print_runs.py": "kept docx files of a run",
    "web/office/rounds.py": "blank templates: nobody stands on them", "web/office/doc_templates.py": "the county's own templates: nobody stands on them", "web/office/imports.py": "the uploader's own file with what to mend: nothing of ours is on it",
    "web/office/agreements.py": "the scan of a signed paper, as it was uploaded", "web/office/team_work.py": "what a team left behind, as it was uploaded",
}  # fmt: skip
# what is printed from the screen -> how it is signed; a page with nobody's data needs no line
PAPERS = {
    "office/documents/paper.html": "doc-foot", "office/printing/cards_paper.html": "print_note", "office/exports/change_list_paper.html": "print_note",
    "office/users/login_codes_print.html": "", "office/drives/drive_poster.html": "", "ui/gallery/wallet.html": "", "ui/gallery/cards.html": "",
}  # fmt: skip


def _sources(folder: str = "") -> list[tuple[str, str]]:
    return [(str(path.relative_to(HOUSE)), path.read_text("utf-8")) for path in sorted((HOUSE / folder).rglob("*.py"))]


def _keepers() -> set[str]:
    """module:function of everything that puts a file into the vault to be taken away."""
    found = set()
    for name, text in _sources():
        for function in [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]:
            for call in [node for node in ast.walk(function) if isinstance(node, ast.Call)]:
                if any(word.arg == "kind" and ast.unparse(word.value) == "FileKind.EXPORT" for word in call.keywords):
                    found.add(f"{name}:{function.name}")
    return found


def test_whoever_keeps_or_sends_a_file_or_prints_a_page_is_known_here():
    assert _keepers() == set(KEEPERS)
    assert {name for name, text in _sources("web") if "Content-Disposition" in text} == {"web/downloads.py"}, "one home for sending"
    assert {name for name, text in _sources("web") if re.search(r"(?<!def )\battachment\(", text)} == set(SENDERS)
    templates = {str(path).partition("/templates/")[2]: path.read_text("utf-8") for path in (HOUSE / "web").rglob("*.html")}
    assert {name for name, text in templates.items() if '{% extends "ui/print.html" %}' in text} == set(PAPERS)
    for name, how in PAPERS.items():
        assert how in (templates[name] + templates["office/documents/_sheet.html"] * (how == "doc-foot")), name


@pytest.mark.parametrize(("door", "n"), [(door, n) for door, makers in KEEPERS.items() for n in range(len(makers))])
def test_every_kept_file_says_in_its_last_line_who_when_and_what_for(cast, door, n):
    assert EXPORTED.match(last_line(KEEPERS[door][n](cast.with_("children"))))


def test_every_page_of_a_run_and_every_docx_says_so_too(cast):
    world = cast.with_("children", "pairings", "programme")
    row = run(world)
    made_ = binders.make_run(world.actor("school"), run=row, today=TODAY)
    assert made_ and all(PRINTED.match(page.foot) for page in made_)
    pack = binders.ask_pack(world.actor("school"), unit=world.unit("school"), line="edu", first=TODAY.replace(month=9, day=1), last=TODAY, size=1, today=TODAY)
    assert all(PRINTED.match(page.foot) for page in binders.make_pack(world.actor("school"), run=pack, today=TODAY) if page.code != "cover")
    kid = children_to_print(world.actor("school"), "print_file", unit=world.unit("school"), line="edu", today=TODAY)[:1]
    printed = documents.print_children(world.actor("school"), children=list(kid), code="file_card", purpose="检查备查", today=TODAY)
    assert PRINTED.match(words(as_docx(printed, made("{{姓名}}")))[-1])
