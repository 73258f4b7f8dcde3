"""What may be done to accounts, roles, sessions and the trail."""

from qianshou.domain.accounts.actions.archive import archive_audit
from qianshou.domain.accounts.actions.grants import end_grant, grant, grant_many
from qianshou.domain.accounts.actions.reads import note_failed_login, note_read, seal_audit
from qianshou.domain.accounts.actions.second_step import confirm_totp, drop_totp, start_totp
from qianshou.domain.accounts.actions.sessions import end_other_sessions, end_session, note_login, note_logout, touch_session
from qianshou.domain.accounts.actions.users import (
    change_password,
    disable_user,
    edit_user,
    enable_user,
    make_user,
    make_users,
    new_codes,
    reset_password,
    set_text_size,
)

__all__ = [
    "archive_audit", "change_password", "confirm_totp", "disable_user", "drop_totp", "edit_user", "enable_user", "end_grant",
    "end_other_sessions", "end_session", "grant", "grant_many", "make_user", "make_users", "new_codes", "note_failed_login",
    "note_login", "note_logout", "note_read", "reset_password", "seal_audit", "set_text_size", "start_totp", "touch_session",
]  # fmt: skip
