"""A file handed over as a download: never shown inside a page of ours."""

from urllib.parse import quote

from django.http import HttpResponse

BYTES = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png", "zip": "application/zip", "csv": "text/csv; charset=utf-8",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet", "docx": f"{_OFFICE}.wordprocessingml.document",
}  # fmt: skip


def attachment(data: bytes, plain: str, name: str = "", kind: str = "") -> HttpResponse:
    """`plain` is the Latin name, whose ending says what the file is unless `kind` does; `name` is what it is called in Chinese."""
    answer = HttpResponse(data, content_type=kind or TYPES.get(plain.rpartition(".")[2], BYTES))
    answer["Content-Disposition"] = f'attachment; filename="{plain}"' + (f"; filename*=UTF-8''{quote(name)}" if name else "")
    answer["Cache-Control"] = "no-store"
    return answer
