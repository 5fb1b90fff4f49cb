"""E-mail by SMTP, with a clear line between what may be tried again and what may not."""

import select
import smtplib
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from motcua.kernel.notifications import api as notifications

from .letters import UnusableAddress, make_letter

# Seconds after which a server is asked whether it still listens, before it gets another letter.
_QUIET = 1.0


class SmtpCarrier:
    """Hands e-mails to an SMTP server: one connection a message, or one for a round of them."""

    channel = "email"

    def __init__(
        self,
        *,
        host: str,
        port: int,
        sender: str,
        user: str = "",
        password: str = "",
        uses_tls: bool = False,
        timeout: float = 20,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Port 465 is TLS from the first byte; elsewhere `uses_tls` demands STARTTLS."""
        self.host, self.port, self.sender = host, port, sender
        self.user, self.password = user, password
        self.uses_tls, self.timeout = uses_tls, timeout
        self.context = context or ssl.create_default_context()
        self._here = threading.local()

    @contextmanager
    def round(self) -> Iterator[None]:
        """Until its end one connection serves what this thread sends."""
        self._here.is_round, self._here.server, self._here.used = True, None, 0.0
        try:
            yield
        finally:
            self._here.is_round = False
            self._hang_up()

    def charge(self, message: notifications.OutgoingMessage) -> notifications.Charge:
        """Nothing."""
        return notifications.Charge()

    def send(self, message: notifications.OutgoingMessage) -> str:
        """Hand one message over; a refusal of class 5 at the recipient or content is final."""
        try:
            letter = make_letter(message, sender=self.sender)
        except UnusableAddress as error:
            raise notifications.PermanentFailure("unusable address") from error
        try:
            with self._line() as server:
                server.sendmail(letter.sender, [letter.recipient], letter.content)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _failure(codes[0] if codes else 450, "recipient") from error
        except smtplib.SMTPNotSupportedError as error:
            # Non-ASCII address and a server without SMTPUTF8, or no STARTTLS where we demand it.
            raise notifications.TemporaryFailure("server lacks a needed extension") from error
        except smtplib.SMTPDataError as error:
            raise _failure(error.smtp_code, "content") from error
        except smtplib.SMTPResponseException as error:
            # Sender or sign-in refused: our configuration, not the recipient's fault.
            raise notifications.TemporaryFailure(f"server answered {error.smtp_code}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise notifications.TemporaryFailure(type(error).__name__) from error
        return ""

    def remark(self, language: str) -> str:
        """Which server takes the mail."""
        return f"SMTP: {self.host}:{self.port}"

    @contextmanager
    def _line(self) -> Iterator[smtplib.SMTP]:
        """A connection; in a round it is kept for the next letter, unless this one went wrong."""
        if not getattr(self._here, "is_round", False):
            with self._connect() as server:
                yield server
            return
        kept: smtplib.SMTP | None = self._here.server
        self._here.server = None
        is_quiet = time.monotonic() - self._here.used > _QUIET
        if kept is not None and (_has_hung_up(kept) or (is_quiet and not _is_there(kept))):
            kept.close()
            kept = None
        server = kept or self._connect()
        try:
            yield server
        except BaseException:
            server.close()
            raise
        self._here.server, self._here.used = server, time.monotonic()

    def _hang_up(self) -> None:
        server, self._here.server = self._here.server, None
        if server is None:
            return
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()

    def _connect(self) -> smtplib.SMTP:
        if self.port == 465:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout, context=self.context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            if self.uses_tls and self.port != 465:
                server.starttls(context=self.context)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


def _has_hung_up(server: smtplib.SMTP) -> bool:
    """Whether a server that was not asked anything said something: goodbye, or nothing more."""
    if server.sock is None:
        return True
    line = select.poll()
    line.register(server.sock, select.POLLIN)
    return bool(line.poll(0))


def _is_there(server: smtplib.SMTP) -> bool:
    """Whether a server that was quiet for a while still listens on this connection."""
    try:
        return server.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _failure(code: int, what: str) -> Exception:
    if 500 <= code < 600:
        return notifications.PermanentFailure(f"{what} refused ({code})")
    return notifications.TemporaryFailure(f"{what} deferred ({code})")
