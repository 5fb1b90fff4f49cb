"""Registers the object store with Django."""

import os

from django.apps import AppConfig


class ObjectStoreConfig(AppConfig):
    """Keeps files in an S3 bucket where one is named, else leaves them in the local folder."""

    name = "motcua.connectors.objectstore"
    label = "objectstore"
    verbose_name = "Kho đối tượng S3"

    def ready(self) -> None:
        """Offer the bucket to the documents app."""
        from motcua.kernel.documents import api as documents

        from .bucket import bucket_from_environment

        bucket = bucket_from_environment(os.environ)
        if bucket is not None:
            documents.register_file_store(bucket)
