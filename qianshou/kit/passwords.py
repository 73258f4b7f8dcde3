"""The one password hasher: Argon2id at a cost two cores can pay on a Monday morning."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class CountyArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: 21 ms here, where Django's default takes 205 ms and 100 MB."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
