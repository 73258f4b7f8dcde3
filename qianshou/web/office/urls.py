"""The addresses of the office door: each area lists its own pages as `urls`."""

from importlib import import_module
from importlib.util import find_spec

AREAS = [
    "desk", "roster", "child", "files", "corrections", "changes", "classes", "papers_of_child", "decisions", "doubts", "imports", "pairing", "programmes", "missed", "records",
    "files", "corrections", "decisions", "papers_of_child", "classes",
    "units", "users", "audit", "account", "printing", "exports", "search",
]  # fmt: skip


urlpatterns = [
    url
    for area in AREAS
    if find_spec(f"qianshou.web.office.{area}") is not None  # an area not built yet
    for url in import_module(f"qianshou.web.office.{area}").urls
]
