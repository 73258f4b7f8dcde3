"""The gallery of components at an address of its own: demo sites only, for those who build pages; it shows invented people and reads no row."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from qianshou.web.access import public
from qianshou.web.ui import gallery as shelf


@public
def gallery(request: HttpRequest, page: str = "") -> HttpResponse:
    """One page of it; an unknown one is 404."""
    return shelf.gallery(request, page)


urls = [path("gallery/", gallery, name="gallery"), path("gallery/<str:page>/", gallery, name="gallery")]
