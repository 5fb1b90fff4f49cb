"""Who may read, sign, seal and annul."""

from motcua.base.actors import Actor

from .models import Document
from .rules.reading import FileAccess, FileQuestion


def may_read_file(actor: Actor, question: FileQuestion) -> FileAccess | None:
    """
    Leave to read a file that the app itself can give: to who handed it in, and to the system.

    A paper that an official made belongs to its subject, so its making gives no leave by itself;
    the guards of upper apps are asked besides.
    """
    if actor.kind == "system":
        return FileAccess(purpose="Xử lý tự động của hệ thống")
    if actor.is_signed_in and question.document_uuid is None and actor.uuid == question.stored_by:
        return FileAccess(purpose="Xem lại tệp do mình gửi")
    return None


def may_sign_document(actor: Actor, document: Document) -> bool:
    """Heads sign what their agency, or an agency below it, issues."""
    return actor.may("documents.sign", document.agency_path)


def may_seal_document(actor: Actor, document: Document) -> bool:
    """The agency's seal is set by its clerk, or by whoever signs for it."""
    return actor.may("documents.seal", document.agency_path) or may_sign_document(actor, document)


def may_annul_document(actor: Actor, document: Document) -> bool:
    """A paper is annulled by whoever could have signed it."""
    return may_sign_document(actor, document)
