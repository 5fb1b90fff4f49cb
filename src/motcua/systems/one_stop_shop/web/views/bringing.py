"""Carrying a prepared dossier to the counter: a code that the kiosk reads."""

from uuid import UUID

import segno
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from motcua.base.web.access import ActingRequest, signed_in
from motcua.base.web.clock import now
from motcua.base.web.pages import render

from ...actions.counter import bring_to_counter
from ...queries.preparing import application_for


@require_http_methods(["GET", "POST"])
@signed_in
def application_bring(request: ActingRequest, draft: UUID) -> HttpResponse:
    """Say that the desk may go on with it; then the code to show at the kiosk."""
    application = application_for(request.actor, draft)
    is_brought = request.method == "POST"
    if is_brought:
        application = bring_to_counter(actor=request.actor, application_uuid=draft, at=now())
    address = reverse("one_stop_shop:intake_take_over", args=[draft])
    code = segno.make(f"{settings.MOTCUA_ADDRESS.rstrip('/')}{address}", error="m")
    title = _("Mã QR của hồ sơ để quét ở máy lấy số")
    return render(
        request,
        "one_stop_shop/application_bring.html",
        {
            "application": application,
            "is_brought": is_brought,
            "qr": Markup(code.svg_inline(scale=6, border=2, title=title, light="#fff")),
        },
    )
