"""The house rules that can be read off the source; each finder is first shown to bite."""

import pytest

from tests.house import source

ABOVE = ["qianshou/web", "qianshou/jobs", "qianshou/commands"]
TYPED = ["qianshou/kit", "qianshou/domain", "qianshou/papers"]

BITES = [
    (source.rows_touched, "qianshou/web/office/x.py", "def f(c):\n    return Child.objects.all()\n"),
    (source.rows_touched, "qianshou/jobs/x.py", "def f(c):\n    c.save()\n"),
    (source.rows_touched, "qianshou/web/office/x.py", "def f(c):\n    c.delete()\n"),
    (source.rows_touched, "qianshou/web/office/x.py", "def f():\n    with transaction.atomic():\n        pass\n"),
    (source.closed_rooms_entered, "qianshou/web/x.py", "from qianshou.domain.people.models import Child\n"),
    (source.closed_rooms_entered, "qianshou/web/x.py", "from qianshou.domain.people import rules\n"),
    (source.closed_rooms_entered, "qianshou/web/x.py", "import qianshou.domain.people.models\n"),
    (source.refusals_caught, "qianshou/web/x.py", "try:\n    f()\nexcept Refused as error:\n    pass\n"),
    (source.refusals_caught, "qianshou/web/x.py", "try:\n    f()\nexcept (ValueError, NotAllowed):\n    raise\n"),
    (source.ungated_actions, "qianshou/domain/x/actions.py", "def close(actor, *, child):\n    pass\n"),
    (source.ungated_actions, "qianshou/domain/x/actions.py", "@action(P.X)\ndef close(child):\n    pass\n"),
    (source.ungated_actions, "qianshou/domain/x/actions.py", "@action(P.X)\ndef close(actor, child):\n    pass\n"),
    (source.clock_reads, "qianshou/domain/x/queries.py", "def f():\n    return timezone.localdate()\n"),
    (source.clock_reads, "qianshou/domain/x/actions.py", "def f():\n    return datetime.date.today()\n"),
    (source.clock_reads, "qianshou/domain/x/rules.py", "def f():\n    return timezone.now()\n"),
    (source.impure_rules, "qianshou/domain/x/rules.py", "from django.db import models\n"),
    (source.impure_rules, "qianshou/domain/x/rules.py", "from qianshou.domain.people.models import Child\n"),
    (source.vendor_asked, "qianshou/domain/x/queries.py", "def f():\n    return connection.vendor\n"),
    (source.untyped, "qianshou/kit/x.py", "def f(a, b: int) -> int:\n    return b\n"),
    (source.untyped, "qianshou/kit/x.py", "def f(b: int):\n    return b\n"),
    (source.too_long, "qianshou/kit/x.py", "x = 1\n" * 401),
    (source.too_long, "qianshou/kit/x.py", "def f():\n" + "    x = 1\n" * 40),
    (source.too_long, "qianshou/web/ui/templates/x.html", "<p>\n" * 151),
    (source.bad_name, "qianshou/domain/people/utils.py", ""),
    (source.bad_name, "qianshou/common/x.py", ""),
    (source.unopened, "qianshou/kit/x.py", "x = 1\n"),
    (source.machine_named, "qianshou/kit/x.py", f"PATH = '/{'work'}/main'\n"),
    (source.unsafe_markup, "x.html", '<p style="color:red">'),
    (source.unsafe_markup, "x.html", '<p onclick="go()">'),
    (source.unsafe_markup, "x.html", "<script>go()</script>"),
    (source.unsafe_markup, "x.html", '<script src="https://cdn.example/x.js"></script>'),
    (source.unsafe_markup, "x.html", "{{ note|safe }}"),
    (source.lazy_test, "tests/x.py", "time.sleep(1)\n"),
    (source.lazy_test, "tests/x.py", "@pytest.mark.skipif(True)\ndef test_x():\n    pass\n"),
    (source.lazy_test, "tests/x.py", "from unittest.mock import patch\n"),
]

FINE = [
    (source.rows_touched, "qianshou/web/x.py", "def f(r, child):\n    return actions.close(r.actor, child=child)\n"),
    (source.closed_rooms_entered, "qianshou/web/x.py", "from qianshou.domain.people import actions, queries\nfrom qianshou.domain.permissions import P\n"),
    (source.ungated_actions, "qianshou/domain/x/actions.py", "@action(P.X, on='child')\ndef close(actor, *, child):\n    pass\ndef _inner():\n    pass\n"),
    (source.clock_reads, "qianshou/domain/x/actions.py", "def f():\n    return timezone.now()\n"),
    (source.machine_named, "x.md", f"see https://example.org/home/index.html and qianshou/{'work'}/x\n"),
    (source.unsafe_markup, "x.html", '<script src="/static/x.js" defer></script><script type="application/json" id="d"></script>'),
]


@pytest.mark.parametrize(("finder", "path", "text"), BITES)
def test_the_finder_bites(finder, path, text):
    assert finder(path, text) != []


@pytest.mark.parametrize(("finder", "path", "text"), FINE)
def test_the_finder_leaves_good_source_alone(finder, path, text):
    assert finder(path, text) == []


def rooms(room):
    return ((p, t) for p, t in source.modules("qianshou/domain", "qianshou/papers") if source.is_room(p, room))


def test_pages_and_jobs_touch_no_rows():
    assert source.faults(source.rows_touched, source.modules(*ABOVE)) == []


def test_what_is_refused_is_caught_in_one_place():
    assert source.faults(source.refusals_caught, source.modules("qianshou/web")) == []


def test_pages_and_jobs_import_only_queries_actions_and_choices():
    assert source.faults(source.closed_rooms_entered, source.modules(*ABOVE)) == []


def test_every_public_action_goes_through_the_gate():
    assert source.faults(source.ungated_actions, rooms("actions")) == []


@pytest.mark.parametrize("room", ["rules", "queries", "actions"])
def test_today_is_passed_in_and_never_read(room):
    assert source.faults(source.clock_reads, rooms(room)) == []


def test_rules_are_pure():
    assert source.faults(source.impure_rules, rooms("rules")) == []


def test_only_kit_asks_which_database_it_is():
    above = source.modules("qianshou/domain", "qianshou/papers", "qianshou/jobs", "qianshou/web", "qianshou/commands")
    assert source.faults(source.vendor_asked, above) == []


def test_public_functions_carry_types():
    assert source.faults(source.untyped, source.modules(*TYPED)) == []


def test_files_functions_and_templates_are_short():
    assert source.faults(source.too_long, source.modules()) + source.faults(source.too_long, source.templates()) == []


def test_no_module_has_a_name_that_says_nothing():
    assert source.faults(source.bad_name, source.modules()) == []


def test_every_module_says_first_what_truth_lives_in_it():
    assert source.faults(source.unopened, source.modules("qianshou", "tests", "run.py")) == []


def test_nothing_names_the_machine_it_was_written_on():
    texts = [
        (path.relative_to(source.ROOT).as_posix(), path.read_text("utf-8"))
        for pattern in ("*.md", "*.toml", "docs/**/*.md", "qianshou/**/*.toml", ".ci/run")
        for path in source.ROOT.glob(pattern)
    ]
    assert source.faults(source.machine_named, iter([*source.modules("qianshou", "tests", "run.py"), *texts])) == []


def test_templates_hold_nothing_the_content_policy_forbids():
    assert source.faults(source.unsafe_markup, source.templates()) == []


def test_tests_neither_sleep_nor_skip_nor_mock():
    assert source.faults(source.lazy_test, source.modules("tests")) == []
