"""What can be done with accounts, roles and invitations."""

from .grants import grant, revoke
from .invitations import accept_invitation, invite, join, send_invitation, withdraw_invitation
from .people import (
    add_user,
    close_account,
    create_administrator,
    create_sign_in_link,
    end_sessions,
    rename,
    reset_second_factor,
    use_sign_in_link,
    vouch_for_address,
)

__all__ = [
    "accept_invitation",
    "add_user",
    "close_account",
    "create_administrator",
    "create_sign_in_link",
    "end_sessions",
    "grant",
    "invite",
    "join",
    "rename",
    "reset_second_factor",
    "revoke",
    "send_invitation",
    "use_sign_in_link",
    "vouch_for_address",
    "withdraw_invitation",
]
