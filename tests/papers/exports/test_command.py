"""roster export on the command line: how many rows, what is refused, and that nothing is left where it was refused."""

import argparse

import pytest
from openpyxl import load_workbook

from qianshou.commands.roster import give
from qianshou.domain.accounts.models import AuditEvent
from qianshou.kit.errors import Refused
from qianshou.papers.models import Export

pytestmark = pytest.mark.django_db


def export(out, *, unit="2152000101", who="school", layout="school", **more):
    parser = argparse.ArgumentParser()
    give.configure(parser)
    words = ["--unit", unit, "--as", who, "--layout", layout, "--out", str(out)]
    return give.run(parser.parse_args([*words, *(w for key, value in more.items() for w in (f"--{key}", value))]))


@pytest.fixture
def world(cast):
    return cast.with_("children")


def test_it_answers_with_the_rows_it_wrote(world, tmp_path):
    assert export(tmp_path / "s.xlsx") == {"rows": 4}
    assert export(tmp_path / "m.xlsx", unit="520481", who="county", layout="mca")["rows"] == 7
    assert load_workbook(tmp_path / "s.xlsx").active.max_row == 8
    assert {e.channel for e in AuditEvent.objects.filter(action__startswith="exports.")} == {"cli"}


def test_a_village_is_exported_by_residence(world, tmp_path):
    assert export(tmp_path / "v.xlsx", unit="520481101201", who="township_home", layout="mca") == {"rows": 4}


@pytest.mark.parametrize("bad", [{"unit": "999"}, {"unit": "2152000201"}, {"who": "nobody-here"}, {"who": "helper"}, {"who": "neighbour_county"}])
def test_a_unit_or_a_person_without_the_right_is_refused_in_one_line(world, tmp_path, bad):
    with pytest.raises(Refused):
        export(tmp_path / "x.xlsx", **bad)
    assert not (tmp_path / "x.xlsx").exists() and not Export.objects.exists()


def test_a_folder_that_is_not_there_is_said_before_anything_is_read(world, tmp_path):
    with pytest.raises(Refused):
        export(tmp_path / "no" / "x.xlsx")
    assert not Export.objects.exists()
