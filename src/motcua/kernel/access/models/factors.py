"""Second factors other than the authenticator app: passkeys and recovery codes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from motcua.base.fields import UuidField

from .accounts import Account


class Passkey(models.Model):
    """One row per passkey (WebAuthn credential) that an account may answer with.

    Only the public half is here; the private one never leaves the person's device.
    """

    personal_data = "reference"

    uuid = UuidField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=80)
    credential_id = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    transports = ArrayField(models.CharField(max_length=20), default=list)
    added_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_passkey"
        db_table_comment = "One row per passkey"

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """One row per code that replaces the second factor once, e.g. when the phone is lost.

    Kept as a digest; the code itself was shown once and never again.
    """

    personal_data = "none"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_recovery_code"
        db_table_comment = "One row per code that replaces the second factor once"
        constraints = [
            models.UniqueConstraint(fields=["account", "digest"], name="access_recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id}"
