"""The addresses of the field door: each area lists its own pages as `urls`."""

import warnings
from importlib import import_module

AREAS = ["today", "record", "children", "records", "me", "classes", "change"]


urlpatterns = []
for area in AREAS:
    try:
        urlpatterns += import_module(f"qianshou.web.field.{area}").urls
    except ImportError as missing:  # while the house is being built
        warnings.warn(f"field/{area}: {missing}", stacklevel=1)
