"""The cast's day on every page: what is due does not depend on when the tests run. `from tests.web.day import the_casts_day`."""

import pytest

from tests.cast import TODAY


class TheCastsDay:
    """Stands right behind the site's own Today."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.today = TODAY
        return self.get_response(request)


@pytest.fixture(autouse=True)
def the_casts_day(settings):
    """The site's middleware with TheCastsDay behind its Today, for every test of a module that imports this."""
    out = list(settings.MIDDLEWARE)
    out.insert(out.index("qianshou.web.middleware.Today") + 1, f"{__name__}.TheCastsDay")
    settings.MIDDLEWARE = out
