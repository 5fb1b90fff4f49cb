"""The province's message templates."""

from datetime import date
from functools import cache

from motcua.base import content
from motcua.kernel.notifications.rules.templates import BadTemplate, Template, read_templates


class UnknownTemplate(LookupError):
    """No template of this key is in force."""


@cache
def _load(root: str) -> dict[str, list[Template]]:
    found: dict[str, list[Template]] = {}
    for stem, value in content.load_yaml_folder("notifications"):
        templates = read_templates(value, f"{root}/notifications/{stem}.yaml")
        for template in templates:
            if template.key in found and found[template.key] is not templates:
                raise BadTemplate(f"{template.key} stands in two files")
            found[template.key] = templates
    return found


def list_templates() -> dict[str, list[Template]]:
    """Every template of the province by key, each with its versions; checked when first read."""
    return _load(str(content.province_root()))


def get_template(key: str, *, on: date) -> Template:
    """The version in force on a day. :raises UnknownTemplate: if there is none."""
    for template in list_templates().get(key, ()):
        if template.holds_on(on):
            return template
    raise UnknownTemplate(f"{key} on {on}")
