"""The door the server knocks at; every page's code is read in before the first visitor, who would else wait for it."""

import os
import threading

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianshou.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - reading it imports the pages

WARM_AFTER = 2.0  # seconds: the first page of a cold start does not share the processor with this


def _warm() -> None:
    """The solver of pairings is loaded beside the first visits, not inside somebody's."""
    from qianshou.domain.pairing.matching.together import warm

    warm()


_later = threading.Timer(WARM_AFTER, _warm)
_later.daemon = True
_later.start()
