"""The addresses of the field door: each area lists its own pages as `urls`."""

from importlib import import_module

AREAS = ["service", "today", "record", "children", "records", "me", "classes", "change", "work", "why", "plan", "targets", "rolls"]

urlpatterns = [url for area in AREAS for url in import_module(f"qianshou.web.field.{area}").urls]
