"""Old binary office files (compound files), told apart by the names of their streams; nothing is opened."""

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (("locked", ("EncryptedPackage", "EncryptionInfo")), ("word", ("WordDocument",)), ("sheet", ("Workbook", "Book")))


def kind_of(data: bytes) -> str:
    """`locked`: a newer file behind a password; `word`, `sheet`: an old document or workbook; `other`; '' where it is no such file."""
    if not data.startswith(MAGIC):
        return ""
    return next((kind for kind, names in _STREAMS if any(name.encode("utf-16-le") in data for name in names)), "other")
