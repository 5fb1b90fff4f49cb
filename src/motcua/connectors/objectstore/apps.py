"""Registers the object store with Django."""

from django.apps import AppConfig
from django.conf import settings


class ObjectStoreConfig(AppConfig):
    """Keeps files in an S3 bucket where one is named, else leaves them in the local folder."""

    name = "motcua.connectors.objectstore"
    label = "objectstore"
    verbose_name = "Kho đối tượng S3"

    def ready(self) -> None:
        """Offer the bucket to the documents app; without one its library need not be loaded."""
        if not getattr(settings, "MOTCUA_S3_BUCKET", ""):
            return
        from motcua.kernel.documents import api as documents

        from .bucket import bucket_from_settings

        bucket = bucket_from_settings(settings)
        if bucket is not None:
            documents.register_file_store(bucket)
