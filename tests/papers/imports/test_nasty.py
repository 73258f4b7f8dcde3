"""Files nobody meant to send: one Chinese sentence, or rows; never a traceback, never half a child."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianshou.domain.people.models import Child
from qianshou.kit.errors import Refused
from qianshou.papers.choices import BatchState
from qianshou.papers.imports import actions
from qianshou.papers.models import Batch
from qianshou.papers.rosters.bundle import pack
from tests.papers.imports.world import HEAD, csv, take

pytestmark = pytest.mark.django_db


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("[Content_Types].xml", b" " * 30_000_000)
        pack.writestr("xl/workbook.xml", b" " * 1000)
    return out.getvalue()


def bundle_of_a_bomb():
    """A zip that says it is a bundle of ours and packs what a bundle never packs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(zipfile.ZipInfo("qianshou-bundle"), b"")
        pack.writestr("000/名册.csv", b" " * 30_000_000)
    return out.getvalue()


FILES = {
    "bomb": bomb(),
    "bundle of a bomb": bundle_of_a_bomb(),
    "bundle of bundles": pack([("a.xlsx", pack([("b.csv", HEAD.encode())])), ("c.xlsx", bomb())]),
    "truncated": b"PK\x03\x04" + b"x" * 300,
    "zeros": b"\0" * 500,
    "utf16": HEAD.encode("utf-16"),
    "one cell": b"a",
    "formula": csv('=cmd|"/c calc"!A1,女,2014-03-05,,五年级3班,@SUM(1),,,'),
    "only header": HEAD.encode(),
    "huge cell": csv("杨" * 40_000 + ",女,2014-03-05,,五年级3班,杨大明,,,"),
    "rtl and nul": csv("杨\u202e小梅\u200b,女,2014-03-05,,五年级3班,杨\x07大明,浙江,,"),
    "long place": csv("杨小梅,女,2014-03-05,,五年级3班,杨大明," + "浙" * 500 + ",13800001234,"),
    "long class": csv("杨小梅,女,2014-03-05,," + "五" * 300 + "班,杨大明,浙江,13800001234,"),
}


@pytest.mark.battery
@pytest.mark.parametrize("name", FILES)
def test_a_nasty_file_is_refused_or_read_whole(cast, name):
    try:
        batch = take(cast, FILES[name], "x.csv" if name not in ("bomb", "truncated") else "x.xlsx")
    except Refused as error:
        assert "。" in error.say
        assert Batch.objects.count() == 0
        return
    assert batch.state in (BatchState.TAKEN, BatchState.FAILED)
    assert batch.state == BatchState.TAKEN or "。" in batch.say
    assert Child.objects.count() == batch.counts.get("taken_new", 0)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\t\0"), max_size=12) | st.sampled_from(
    ["", "杨小梅", "女", "2014-03-05", "2014.3", "41703", "5.1E+17", "五年级3班", "是", "—", "同上", "13800001234", "爷爷"]
)


@pytest.mark.battery
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=9, max_size=9), min_size=1, max_size=5))
def test_any_five_pasted_rows_are_taken_whole_or_said_to_be_wrong(cast, rows):
    actor, before = cast.actor("school"), Child.objects.count()
    text = "\n".join(["\t".join(HEAD.split(",")), *("\t".join(cells) for cells in rows)])
    try:
        batch = actions.receive_pasted(actor, unit=cast.unit("school"), text=text, today=cast.today)
    except Refused:
        return
    actions.read_batch(actor, batch=batch, today=cast.today)
    if batch.state != BatchState.ASKING:
        return
    actions.answer(actor, batch=batch, columns={}, as_of=cast.today, left_behind="yes", today=cast.today)
    actions.read_batch(actor, batch=batch, today=cast.today)
    actions.begin_take(actor, batch=batch, today=cast.today)
    done = actions.take_good(actor, batch=batch, today=cast.today)
    assert Child.objects.count() == before + done.counts.get("taken_new", 0)
