"""The addresses of the office door: each area lists its own pages as `urls`."""

import warnings
from importlib import import_module

AREAS = [
    "desk", "roster", "child", "changes", "imports", "pairing", "programmes", "missed", "records",
    "units", "users", "audit", "account", "printing", "exports", "search",
]  # fmt: skip


urlpatterns = []
for area in AREAS:
    try:
        urlpatterns += import_module(f"qianshou.web.office.{area}").urls
    except ImportError as missing:  # while the house is being built
        warnings.warn(f"office/{area}: {missing}", stacklevel=1)
