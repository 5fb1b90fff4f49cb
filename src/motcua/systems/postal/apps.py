"""The public post: papers collected, results delivered, manifests signed by both sides."""

from django.apps import AppConfig

from motcua.base.web import navigation

STAFF_PAGES = (
    (34, "postal:order_list", "Bưu chính", "postal.see_orders"),
    (36, "postal:figure_list", "Số liệu bưu chính", "postal.see_figures"),
)


class PostalConfig(AppConfig):
    """Registers the post with Django and shows its pages in the header."""

    name = "motcua.systems.postal"
    label = "postal"
    verbose_name = "Bưu chính công ích"

    def ready(self) -> None:
        """Show the pages to the desk and to those who work for the post."""
        for order, name, title, permission in STAFF_PAGES:
            navigation.register(
                navigation.Entry(
                    name, title, "staff", order, permission=permission, group="money_and_post"
                )
            )
        navigation.register_subject_page("postal.incident", "postal:incident_show")
        _go_along_on_days_of_mergers()


def _go_along_on_days_of_mergers() -> None:
    from motcua.kernel.mergers import api as mergers

    from .actions.merging import follow_merger, give_back

    title = {"vi": "Bưu gửi đang trên đường", "en": "Consignments under way"}
    mergers.register_follower(mergers.Follower("postal", title, follow_merger, give_back))
