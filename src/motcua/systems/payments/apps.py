"""Payments: what is owed for a matter, how it is paid, receipts, refunds and the daily closing."""

from django.apps import AppConfig

from motcua.base.web import navigation


class PaymentsConfig(AppConfig):
    """Registers the app, its pages, and who may read its papers."""

    name = "motcua.systems.payments"
    label = "payments"
    verbose_name = "Thu phí, lệ phí"

    def ready(self) -> None:
        """Show the office in the header of those who may see it; open receipts to their payers."""
        from motcua.kernel.documents import api as documents

        from .queries.papers import file_leave

        documents.register_file_guard("payments", file_leave)
        navigation.register(
            navigation.Entry(
                "payments:bill_list",
                "Thu tiền",
                "staff",
                35,
                permission="payments.see",
                group="money_and_post",
            )
        )
