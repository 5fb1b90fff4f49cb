"""Feedback: what people say about how their dossier was handled, and the agency's answer."""

from django.apps import AppConfig

from motcua.base.web import navigation


class FeedbackConfig(AppConfig):
    """Registers the app, its pages, and the way there from a dossier's page."""

    name = "motcua.systems.feedback"
    label = "feedback"
    verbose_name = "Phản ánh, kiến nghị"

    def ready(self) -> None:
        """Show the list to those who answer; offer the form beside people's own dossiers."""
        navigation.register_subject_page("feedback.feedback", "feedback:feedback_open")
        navigation.register_subject_link(
            navigation.SubjectLink(
                "one_stop_shop.own_dossier", "feedback:feedback_begin", "Gửi phản ánh, kiến nghị"
            )
        )
        navigation.register_subject_link(
            navigation.SubjectLink(
                "one_stop_shop.rated_dossier", "feedback:feedback_rated", "Gửi phản ánh, kiến nghị"
            )
        )
        navigation.register(navigation.Entry("feedback:feedback_send", "Phản ánh", "public", 60))
        navigation.register(
            navigation.Entry(
                "feedback:feedback_list", "Phản ánh, kiến nghị", "staff", 37,
                permission="feedback.answer", group="dossiers",
            )
        )  # fmt: skip
