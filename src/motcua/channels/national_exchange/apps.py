"""The exchange of dossiers with the national public-service portal."""

from django.apps import AppConfig

from motcua.base.web import navigation


class NationalExchangeConfig(AppConfig):
    """Registers the exchange with Django."""

    name = "motcua.channels.national_exchange"
    label = "national_exchange"
    verbose_name = "Trao đổi với Cổng DVCQG"

    def ready(self) -> None:
        """Show the connection to its operators, and a dossier's messages beside the dossier."""
        navigation.register(
            navigation.Entry(
                "national_exchange:connection_show",
                "Cổng DVCQG",
                "staff",
                88,
                permission="national_exchange.see",
                group="system",
            )
        )
        navigation.register(
            navigation.Entry(
                "national_exchange:catalogue_show",
                "Danh mục quốc gia",
                "staff",
                72,
                permission="procedures.edit",
                group="catalogue",
            )
        )
        navigation.register_subject_link(
            navigation.SubjectLink(
                "one_stop_shop.dossier",
                "national_exchange:dossier_show",
                "Đồng bộ Cổng DVCQG",
            )
        )
