"""Roles, who holds them where and when, and who lent them to whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.base.fields import UuidField
from motcua.base.periods import PeriodModel, no_overlap, period_order

from .accounts import Account


class Role(models.Model):
    """One row per set of permissions that officials are given together.

    Content: loaded from the province's roles.yaml, never edited on a screen.
    """

    personal_data = "none"

    code = models.CharField(max_length=60, unique=True)
    name = models.JSONField()
    permissions = ArrayField(models.CharField(max_length=80))

    class Meta:
        db_table = "access_role"
        db_table_comment = "One row per set of permissions that officials are given together."

    def __str__(self) -> str:
        return self.code


class RoleAssignment(PeriodModel):
    """One row per period in which an account holds a role at an agency and all below it."""

    personal_data = "reference"

    uuid = UuidField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="assignments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments")
    agency = models.ForeignKey("organizations.Agency", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(
        "organizations.Post", on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        db_table = "access_role_assignment"
        db_table_comment = "One row per period in which an account holds a role at an agency"
        constraints = [
            no_overlap("account", "role", "agency", name="access_role_assignment_overlap"),
            period_order("access_role_assignment_order"),
        ]

    def __str__(self) -> str:
        return f"{self.uuid}"


class Delegation(PeriodModel):
    """One row per time that an official lent roles to a colleague, for a reason and a period.

    Civil-service practice of "ủy quyền": the lender keeps the roles and the responsibility. What
    was lent ends with the lender's own role, and cannot be lent further. Lent roles are codes, not
    keys, because the row records what was decided even when the role is later renamed.
    """

    personal_data = "reference"

    uuid = UuidField()
    from_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="delegations_given"
    )
    to_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="delegations_received"
    )
    agency = models.ForeignKey("organizations.Agency", on_delete=models.PROTECT, related_name="+")
    roles = ArrayField(models.CharField(max_length=60))
    reason = models.CharField(max_length=300)
    decided_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_delegation"
        db_table_comment = "One row per time that an official lent roles to a colleague"
        constraints = [
            period_order("access_delegation_order"),
            models.CheckConstraint(
                name="access_delegation_to_another", condition=~Q(from_account=F("to_account"))
            ),
            models.CheckConstraint(
                name="access_delegation_of_something", condition=~Q(roles=[]) & ~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["to_account"], name="access_delegation_to")]

    def __str__(self) -> str:
        return f"{self.uuid}"
