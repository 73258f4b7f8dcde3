"""The bench's own process: an empty database, our whole way, the peer's, the bare read; the workbook on stdin, one JSON object on stdout."""

import io
import json
import os
import sys
import time


def main(count: int, peer_count: int) -> dict:
    """Runs all of it; every measurement alone, one after the other."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianshou.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from python_calamine import CalamineWorkbook

    from qianshou.domain.people.models import Carer, Change, Child, Fact, Label, Pupil
    from qianshou.papers.imports.bench import ours, peer
    from qianshou.papers.models import StagedRow
    from qianshou.papers.rosters import read_table

    call_command("migrate", verbosity=0, interactive=False)
    data = sys.stdin.buffer.read()
    found = {"rows": count, "peer_rows": min(peer_count, count), **ours.whole_way(data)}
    table, hanging = peer.told(found["peer_rows"])
    StagedRow.objects.all().delete()
    for model in (Pupil, Label, Change, Fact, Carer, Child):
        rows = model._base_manager.all()
        rows._raw_delete(rows.db)
    found["peer"] = peer.whole_way(data, table, hanging)
    start = time.perf_counter()
    CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    found["bare"] = time.perf_counter() - start
    start = time.perf_counter()
    for sheet in read_table(data, "名册.xlsx", None, today=ours.DAY).data_sheets:
        for _row in sheet.rows():
            pass
    found["read"] = time.perf_counter() - start
    return found


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))  # noqa: T201
