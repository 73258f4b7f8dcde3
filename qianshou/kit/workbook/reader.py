"""A file's cells, read by a child process inside limits, as columns. The file never touches the disk."""

from __future__ import annotations

import marshal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..csvguard import unguarded
from . import refusal
from .gate import kind_of
from .refusal import FileRefused

_CHILD = Path(__file__).with_name("child.py")


@dataclass(slots=True)
class Grid:
    """One sheet: its cells by column ("" = empty), and its merged ranges (r1, c1, r2, c2), from 0."""

    index: int
    name: str | None
    hidden: bool
    merges: list[tuple[int, int, int, int]]
    columns: list[list[Any]] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Rows from the first to the last that holds anything."""
        return len(self.columns[0]) if self.columns else 0

    def row(self, place: int) -> list[Any]:
        """One row's cells, from 0."""
        return [column[place] for column in self.columns]


@dataclass(slots=True)
class Book:
    """All sheets of a file. `kind` is xlsx, xlsb, ods, xls, docx or csv; `encoding` only for csv."""

    kind: str
    encoding: str | None
    grids: list[Grid]


def encoding_of(data: bytes) -> str:
    """UTF-8 (with or without mark), UTF-16, or GB18030: the first that fits without a fault."""
    if data.startswith(b"\xef\xbb\xbf"):
        candidates = ["utf-8-sig"]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif b"\x00" in data[:4000]:
        odd, even = data[1:4000:2].count(0), data[0:4000:2].count(0)
        candidates = ["utf-16-le" if odd >= even else "utf-16-be"]
    else:
        candidates = ["utf-8", "gb18030"]
    for name in candidates:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return name
    raise FileRefused("encoding")


def _start(kind: str, encoding: str | None) -> tuple[subprocess.Popen[bytes], bytes]:
    task = marshal.dumps(
        {
            "kind": kind,
            "encoding": encoding,
            "memory": refusal.MAX_MEMORY,
            "seconds": refusal.MAX_SECONDS,
            "rows": refusal.MAX_ROWS,
            "columns": refusal.MAX_COLUMNS,
            "cells": refusal.MAX_CELLS,
        }
    )
    child = subprocess.Popen(
        [sys.executable, "-I", str(_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return child, len(task).to_bytes(4, "little") + task


def _feed(child: subprocess.Popen[bytes], head: bytes, data: bytes) -> None:
    """Write the file to the child; a child that died early is told of by its missing answer."""
    assert child.stdin
    try:
        child.stdin.write(head)
        child.stdin.write(data)
        child.stdin.close()
    except OSError:
        pass


def _messages(child: subprocess.Popen[bytes]) -> Iterator[tuple]:
    assert child.stdout
    while len(size := child.stdout.read(4)) == 4:
        length = int.from_bytes(size, "little")
        body = child.stdout.read(length)
        if len(body) < length:
            return
        yield marshal.loads(body)


def _dates(column: list[Any], made: dict[Any, Any]) -> list[Any]:
    """Tuples back into dates; one object for equal days."""
    for cell in set(column):
        if isinstance(cell, tuple) and cell not in made:
            made[cell] = date(*cell[1:]) if cell[0] == "d" else datetime.fromisoformat(cell[1])
    return [made[cell] if type(cell) is tuple else cell for cell in column]


def _collect(messages: Iterator[tuple]) -> list[Grid] | str:
    """The sheets, or the code of a refusal. Equal cells of a column become one object."""
    grids: list[Grid] = []
    seen: list[dict[Any, Any]] = []
    made: dict[Any, Any] = {}
    for message in messages:
        if message[0] == "end":
            return grids
        if message[0] == "no":
            return str(message[1])
        if message[0] == "sheet":
            grids.append(Grid(*message[1:4], merges=message[4]))
            seen = []
            continue
        for place in message[2]:
            message[1][place] = _dates(message[1][place], made)
        columns = grids[-1].columns
        while len(columns) < len(message[1]):
            columns.append([])
            seen.append({})
        for place, part in enumerate(message[1]):
            columns[place].extend(map(seen[place].setdefault, part, part))
    return "too_much_memory"


def _unguard(grids: list[Grid]) -> None:
    """Takes off the apostrophes that were put before formulas and long numbers when a CSV was written."""
    for grid in grids:
        for place, column in enumerate(grid.columns):
            if any(cell[:1] == "'" for cell in set(column) if isinstance(cell, str)):
                grid.columns[place] = [unguarded(cell) if isinstance(cell, str) else cell for cell in column]


def read_book(data: bytes) -> Book:
    """All cells of a file. Refuses with `FileRefused` (gate first, then the child's limits), nothing else."""
    kind = kind_of(data)
    encoding = encoding_of(data) if kind == "text" else None
    child, head = _start(kind, encoding)
    late = threading.Event()

    def stop() -> None:
        late.set()
        child.kill()

    clock = threading.Timer(refusal.MAX_SECONDS, stop)
    clock.daemon = True
    clock.start()
    writer = threading.Thread(target=_feed, args=(child, head, data), daemon=True)
    writer.start()
    try:
        grids = _collect(_messages(child))
    finally:
        clock.cancel()
        child.kill()
        writer.join()
        assert child.stdout
        child.stdout.close()
        child.wait()
    if late.is_set():
        raise FileRefused("too_slow")
    if isinstance(grids, str):
        raise FileRefused(grids)
    if kind == "text":
        _unguard(grids)
    return Book("csv" if kind == "text" else kind, encoding, grids)
