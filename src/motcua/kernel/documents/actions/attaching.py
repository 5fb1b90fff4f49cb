"""Receiving the files that people attach to forms (the forms app's port)."""

from datetime import datetime
from typing import BinaryIO

from motcua.base.actors import Actor
from motcua.kernel.forms import api as forms

from ..rules.uploads import allowed_types
from .storing import accept_upload


def accept_form_file(
    *, actor: Actor, content: BinaryIO, filename: str, at: datetime, accept: str
) -> forms.ports.ReceivedFile:
    """
    Check and keep a file attached to a form; `accept` is the field's list (".pdf,image/*").

    :raises UploadRefused: with words that say what to do.
    """
    file = accept_upload(
        actor=actor, content=content, filename=filename, at=at, allowed=allowed_types(accept)
    )
    return forms.ports.ReceivedFile(
        file_uuid=file.uuid, name=file.name, size=file.size, media_type=file.media_type
    )
