"""Registers files and official papers with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """Files, official papers, their signatures and their verification."""

    name = "motcua.kernel.documents"
    label = "documents"
    verbose_name = _("Văn bản và tệp")

    def ready(self) -> None:
        """Receive the files that people attach to forms."""
        from motcua.kernel.forms import api as forms

        from .actions.attaching import accept_form_file

        forms.ports.register_upload_acceptor(accept_form_file)
