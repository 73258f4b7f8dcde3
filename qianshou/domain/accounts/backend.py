"""Password login as Django does it; the signed-in user of each page is read with SQL compiled once."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from qianshou.domain.accounts.models import User
from qianshou.kit.prepared import prepared


def _row(*, pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)


class Backend(ModelBackend):
    """Nobody who is not active is signed in."""

    def get_user(self, user_id: int | str) -> User | None:
        user = next(iter(prepared("user", _row, pk=int(user_id))), None)
        return user if user is not None and self.user_can_authenticate(user) else None
