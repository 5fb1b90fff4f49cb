"""The least that an intake could do: one row and one file, behind the same middleware and token."""

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from motcua.base.web.access import ActingRequest, signed_in
from motcua.kernel.documents.ports.files import file_store
from motcua.project import urls

TABLE = """
CREATE TABLE bench_plain_dossier (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, applicant uuid NOT NULL,
    answers jsonb NOT NULL, sha256 text NOT NULL, submitted_at timestamptz NOT NULL DEFAULT now()
)
"""


@csrf_exempt
@require_POST
@signed_in
def submit(request: ActingRequest) -> HttpResponse:
    """Keep the file and one row; nothing is checked, told, printed or sent."""
    upload: Any = request.FILES["file"]
    content = upload.read()
    sha256 = hashlib.sha256(content).hexdigest()
    with tempfile.NamedTemporaryFile() as aside:
        aside.write(content)
        aside.flush()
        file_store().put(Path(aside.name), sha256)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_plain_dossier (applicant, answers, sha256) VALUES (%s, %s, %s)"
            " RETURNING id",
            [request.actor.uuid, request.POST["answers"], sha256],
        )
        (number,) = cursor.fetchone()
    return JsonResponse({"code": str(number)}, status=201)


urlpatterns = [path("api/plain/dossiers", submit), *urls.urlpatterns]
