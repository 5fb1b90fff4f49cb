"""The bucket against an S3 server in a process of its own."""

import base64
import hashlib
import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import httpx
import pytest

from motcua.base.actors import system_actor
from motcua.base.errors import Refusal
from motcua.connectors.objectstore.bucket import (
    Bucket,
    ObjectStoreUnavailable,
    bucket_from_settings,
)
from motcua.kernel.documents import api as documents
from motcua.kernel.documents.testing import make_picture, reset_file_store

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of a running S3 server."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    program = str(Path(sys.executable).parent / "moto_server")
    server = subprocess.Popen(
        [program, "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    try:
        for _ in range(300):
            try:
                httpx.get(address, timeout=1)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        else:
            pytest.fail("the S3 server does not start")
        yield address
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def bucket(endpoint: str) -> Bucket:
    """A fresh bucket on the server."""
    keys: dict[str, Any] = {"aws_access_key_id": "k", "aws_secret_access_key": "s"}
    name = f"motcua-{time.time_ns()}"
    boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **keys).create_bucket(
        Bucket=name
    )
    return Bucket(name, endpoint=endpoint, prefix="hatinh/", access_key="k", secret_key="s")


def kept(content: bytes, folder: Path) -> tuple[Path, str]:
    path = folder / "content"
    path.write_bytes(content)
    return path, hashlib.sha256(content).hexdigest()


def test_a_content_comes_back_as_it_went_in(bucket: Bucket, tmp_path: Path) -> None:
    content = b"a" * (6 * 1024 * 1024) + b"end"
    path, sha256 = kept(content, tmp_path)

    bucket.put(path, sha256)
    bucket.put(path, sha256)

    with bucket.open(sha256) as stream:
        assert stream.read() == content


def test_an_upload_carries_its_hash_for_the_store_to_compare(
    bucket: Bucket, tmp_path: Path
) -> None:
    path, sha256 = kept(b"something", tmp_path)

    bucket.put(path, sha256)

    told = bucket._client.head_object(
        Bucket=bucket.name, Key=f"hatinh/{sha256[:2]}/{sha256}", ChecksumMode="ENABLED"
    )
    assert told["ChecksumSHA256"] == base64.b64encode(bytes.fromhex(sha256)).decode()


def test_an_absent_content_is_told_from_a_store_that_is_down(bucket: Bucket) -> None:
    with pytest.raises(FileNotFoundError):
        bucket.open("0" * 64)
    down = Bucket("b", endpoint=f"http://127.0.0.1:{free_port()}", access_key="k", secret_key="s")
    with pytest.raises(ObjectStoreUnavailable):
        down.open("0" * 64)


@pytest.mark.django_db
def test_uploads_go_to_the_bucket_and_a_changed_object_is_found_out(
    bucket: Bucket, settings: Any, tmp_path: Path
) -> None:
    settings.MOTCUA_VAR = tmp_path
    actor = system_actor("tests")
    documents.register_file_store(bucket)
    try:
        file = documents.accept_upload(
            actor=actor, content=io.BytesIO(make_picture()), filename="anh.jpg", at=AT
        )
        with documents.open_file(actor=actor, file_uuid=file.uuid, at=AT).stream as stream:
            assert stream.read() == make_picture()
        assert not [p for p in (tmp_path / "files").rglob("*") if p.is_file()]

        bucket._client.put_object(
            Bucket=bucket.name, Key=bucket._key(file.sha256), Body=b"something else"
        )
        with pytest.raises(Refusal, match="bị hỏng hoặc bị mất"):
            documents.open_file(actor=actor, file_uuid=file.uuid, at=AT)
    finally:
        reset_file_store()


def test_a_bucket_is_used_only_where_one_is_named() -> None:
    assert bucket_from_settings(SimpleNamespace()) is None
    found = bucket_from_settings(
        SimpleNamespace(MOTCUA_S3_BUCKET="b", MOTCUA_S3_SECRET_KEY="secret")
    )
    assert found is not None and found.region == "us-east-1" and "secret" not in repr(found)
