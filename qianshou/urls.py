"""The doors, by who comes in: staff at /office/, helpers at /field/, everyone else at /."""

from importlib.util import find_spec

from django.urls import include, path

DOORS = [("office/", "office"), ("field/", "field"), ("", "public")]


def _stands(door: str) -> bool:
    try:
        return find_spec(f"qianshou.web.{door}.urls") is not None
    except ModuleNotFoundError:
        return False


urlpatterns = [
    path(at, include((f"qianshou.web.{door}.urls", door), namespace=door)) for at, door in DOORS if _stands(door)
]

handler400 = "qianshou.web.errors.bad_request"
handler403 = "qianshou.web.errors.forbidden"
handler404 = "qianshou.web.errors.not_found"
handler500 = "qianshou.web.errors.broken"
