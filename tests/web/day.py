"""The cast's day on every page: what is due does not depend on when the tests run."""

from tests.cast import TODAY


class TheCastsDay:
    """Stands right behind the site's own Today."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.today = TODAY
        return self.get_response(request)


def with_the_casts_day(middleware):
    """The site's middleware with TheCastsDay behind its Today."""
    out = list(middleware)
    out.insert(out.index("qianshou.web.middleware.Today") + 1, f"{__name__}.TheCastsDay")
    return out
