"""Several files chosen at once, kept as one: a plain zip of ours that is told apart from anybody else's by its first entry."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from qianshou.kit.workbook import FileRefused

MARK = "qianshou-bundle"
MOST_FILES = 100
PASSED_OVER = ("~$", ".")  # how the names of files begin that office programs and systems leave in a folder


class Unread(FileRefused):
    """None of several files could be read; the text says of each why."""

    def __init__(self, says: Sequence[str]) -> None:
        super().__init__("damaged")
        self.say = " ".join(says[:5]) + (f" 另有 {len(says) - 5} 个文件也没有读。" if len(says) > 5 else "")


def pack(files: Sequence[tuple[str, bytes]]) -> bytes:
    """The files (name, bytes) as one, in the order of their names; always the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        package.writestr(zipfile.ZipInfo(MARK), b"")
        for number, (name, data) in enumerate(sorted(files)):
            package.writestr(zipfile.ZipInfo(f"{number:03d}/{PurePosixPath(name.replace(chr(92), '/')).name}"), data)
    return out.getvalue()


def bytes_of(path: Path) -> bytes:
    """A file's bytes; a folder's files as one, those that office programs leave behind passed over. Refuses what is not there."""
    try:
        if not path.is_dir():
            return path.read_bytes()
        files = [(one.name, one.read_bytes()) for one in path.iterdir() if one.is_file() and not one.name.startswith(PASSED_OVER)]
    except OSError:
        raise FileRefused("unreadable") from None
    if not files:
        raise FileRefused("empty")
    return files[0][1] if len(files) == 1 else pack(files)


def is_bundle(data: bytes) -> bool:
    """Whether these bytes were made by `pack`."""
    return data[:4] == b"PK\x03\x04" and data[30 : 30 + len(MARK)] == MARK.encode()


def unpack(data: bytes) -> list[tuple[str, bytes]] | None:
    """The files of a bundle; None for any other file."""
    if not is_bundle(data):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = [entry for entry in package.infolist() if entry.filename != MARK]
            if len(entries) > MOST_FILES or any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
                raise FileRefused("archive")
            return [(entry.filename.partition("/")[2], package.read(entry)) for entry in entries]
    except zipfile.BadZipFile:
        raise FileRefused("damaged") from None
