"""What a stored password costs to check, and that it is never the default's price."""

import threading
from contextlib import ExitStack

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.test import override_settings

from qianshou.kit import passwords
from qianshou.kit.errors import Refused
from qianshou.kit.passwords import CountyArgon2Hasher


@override_settings(PASSWORD_HASHERS=["qianshou.kit.passwords.CountyArgon2Hasher"])
def test_a_password_is_kept_by_argon2id_at_19_mebibytes_two_passes_one_lane():
    kept = CountyArgon2Hasher().encode("一个很长的口令 2026", "abcdefghijklmnop")
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert identify_hasher(kept).verify("一个很长的口令 2026", kept)
    assert not identify_hasher(kept).verify("一个很长的口令 2027", kept)


def test_no_more_checks_run_at_once_than_cores_less_one():
    running, most, lock = 0, 0, threading.Lock()
    gate = threading.Barrier(4)

    def check():
        nonlocal running, most
        gate.wait()
        with passwords.a_turn():
            with lock:
                running += 1
                most = max(most, running)
            CountyArgon2Hasher.__mro__[1].encode(CountyArgon2Hasher(), "x", "saltsaltsalt")
            with lock:
                running -= 1

    threads = [threading.Thread(target=check) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= most <= passwords.AT_ONCE


def test_a_full_house_refuses_in_words(monkeypatch):
    with ExitStack() as held:
        for _n in range(passwords.AT_ONCE):
            held.enter_context(passwords.a_turn())
        monkeypatch.setattr(passwords, "PATIENCE", 0.05)
        with pytest.raises(Refused, match="登录的人太多"), passwords.a_turn():
            pass
