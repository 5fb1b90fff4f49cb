"""Answers pages: the whole page, or the named fragment of it when htmx asks."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from jinja2 import Template


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """
    Answer with a template, or with one block of it when htmx asks for a fragment.

    One address is one resource: the same view serves both, and caches are told (Vary).
    """
    engine: Any = engines["jinja2"]
    values = {**environment_values(request), **(context or {})}
    wants_fragment = request.headers.get("HX-Request") == "true"
    if fragment and wants_fragment and request.headers.get("HX-Boosted") != "true":
        body = _block_of(engine.env.get_template(template), fragment, values)
    else:
        body = engine.env.get_template(template).render(values)
    response = HttpResponse(body, status=status)
    if fragment is not None:
        response.headers["Vary"] = "HX-Request, Cookie"
    return response


def _block_of(template: Template, block: str, values: Mapping[str, Any]) -> str:
    """One block alone, with the macros that its template imports at the top."""
    context = template.new_context(dict(values))
    # The template's beginning, up to the layout's first words, brings the imports in.
    beginning = template.root_render_func(context)
    next(beginning, None)
    beginning.close()  # type: ignore[attr-defined]
    return template.environment.concat(context.blocks[block][0](context))


def site_title() -> str:
    """The installation's full name in Vietnamese, as its province gives it."""
    from motcua.base import content, text

    site = content.province().get("site", {})
    return text.in_language(site.get("title", "Một Cửa"), "vi")


def environment_values(request: HttpRequest) -> dict[str, Any]:
    """What every page knows: the request's actor, language, address and form token."""
    from django.conf import settings
    from django.middleware.csrf import get_token
    from django.utils.functional import SimpleLazyObject
    from django.utils.html import format_html
    from django.utils.translation import get_language

    token = SimpleLazyObject(lambda: get_token(request))
    return {
        "request": request,
        "actor": getattr(request, "actor", None),
        "language": get_language() or settings.LANGUAGE_CODE,
        "csrf_token": token,
        "csrf_input": SimpleLazyObject(
            lambda: format_html(
                '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', str(token)
            )
        ),
    }
