"""Linked services: the parts of a combined dossier that other agencies handle."""

from django.apps import AppConfig

from motcua.base.web import navigation


class LinkedServicesConfig(AppConfig):
    """Registers the app, its kind of case, and the ways to its pages."""

    name = "motcua.systems.linked_services"
    label = "linked_services"
    verbose_name = "Liên thông"

    def ready(self) -> None:
        """Tell the kernel of child dossiers; lead to them from the dossier and from tasks."""
        from motcua.kernel.cases import api as cases

        from .queries import child_address, has_children

        cases.register_kind(
            cases.CaseKind(
                name="linked_services.child",
                title={"vi": "Hồ sơ thành phần liên thông", "en": "Child dossier"},
                see="linked_services.handle",
                change=frozenset({"linked_services.handle"}),
                people_attach=False,
                address_of=child_address,
            )
        )
        navigation.register_subject_page("linked_services.child", "linked_services:child_open")
        for kind in ("one_stop_shop.dossier", "one_stop_shop.own_dossier"):
            navigation.register_subject_link(
                navigation.SubjectLink(
                    kind, "linked_services:child_list", "Các phần liên thông", has_children
                )
            )
        navigation.register(
            navigation.Entry(
                "linked_services:child_inbox", "Hồ sơ thành phần", "staff", 22,
                permission="linked_services.handle", group="dossiers",
            )
        )  # fmt: skip
