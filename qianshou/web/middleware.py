"""What every answer carries: the content policy, no-store, today's date, and calm words when the database is gone."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from qianshou.web import errors

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


_READ_AWAY = 200 * 1024 * 1024


class TrustedProxy:
    """X-Forwarded-* is believed from the named proxies only; from anyone else it is taken off before Django reads it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        if meta.get("REMOTE_ADDR", "") in settings.TRUSTED_PROXY:
            client = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()  # the last one is the proxy's own word
            meta["REMOTE_ADDR"] = client or meta["REMOTE_ADDR"]
        else:
            for name in [name for name in meta if name.startswith("HTTP_X_FORWARDED_")]:
                del meta[name]
        return self.get_response(request)


class PageHeaders:
    """Content policy on everything; no-store on everything that is not a static file and says nothing itself."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class UploadBound:
    """More than the upload handler takes is not parsed at all (the file would only be missing): it is read away, and the page says why."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if not said.isdecimal() or int(said) <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            return self.get_response(request)
        left = _READ_AWAY
        while left > 0 and (piece := request.read(1024 * 1024)):  # who still sends does not listen
            left -= len(piece)
        return errors.too_big(request)


class Today:
    """`request.today`: the date in Asia/Shanghai, read once, so that one page never spans midnight."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.today: date = timezone.localdate()  # type: ignore[attr-defined, misc]
        return self.get_response(request)


class DatabaseGone:
    """A database that is away, full or locked answers 503 稍后再试; what fails below a view ends in errors.broken."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.unavailable(request) if isinstance(exception, errors.DATABASE_GONE) else None
