"""A demo county of its own, served by its own process on a fixed day: `python -m tests.journeys.site PORT SIZE`, data in QIANSHOU_TEST_DATA.

The county has all its units, people, files and pairings; of what was done in the years before it has nothing, which takes most of the building."""

import datetime as dt
import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

DAY = dt.date(2026, 11, 20)  # a Friday in term: what is due does not depend on when the tests run


class Threaded(ThreadingMixIn, WSGIServer):
    """A browser opens several connections at once."""

    daemon_threads = True
    request_queue_size = 64


class Quiet(WSGIRequestHandler):
    """Nothing about who asked for what is written down."""

    def log_message(self, *args):
        pass


def stand_on_the_day() -> None:
    """Every place that asks what day it is hears DAY; moments (sessions, undo) stay real."""
    from django.utils import timezone

    asked = timezone.localdate
    timezone.localdate = lambda value=None, zone=None: DAY if value is None else asked(value, zone)


def main(port: int, size: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    stand_on_the_day()
    from django.core.wsgi import get_wsgi_application

    from qianshou import schema
    from qianshou.jobs.demo import build

    schema.create()
    build.build(size, seed=20261122, today=DAY, say=lambda line: None, history=size == "village")
    server = make_server("127.0.0.1", port, get_wsgi_application(), server_class=Threaded, handler_class=Quiet)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
