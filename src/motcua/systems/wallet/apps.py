"""The repository of a person's and an organisation's papers."""

from django.apps import AppConfig

from motcua.base.web import navigation


class WalletConfig(AppConfig):
    """Registers the repository's pages."""

    name = "motcua.systems.wallet"
    label = "wallet"
    verbose_name = "Kho giấy tờ điện tử"

    def ready(self) -> None:
        """Show the pages in the headers."""
        entry = navigation.Entry
        for one in (
            entry("wallet:paper_list", "Kho của tôi", "public", 35, signed_in=True),
            entry(
                "wallet:shared_list",
                "Giấy tờ được chia sẻ",
                "staff",
                45,
                permission="wallet.read_shared",
                group="dossiers",
            ),
            entry(
                "wallet:checked_list",
                "Giấy tờ đã đối chiếu",
                "staff",
                46,
                permission="wallet.revoke",
                group="dossiers",
            ),
        ):
            navigation.register(one)
