"""Files in an S3 bucket, under their SHA-256."""

import base64
import shutil
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, ClassVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from motcua.base.errors import Refusal

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_IN_MEMORY = 4 * 1024 * 1024
_ABSENT = {"404", "NoSuchKey", "NotFound"}


class ObjectStoreUnavailable(Refusal):
    """Kho lưu trữ tệp tạm thời không phản hồi. Vui lòng thử lại sau ít phút."""

    status: ClassVar[int] = 503
    message_en = "The file store does not answer at the moment. Please try again in a few minutes."


@dataclass(frozen=True)
class Bucket:
    """A bucket and how to reach it; without keys the machine's own identity is used."""

    name: str
    endpoint: str | None = None
    region: str = "us-east-1"
    prefix: str = ""
    access_key: str | None = None
    secret_key: str | None = field(default=None, repr=False)

    def put(self, path: Path, sha256: str) -> None:
        """Upload a file once; the store itself compares what arrives with the hash."""
        try:
            if self._has(sha256):
                return
            with path.open("rb") as body:
                self._client.put_object(
                    Bucket=self.name,
                    Key=self._key(sha256),
                    Body=body,
                    ChecksumAlgorithm="SHA256",
                    ChecksumSHA256=base64.b64encode(bytes.fromhex(sha256)).decode(),
                )
        except (BotoCoreError, ClientError) as error:
            raise ObjectStoreUnavailable() from error

    def open(self, sha256: str) -> IO[bytes]:
        """
        The content in a temporary file, in memory while it is small.

        :raises FileNotFoundError: if the bucket has no such object.
        :raises ObjectStoreUnavailable: if the store does not answer.
        """
        kept: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        try:
            answer = self._client.get_object(Bucket=self.name, Key=self._key(sha256))
            with answer["Body"] as body:
                shutil.copyfileobj(body, kept)
        except ClientError as error:
            kept.close()
            if error.response.get("Error", {}).get("Code") in _ABSENT:
                raise FileNotFoundError(sha256) from error
            raise ObjectStoreUnavailable() from error
        except BotoCoreError as error:
            kept.close()
            raise ObjectStoreUnavailable() from error
        kept.seek(0)
        return kept

    def _has(self, sha256: str) -> bool:
        try:
            self._client.head_object(Bucket=self.name, Key=self._key(sha256))
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _ABSENT:
                return False
            raise
        return True

    def _key(self, sha256: str) -> str:
        return f"{self.prefix}{sha256[:2]}/{sha256}"

    @cached_property
    def _client(self) -> "S3Client":
        return boto3.session.Session().client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            config=Config(
                connect_timeout=5,
                read_timeout=30,
                retries={"mode": "standard", "max_attempts": 3},
                s3={"addressing_style": "path" if self.endpoint else "auto"},
            ),
        )


def bucket_from_settings(settings: Any) -> Bucket | None:
    """The bucket that MOTCUA_S3_BUCKET and its companions name; None where none is named."""

    def said(name: str) -> str:
        return str(getattr(settings, f"MOTCUA_S3_{name}", ""))

    if not said("BUCKET"):
        return None
    return Bucket(
        name=said("BUCKET"),
        endpoint=said("ENDPOINT") or None,
        region=said("REGION") or "us-east-1",
        prefix=said("PREFIX"),
        access_key=said("ACCESS_KEY") or None,
        secret_key=said("SECRET_KEY") or None,
    )
