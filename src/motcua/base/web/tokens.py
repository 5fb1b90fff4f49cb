"""The token that a program sends with its request."""

from base64 import b64decode

from django.http import HttpRequest


def sent_token(request: HttpRequest) -> str:
    """
    What stands behind `Authorization: Bearer`, or for the password of `Basic`; else nothing.

    Programs that know names and passwords only send a token as the password; the name is not read.
    """
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        return _password(sent)
    return sent.strip() if scheme.lower() == "bearer" else ""


def _password(encoded: str) -> str:
    try:
        return b64decode(encoded.strip(), validate=True).decode().partition(":")[2].strip()
    except (ValueError, UnicodeDecodeError):
        return ""
