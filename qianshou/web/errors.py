"""What a page says when it cannot be served: plain Chinese, no context, nothing about what was asked for."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from qianshou.web import typed

DATABASE_GONE = (OperationalError, InterfaceError)
log = logging.getLogger("qianshou.web")


def _plain(name: str, status: int) -> HttpResponse:
    response = HttpResponse(render_to_string(f"errors/{name}.html"), status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain("400", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain("403", 403)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page of ours that grew old gets its words back; what another site sent is not repeated."""
    return typed.given_back(request) or _plain("csrf", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain("404", 404)


def too_big(request: HttpRequest) -> HttpResponse:
    return _plain("413", 413)


def broken(request: HttpRequest) -> HttpResponse:
    """Anything uncaught; a database that went away below the views (sessions, login) is told apart here."""
    if isinstance(sys.exc_info()[1], DATABASE_GONE):
        return unavailable(request)
    return _plain("500", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    gone = sys.exc_info()[1]
    log.error("database unavailable: %s", type(gone).__name__)
    response = _plain("503", 503)
    response["Retry-After"] = "30"
    return response
