"""The door the server knocks at; every page's code is read in before the first visitor, who would else wait for it."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianshou.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - reading it imports the pages
