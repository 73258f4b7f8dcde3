"""What was typed outlives a session that ran out: it goes along sealed in the sign-in page and is offered again afterwards.

Nothing of it is kept on the server, in the session or in a cookie; the page holds it encrypted, bound to its address, for half a day.
"""

import base64
import json
import os
import time
import zlib
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse

from qianshou.kit import keyring
from qianshou.kit.errors import Refused

LASTS = 12 * 3600  # seconds
MOST = 3 * 1024 * 1024  # sealed and in base64 it still passes DATA_UPLOAD_MAX_MEMORY_SIZE
SECRET = {"csrfmiddlewaretoken", "password", "old", "new", "again", "code", "typed"}
SIGNING = ("/login/", "/logout/")
WHERE = b"web.typed"


def _cipher(key_id: int) -> AESGCM:
    return AESGCM(keyring.derived(key_id, "typed", ""))


def _who(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    return user.uid if user is not None and user.is_authenticated else ""


def _pairs(request: HttpRequest) -> list[list[str]]:
    return [[name, value] for name, values in request.POST.lists() if name not in SECRET for value in values]


def _body(request: HttpRequest) -> dict[str, Any] | None:
    pairs, files = _pairs(request), sorted(request.FILES)
    if not (pairs or files) or request.path.startswith(SIGNING):
        return None
    return {"to": request.get_full_path(), "typed": pairs, "files": files, "who": _who(request), "at": int(time.time())}


def seal(request: HttpRequest) -> str:
    """The POST of this request as a sealed word; '' when nothing was typed, or too much."""
    body = _body(request)
    if body is None:
        return ""
    plain = zlib.compress(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"))
    if len(plain) > MOST:
        return ""
    key_id, nonce = keyring.current_id(), os.urandom(12)
    return base64.urlsafe_b64encode(bytes([key_id]) + nonce + _cipher(key_id).encrypt(nonce, plain, WHERE)).decode()


def opened(request: HttpRequest) -> dict[str, Any] | None:
    """What the sealed word of this request says; None when there is none, it is too old, was changed, or another person's."""
    try:
        blob = base64.urlsafe_b64decode(request.POST.get("typed", ""))
        body = json.loads(zlib.decompress(_cipher(blob[0]).decrypt(blob[1:13], blob[13:], WHERE)))
    except (ValueError, IndexError, InvalidTag, zlib.error, Refused):
        return None
    if time.time() - body["at"] > LASTS or body["who"] not in ("", _who(request)):
        return None
    return body


def carried(request: HttpRequest) -> str:
    """The sealed word for the pages of signing in: made of this request, or as it came from the page before."""
    return getattr(request, "typed", "") or (request.POST.get("typed", "") if request.method == "POST" else "")


def again(request: HttpRequest, body: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page that offers to go on with what was typed; going on is the person's own click, with her own rights."""
    return render(request, "public/typed_again.html", {"to": body["to"], "typed": body["typed"], "files": bool(body["files"])}, status=status)


def offered(request: HttpRequest) -> HttpResponse | None:
    """After signing in: the page that offers what was typed, or None."""
    body = opened(request)
    return again(request, body) if body else None


def signing_in(request: HttpRequest, address: str, sealed: str) -> HttpResponse:
    """The page of signing in at that address, as if it had been asked for, with the sealed word in its form."""
    request.method, request.typed = "GET", sealed
    response = resolve(address).func(request)
    response.status_code = 401
    return response


def given_back(request: HttpRequest) -> HttpResponse | None:
    """What a page of this very site sent with a token that grew old; None for anything else.

    Only the browser's own word counts (Origin): a page of another site could else have its words confirmed here by a click.
    """
    own = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Origin") != own or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return None
    body = _body(request)
    if body is None or _who(request):
        return again(request, body, status=403) if body else None
    sealed = seal(request)
    return signing_in(request, reverse("public:login"), sealed) if sealed else None
