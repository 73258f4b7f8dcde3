"""The few kinds of 'no' the house knows; each carries one Chinese sentence a user may read."""


class Refused(Exception):
    """Something a person asked for was not done; the message says what happened and what to do."""

    def __init__(self, say: str = "", **detail: object) -> None:
        super().__init__(say)
        self.say = say
        self.detail = detail


def plainly(error: Exception, otherwise: str) -> str:
    """A refusal's own sentence; `otherwise` for every other error, whose text may quote a row."""
    return error.say if isinstance(error, Refused) and error.say else otherwise


class NotAllowed(Refused):
    """The actor holds the permission nowhere (403), or not over this row (404: see `web`)."""


class Invalid(Refused):
    """A value is wrong; `field` names the action's keyword it came in by."""

    def __init__(self, say: str, field: str = "", **detail: object) -> None:
        super().__init__(say, **detail)
        self.field = field


class Changed(Refused):
    """Somebody saved this row since it was read; `now` holds the values as they are."""

    def __init__(self, say: str, now: dict | None = None) -> None:
        super().__init__(say)
        self.now = now or {}
