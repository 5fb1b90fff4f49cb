"""The second language is whole: what is shown is marked, and one message has one translation."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from django.template import engines
from jinja2 import nodes
from jinja2.ext import extract_from_ast

from architecture.house import SOURCE, expect_nothing, place, python_files, tree

CATALOGUES = sorted(SOURCE.glob("**/locale/en/LC_MESSAGES/django.po"))
TEMPLATES = sorted(SOURCE.glob("*/*/templates/**/*.html"))
VIETNAMESE = re.compile(
    r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.I
)
# The design system shows examples of what people write, and a page names each language in itself.
EXAMPLES = {"base/ui/templates/ui/style_show.html"}
LANGUAGE_NAMES = {"Tiếng Việt"}
Message = tuple[str, str]  # its context ("" where it has none), and what it says in Vietnamese


@cache
def translations() -> dict[Message, dict[str, list[str]]]:
    """What each message is in English, and in which catalogues it is that."""
    found: dict[Message, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for file in CATALOGUES:
        with file.open("rb") as words:
            for one in read_po(words, locale="en"):
                if one.id:
                    said = one.id if isinstance(one.id, str) else one.id[0]
                    english = (
                        one.string if isinstance(one.string, str) else " | ".join(one.string or ())
                    )
                    found[one.context or "", said][english].append(place(file))
    return found


def template_tree(file: Path) -> nodes.Template:
    """The syntax tree of a template."""
    environment: Any = engines["jinja2"]
    parsed: nodes.Template = environment.env.parse(file.read_text())
    return parsed


def in_templates() -> Iterator[tuple[str, Message]]:
    """Every message that a template marks."""
    for file in TEMPLATES:
        functions = ("_", "gettext", "ngettext", "pgettext", "npgettext")
        for line, function, said in extract_from_ast(template_tree(file), functions):
            words = [one for one in (said if isinstance(said, tuple) else (said,)) if one]
            context = words.pop(0) if function in ("pgettext", "npgettext") else ""
            if words:
                yield f"{place(file)}:{line}", (context, words[0])


def in_python() -> Iterator[tuple[str, Message]]:
    """Every message that a Python file marks, by whatever name it imported the function."""
    for file in python_files():
        names = {
            alias.asname or alias.name: alias.name
            for node in ast.walk(tree(file))
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
            for alias in node.names
        }
        for node in ast.walk(tree(file)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            name = names.get(node.func.id, "")
            words = [str(one.value) for one in node.args if isinstance(one, ast.Constant)]
            context = words.pop(0) if "pgettext" in name and words else ""
            if "gettext" in name and words:
                yield place(file, node), (context, words[0])


def _value(one: nodes.Node) -> Any:
    return one.value if isinstance(one, nodes.Const) else None


def test_one_message_has_one_translation() -> None:
    assert len(CATALOGUES) > 20 and len(TEMPLATES) > 100
    found = [
        f"{message[1]!r} ({message[0]}): {dict(english)}"
        for message, english in translations().items()
        if len(english) > 1
    ]
    expect_nothing(found, "apps share one catalogue: equal words, or a context (pgettext)")


def test_every_message_has_english() -> None:
    known = translations()
    found = [
        f"{where}: {message}"
        for where, message in (*in_templates(), *in_python())
        if VIETNAMESE.search(message[1]) and message not in known
    ]
    expect_nothing(found, "locale/en/LC_MESSAGES/django.po of the app has the message")


def test_english_is_not_vietnamese_once_more() -> None:
    found = [
        f"{message}: {english!r}"
        for message, said in translations().items()
        for english in said
        if not english.strip() or (english == message[1] and VIETNAMESE.search(english))
    ]
    expect_nothing(found, "a translation says it in English")


def test_a_template_marks_what_it_says() -> None:
    marked = {(where.rpartition(":")[0], message[1]) for where, message in in_templates()}
    found = []
    for file in TEMPLATES:
        if str(file.relative_to(SOURCE)) in EXAMPLES:
            continue
        for one in template_tree(file).find_all((nodes.TemplateData, nodes.Const)):
            said = one.data if isinstance(one, nodes.TemplateData) else _value(one)
            is_shown = isinstance(said, str) and VIETNAMESE.search(said)
            if is_shown and said not in LANGUAGE_NAMES and (place(file), said) not in marked:
                found.append(f"{place(file)}:{one.lineno}: {said.strip()[:80]}")
    expect_nothing(found, '{{ _("…") }} around what a reader sees')


def test_every_entry_of_a_header_has_english_and_a_known_group() -> None:
    from motcua.base.web import navigation

    known = translations()
    entries = navigation.registered()
    found = [
        f"{entry.url_name}: group={entry.group!r}"
        for entry in entries
        if entry.place == "staff" and entry.group not in set(navigation.GROUPS) - {"other"}
    ]
    expect_nothing(found, f"navigation.Entry(…, group=…): one of {list(navigation.GROUPS)[:-1]}")
    titles = {entry.title for entry in entries} | {
        link.title for link in navigation.registered_subject_links()
    }
    expect_nothing([one for one in titles if ("", one) not in known], "a title has its English")
