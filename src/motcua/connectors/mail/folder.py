"""E-mail into a folder: what the demo does instead of sending."""

import os
from pathlib import Path

from motcua.kernel.notifications import api as notifications

from .letters import UnusableAddress, make_letter


class FolderCarrier:
    """Writes each e-mail to a file that mail programs open."""

    channel = "email"

    def __init__(self, *, folder: Path, sender: str) -> None:
        """Write into this folder, which is made when first needed."""
        self.folder, self.sender = folder, sender

    def charge(self, message: notifications.OutgoingMessage) -> notifications.Charge:
        """Nothing."""
        return notifications.Charge()

    def send(self, message: notifications.OutgoingMessage) -> str:
        """Write one message; the same message again replaces its file."""
        try:
            letter = make_letter(message, sender=self.sender)
        except UnusableAddress as error:
            raise notifications.PermanentFailure("unusable address") from error
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            target = self.folder / f"{message.uuid}.eml"
            aside = target.with_suffix(f".{os.getpid()}")
            aside.write_bytes(letter.content)
            aside.replace(target)
        except OSError as error:
            raise notifications.TemporaryFailure(type(error).__name__) from error
        return ""

    def remark(self, language: str) -> str:
        """That nothing leaves the machine."""
        if language == "en":
            return (
                f"No mail server is set (MOTCUA_SMTP_HOST). Messages are not sent but written to "
                f"{self.folder}, one .eml file each."
            )
        return (
            f"Chưa cấu hình máy chủ thư (MOTCUA_SMTP_HOST). Thư không được gửi đi mà ghi vào "
            f"{self.folder}, mỗi thư một tệp .eml."
        )
