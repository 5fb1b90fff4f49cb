"""On the page of papers at the counter: ask the applicant for a paper, take the code they tell."""

from typing import Any

from motcua.base.errors import Refusal
from motcua.base.web.access import ActingRequest
from motcua.base.web.clock import now
from motcua.systems.wallet import api as wallet

from ...actions.asking import agree_at_counter, ask_applicant
from ...models import Application
from .application import _uuid, language


def ask_and_agree(request: ActingRequest, application: Application) -> list[tuple[str, str]]:
    """`ask`: `<component>/<paper>`; `agree`: `<component>/<question>`, with its code beside it."""
    for name in ("ask", "agree"):
        component, _slash, pressed = request.POST.get(name, "").partition("/")
        chosen = _uuid(pressed)
        if chosen is None:
            continue
        given: dict[str, Any] = {
            "actor": request.actor, "application_uuid": application.uuid, "at": now(),
        }  # fmt: skip
        try:
            if name == "ask":
                ask_applicant(component_code=component, paper_uuid=chosen, **given)
            else:
                code = request.POST.get(f"code-{component}", "")
                agree_at_counter(request_uuid=chosen, code=code, **given)
        except Refusal as refusal:
            field = f"code-{component}" if name == "agree" else f"paper-{component}"
            told = next(iter(refusal.fields.values()), refusal.message(language()))
            return [(field, told)]
    return []


def questions_of(application: Application) -> dict[str, Any]:
    """What was asked at the counter last, by what it would stand for."""
    if not application.is_at_counter:
        return {}
    found = wallet.asked.asked_in(application.uuid, at=now())
    return {one.reference: one for one in reversed(found)}
