"""What a stored password costs to check, and that it is never the default's price."""

from django.contrib.auth.hashers import identify_hasher
from django.test import override_settings

from qianshou.kit.passwords import CountyArgon2Hasher


@override_settings(PASSWORD_HASHERS=["qianshou.kit.passwords.CountyArgon2Hasher"])
def test_a_password_is_kept_by_argon2id_at_19_mebibytes_two_passes_one_lane():
    kept = CountyArgon2Hasher().encode("一个很长的口令 2026", "abcdefghijklmnop")
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert identify_hasher(kept).verify("一个很长的口令 2026", kept)
    assert not identify_hasher(kept).verify("一个很长的口令 2027", kept)
