"""Access, for other apps. What is not listed here is private."""

from .actions.accounts import create_official_account
from .actions.delegation import delegate, revoke_delegation
from .actions.roles import assign_role, end_role
from .actions.signing_in import sign_in_with_identity, sign_in_with_password
from .actions.tokens import issue_token
from .models import Account
from .permissions import SecondFactorNeeded, require, require_second_factor
from .ports import (
    Departure,
    Identity,
    IdentityProviderDown,
    IdentityRefused,
    SignInCancelled,
    register_identity_provider,
)
from .queries.accounts import find_official_account, find_person_account, get_account
from .queries.bearer import bearer
from .queries.grants import actor_for, list_holders, list_roles

__all__ = [
    "Account",
    "Departure",
    "Identity",
    "IdentityProviderDown",
    "IdentityRefused",
    "SecondFactorNeeded",
    "SignInCancelled",
    "actor_for",
    "assign_role",
    "bearer",
    "create_official_account",
    "delegate",
    "end_role",
    "find_official_account",
    "find_person_account",
    "get_account",
    "issue_token",
    "list_holders",
    "list_roles",
    "register_identity_provider",
    "require",
    "require_second_factor",
    "revoke_delegation",
    "sign_in_with_identity",
    "sign_in_with_password",
]
