"""The import contract "another app is reached only through its api"."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

_TESTS = {"tests", "testing", "conftest"}


class PublicApiContract(Contract):
    """Nothing outside an app imports a module of it but its doors; `testing` is for tests."""

    type_name = "public_api"
    apps = fields.ListField(subfield=fields.StringField())
    public = fields.ListField(subfield=fields.StringField())
    allowed_importers = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect the imports that go past a door."""
        options: Any = self
        layers = [str(pattern).removesuffix(".*") for pattern in options.apps]
        apps = sorted(app for layer in layers for app in graph.find_children(layer))
        broken = [
            (importer, module)
            for app in apps
            for module in sorted({app, *graph.find_descendants(app)})
            for importer in sorted(graph.find_modules_that_directly_import(module))
            if not _within(importer, [app, *(options.allowed_importers or [])])
            and not self._is_door(app, module, importer)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _is_door(self, app: str, module: str, importer: str) -> bool:
        options: Any = self
        for door in options.public:
            if _within(module, [f"{app}.{door}"]):
                return door != "testing" or bool(_TESTS & set(importer.split(".")))
        return False

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import that goes past a door."""
        for importer, module in check.metadata["broken"]:
            output.print_error(f"{importer} imports {module}, which is no public door.")


def _within(module: str, packages: list[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)
