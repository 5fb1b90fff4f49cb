"""Accounts and their links to outside identities."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by the name that is typed, in whatever case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of a username."""
        return self.get(username=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """One row per way in: a person's (through an identity provider) or an official's.

    An official who is also a citizen has two accounts and one party, so that private matters and
    the office never mix. Deliberately no rights here: they are role assignments with a period.
    """

    personal_data = "personal"

    class Kind(models.TextChoices):
        PERSON = "person", "Người dân, doanh nghiệp"
        OFFICIAL = "official", "Cán bộ, công chức"

    uuid = UuidField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # NULL for persons, who have no password; unique names of officials are lower case.
    username = models.CharField(max_length=60, unique=True, null=True)  # noqa: DJ001
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    description = models.CharField(max_length=200, blank=True, default="")
    is_active = models.BooleanField(default=True)
    totp_secret = models.TextField(blank=True, default="")  # encrypted, see rules/secrets.py
    totp_last_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    password_changed_at = models.DateTimeField(null=True)

    last_login = None  # sign-ins are rows of their own

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        db_table = "access_account"
        db_table_comment = "One row per way in"
        constraints = [
            models.UniqueConstraint(fields=["party", "kind"], name="access_account_one_a_kind"),
            models.CheckConstraint(
                name="access_account_username",
                condition=Q(kind="person", username__isnull=True)
                | Q(kind="official", username__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.username or str(self.uuid)

    @property
    def has_totp(self) -> bool:
        """Whether an authenticator app is enrolled."""
        return bool(self.totp_secret)


class IdentityLink(models.Model):
    """One row per identity at an outside provider that signs in to an account.

    The subject is the provider's own stable name for the person (VNeID: TechID), which stays when
    the person's number or telephone changes.
    """

    personal_data = "personal"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="identity_links")
    provider = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    linked_at = models.DateTimeField()

    class Meta:
        db_table = "access_identity_link"
        db_table_comment = (
            "One row per identity at an outside provider that signs in to an account."
        )
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="access_identity_once")
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.account_id}"
