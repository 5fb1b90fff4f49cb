"""Sign-ins of people and tokens of machines."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.base.fields import UuidField

from .accounts import Account


class SignIn(models.Model):
    """One row per time that somebody signed in on a device.

    It is asked for at every request, so ending it works at once. Until `completed_at` is set
    (second factor given) nobody is signed in yet. The address is kept without its last part.
    """

    personal_data = "personal"

    class Method(models.TextChoices):
        PASSWORD = "password", "Mật khẩu"
        PROVIDER = "provider", "Định danh điện tử"

    uuid = UuidField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_ins")
    method = models.CharField(max_length=20, choices=Method.choices)
    device = models.CharField(max_length=120, blank=True, default="")
    address = models.CharField(max_length=60, blank=True, default="")
    began_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    second_factor_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        db_table = "access_sign_in"
        db_table_comment = "One row per time that somebody signed in on a device."
        indexes = [
            models.Index(
                fields=["account"], name="access_sign_in_open", condition=Q(ended_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.uuid}"


class ApiToken(models.Model):
    """One row per token with which a program acts for an account over REST.

    Only the digest is kept. `permissions` narrows what the account may do; it never widens it.
    """

    personal_data = "reference"

    uuid = UuidField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    permissions = ArrayField(models.CharField(max_length=80), default=list)
    has_second_factor = models.BooleanField(default=False)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_api_token"
        db_table_comment = "One row per token with which a program acts for an account over REST."

    def __str__(self) -> str:
        return self.name
