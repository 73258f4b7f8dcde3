"""The addresses of the field door: each area lists its own pages as `urls`."""

from importlib import import_module
from importlib.util import find_spec

AREAS = ["today", "record", "children", "records", "me", "classes", "change"]


urlpatterns = [
    url
    for area in AREAS
    if find_spec(f"qianshou.web.field.{area}") is not None  # an area not built yet
    for url in import_module(f"qianshou.web.field.{area}").urls
]
