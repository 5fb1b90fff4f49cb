"""The step as a Django view is commonly written: JSON in, the ORM in a transaction, JSON out."""

import json
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from benchmarks.bench_process_step import step_orm
from motcua.base.web.access import ActingRequest, signed_in
from motcua.project import urls


@csrf_exempt
@require_POST
@signed_in
def complete(request: ActingRequest, uuid: UUID) -> HttpResponse:
    """Complete a task, plainly: the same token, lock, permission, task and journal."""
    outcome = json.loads(request.body)["outcome"]
    try:
        opened = step_orm(request.actor, uuid, outcome)
    except PermissionError:
        return JsonResponse({"detail": "refused"}, status=403)
    return JsonResponse({"task": str(uuid), "opened": [{"uuid": str(opened)}]})


urlpatterns = [path("api/plain/tasks/<uuid:uuid>", complete), *urls.urlpatterns]
