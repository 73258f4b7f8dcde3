"""The doors, by who comes in: staff at /office/, helpers at /field/, everyone else at /."""

from django.urls import include, path

urlpatterns = [
    path("office/", include(("qianshou.web.office.urls", "office"), namespace="office")),
    path("field/", include(("qianshou.web.field.urls", "field"), namespace="field")),
    path("", include(("qianshou.web.public.urls", "public"), namespace="public")),
]

handler400 = "qianshou.web.errors.bad_request"
handler403 = "qianshou.web.errors.forbidden"
handler404 = "qianshou.web.errors.not_found"
handler500 = "qianshou.web.errors.broken"
