"""The Jinja2 environment of every page: strict about missing values, translated, autoescaped."""

from datetime import date, datetime
from typing import Any

from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext, pgettext
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from motcua.base import content, text
from motcua.base.web import navigation, pickers


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """The path of a page by its URL name."""
    return reverse(name, args=args, kwargs=kwargs)


def address_if_known(name: str) -> str:
    """The path of a page, or nothing where its app is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def site() -> dict[str, Any]:
    """How the installation names itself: short_title, title, owner and an optional notice."""
    return {
        "short_title": "Một Cửa",
        "title": "",
        "owner": "",
        "notice": None,
        **content.province().get("site", {}),
    }


def _language() -> str:
    return (get_language() or "vi").split("-")[0]


def as_date(value: date | datetime | None) -> str:
    """21/11/2026, in either language."""
    return text.date_vi(value) if value else ""


def as_moment(value: datetime | None) -> str:
    """14:05 ngày 21/11/2026, or 14:05 on 21/11/2026."""
    return text.datetime_in(value, _language()) if value else ""


def as_number(value: Any, places: int = 0) -> str:
    """A figure as the reader's language writes it."""
    return "" if value is None else text.number_in(value, _language(), places)


def as_money(value: Any) -> str:
    """An amount of đồng as the reader's language writes it."""
    if value is None:
        return ""
    return f"{text.number_in(value, 'en')} VND" if _language() == "en" else text.money_vi(value)


def as_named(value: str, marked: bool = True) -> str:
    """
    A name or title from content in the reader's language; Vietnamese is marked on other pages.

    Titles are put together with " · ", and each part has its own name.

    :param marked: False where only text may stand, as in an attribute.
    """
    if _language() == "vi":
        return value
    parts = [(part, content.english_name(part)) for part in value.split(" · ")]
    if not marked:
        return " · ".join(named for _part, named in parts)
    return Markup(" · ").join(
        format_html('<span lang="vi">{}</span>', own)
        if own == named and text.is_vietnamese(own)
        else escape(named)
        for own, named in parts
    )


def environment(**options: Any) -> Environment:
    """Build the environment; Django calls it once a process."""
    options["undefined"] = StrictUndefined
    options["extensions"] = [*options.get("extensions", []), "jinja2.ext.i18n", "jinja2.ext.do"]
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    env = Environment(**options)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=gettext, ngettext=ngettext, pgettext=pgettext, newstyle=True
    )
    env.globals.update(
        url=address,
        address_if_known=address_if_known,
        subject_links=navigation.subject_links,
        menu=navigation.menu_for,
        picker_options=pickers.named_options,
        picker_name=pickers.name_of,
        asset=static,
        site=site,
    )
    env.filters.update(
        date=as_date,
        moment=as_moment,
        number=as_number,
        money=as_money,
        named=as_named,
        localized=lambda value: text.in_language(value, _language()),
    )
    return env
