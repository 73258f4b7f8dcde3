"""The gallery: every component in every state, and the base pages, with invented people only. It reads no row."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from qianshou.web.ui import gallery_sample as sample

PAGES = {
    "": "ui/gallery.html",
    "forms": "ui/gallery/forms.html",
    "desk": "ui/gallery/desk.html",
    "child": "ui/gallery/child.html",
    "phone": "ui/gallery/phone.html",
    "phone-form": "ui/gallery/phone_form.html",
    "login": "ui/gallery/login.html",
    "cards": "ui/gallery/cards.html",
    "wallet": "ui/gallery/wallet.html",
}


def gallery(request: HttpRequest, page: str = "") -> HttpResponse:
    """Show one page of the gallery; an unknown one is 404."""
    if page not in PAGES:
        raise Http404
    context = sample.context(page, request.GET.get("size", "normal"))
    return HttpResponse(render_to_string(PAGES[page], context))  # no processors: no session, no row, no unit is asked
