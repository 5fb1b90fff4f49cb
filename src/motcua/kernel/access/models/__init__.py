"""Accounts, what they may do, and how they prove who they are."""

from .accounts import Account, IdentityLink
from .factors import Passkey, RecoveryCode
from .roles import Delegation, Role, RoleAssignment
from .sign_ins import ApiToken, SignIn

__all__ = [
    "Account",
    "ApiToken",
    "Delegation",
    "IdentityLink",
    "Passkey",
    "RecoveryCode",
    "Role",
    "RoleAssignment",
    "SignIn",
]
