"""The second factor: a six-digit code of an authenticator app (ASVS 6.3.2); chosen by the user."""

from typing import Any

from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid
from qianshou.kit.gate import action, remember


@action(P.OWN_ACCOUNT)
def start_totp(actor: Any) -> TOTPDevice:
    """A new secret waiting for its first code; an earlier unconfirmed one is dropped."""
    remember(subjects=[actor.user])
    TOTPDevice.objects.filter(user=actor.user, confirmed=False).delete()
    return TOTPDevice.objects.create(user=actor.user, name="totp", confirmed=False)


@action(P.OWN_ACCOUNT)
def confirm_totp(actor: Any, *, code: str) -> TOTPDevice:
    """The first code proves that the app holds the secret; from then on signing in asks for one."""
    device = TOTPDevice.objects.filter(user=actor.user, confirmed=False).first()
    if device is None:
        raise Invalid(_("请先重新扫码。"), "code")
    if not device.verify_token(code):
        raise Invalid(_("验证码不对。请看手机上现在显示的 6 位数字，并检查手机时间。"), "code")
    TOTPDevice.objects.filter(user=actor.user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    remember(subjects=[actor.user])
    return device


@action(P.OWN_ACCOUNT)
def drop_totp(actor: Any, *, password: str) -> None:
    """Takes the second factor off; asks for the password again."""
    if not actor.user.check_password(password):
        raise Invalid(_("密码不对。"), "password")
    TOTPDevice.objects.filter(user=actor.user).delete()
    remember(subjects=[actor.user])
