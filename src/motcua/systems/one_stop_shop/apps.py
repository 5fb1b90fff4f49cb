"""The one-stop shop: dossiers from the form to the signed result."""

from importlib import import_module

from django.apps import AppConfig
from django.urls import reverse

from motcua.base.web import navigation

STAFF_PAGES = (
    (20, "one_stop_shop:dossier_list", "Hồ sơ", "one_stop_shop.see_dossiers"),
    (30, "one_stop_shop:intake_start", "Tiếp nhận tại quầy", "one_stop_shop.receive"),
    (35, "one_stop_shop:register_list", "Sổ theo dõi", "one_stop_shop.see_dossiers"),
    (36, "one_stop_shop:rating_list", "Đánh giá của người dân", "one_stop_shop.see_ratings"),
)


class OneStopShopConfig(AppConfig):
    """Registers the one-stop shop with Django."""

    name = "motcua.systems.one_stop_shop"
    label = "one_stop_shop"
    verbose_name = "One-stop shop"

    def ready(self) -> None:
        """Bind the steps of processes, tell the kernel of dossiers, show lists in the header."""
        from motcua.kernel.cases import api as cases
        from motcua.kernel.documents import api as documents

        from .actions.moving import follow_case, follow_cases
        from .queries.detail import dossier_address, file_leave

        import_module("motcua.systems.one_stop_shop.process_steps")
        cases.register_kind(
            cases.CaseKind(
                name="one_stop_shop.dossier",
                title={"vi": "Hồ sơ thủ tục hành chính", "en": "Dossier"},
                see="one_stop_shop.see_dossiers",
                change=frozenset(
                    {
                        "one_stop_shop.receive",
                        "one_stop_shop.appraise",
                        "one_stop_shop.approve",
                        "one_stop_shop.deliver",
                    }
                ),
                transfer="one_stop_shop.approve",
                place="competent",
                people_attach=False,
                address_of=dossier_address,
                moved=follow_case,
                handed_over=follow_cases,
            )
        )
        _register_with_queues()
        _be_paid_for()
        _say_what_is_known()
        _say_what_is_asked()
        _be_digitised()
        _keep_copies()
        _go_along_on_days_of_mergers()
        documents.register_file_guard("one_stop_shop", file_leave)
        _show_pages()


def _show_pages() -> None:
    """Lead to dossiers and books from what speaks of them, and show the lists in the header."""
    navigation.register_subject_page("one_stop_shop.dossier", "one_stop_shop:dossier_open")
    navigation.register_subject_page("one_stop_shop.registerbook", "one_stop_shop:register_show")
    for order, name, title, permission in STAFF_PAGES:
        entry = navigation.Entry(
            name, title, "staff", order, permission=permission, group="dossiers"
        )
        navigation.register(entry)


def _register_with_queues() -> None:
    """Tell the line what a scanned code stands for, and lead on to intake from who is served."""
    from motcua.systems.queueing import api as queueing

    from .queries.preparing import scanned_application

    queueing.register_prepared_matter("one_stop_shop", scanned_application)
    queueing.register_continuation(
        "one_stop_shop",
        queueing.Continuation(
            title="Tiếp nhận hồ sơ",
            permission="one_stop_shop.receive",
            address_of=lambda ticket: f"{reverse('one_stop_shop:intake_start')}?phieu={ticket}",
        ),
    )


def _say_what_is_known() -> None:
    """Forms open with what the register of persons has on file."""
    from motcua.kernel.forms import api as forms

    from .queries.known_parties import known_of_party

    forms.ports.register_concept_source("parties", known_of_party)


def _say_what_is_asked() -> None:
    """Tell the form-burden meter what procedures ask."""
    from motcua.systems.form_burden import api as form_burden

    from .queries.burden import definitions

    form_burden.register_catalogue(definitions)


def _be_paid_for() -> None:
    """Tell payments what a dossier is to them."""
    from motcua.systems.payments import api as payments

    from .actions.moving import lock_matter
    from .actions.payments import MATTER, go_on_after_payments
    from .queries.payments import is_applicant_of, official_page, payer_page

    payments.register_matter_kind(
        payments.MatterKind(
            name=MATTER,
            lock=lock_matter,
            is_payer=is_applicant_of,
            payer_page=payer_page,
            official_page=official_page,
            settled=go_on_after_payments,
        )
    )


def _keep_copies() -> None:
    """Let certified copies enter their holders' repositories."""
    from motcua.systems.wallet import api as wallet

    from .queries.copied import copied

    wallet.register_copies(copied)


def _be_digitised() -> None:
    """Tell digitisation what a dossier is to it, and lead there from a dossier's page."""
    from motcua.systems.digitisation import api as digitisation

    from .queries.digitising import KIND, MATTER

    digitisation.ports.register_matter_kind(MATTER)
    link = navigation.SubjectLink(KIND, "digitisation:matter_show", "Số hóa giấy tờ")
    navigation.register_subject_link(link)


def _go_along_on_days_of_mergers() -> None:
    """Say what dossiers are about, and let their places follow."""
    from motcua.kernel.mergers import api as mergers

    from .actions.merging import follow_merger, give_back
    from .queries.merging import applications_left, procedures_lacking, topics_of_cases

    mergers.register_topics(
        mergers.Topics(
            kind="one_stop_shop.dossier",
            of=topics_of_cases,
            lacking=procedures_lacking,
            needs=(
                "one_stop_shop.receive",
                "one_stop_shop.appraise",
                "one_stop_shop.approve",
                "one_stop_shop.deliver",
            ),
        )
    )
    mergers.register_follower(
        mergers.Follower(
            name="one_stop_shop",
            title={"vi": "Hồ sơ một cửa", "en": "One-stop dossiers"},
            follow=follow_merger,
            give_back=give_back,
            left_behind=applications_left,
        )
    )
