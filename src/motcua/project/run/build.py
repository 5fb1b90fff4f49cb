"""What is built from the sources before a start; each step is skipped while its inputs stand."""

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from motcua.project.settings.environment import ROOT

SOURCE = ROOT / "src" / "motcua"
VENDOR_FILES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "bpmn-navigated-viewer.production.min.js": (
        "bpmn-js/dist/bpmn-navigated-viewer.production.min.js"
    ),
    "bpmn-modeler.production.min.js": "bpmn-js/dist/bpmn-modeler.production.min.js",
    "bpmn-font/css/bpmn.css": "bpmn-js/dist/assets/bpmn-font/css/bpmn.css",
    "bpmn-font/font/bpmn.woff2": "bpmn-js/dist/assets/bpmn-font/font/bpmn.woff2",
    "bpmn-font/font/bpmn.woff": "bpmn-js/dist/assets/bpmn-font/font/bpmn.woff",
    "bpmn-font/font/bpmn.ttf": "bpmn-js/dist/assets/bpmn-font/font/bpmn.ttf",
    "bpmn-font/font/bpmn.eot": "bpmn-js/dist/assets/bpmn-font/font/bpmn.eot",
    "bpmn-font/font/bpmn.svg": "bpmn-js/dist/assets/bpmn-font/font/bpmn.svg",
    "bpmn-js.css": "bpmn-js/dist/assets/bpmn-js.css",
    "diagram-js.css": "bpmn-js/dist/assets/diagram-js.css",
}
WEB_FONT = "@fontsource/be-vietnam-pro/files"
WEB_FONT_FILES = [
    f"be-vietnam-pro-{letters}-{weight}-normal.woff2"
    for letters in ("latin", "latin-ext", "vietnamese")
    for weight in (400, 500, 600, 700)
]
PRINT_FONTS = "@expo-google-fonts/tinos"
LETTERS = "@tesseract.js-data/vie/4.0.0_best_int/vie.traineddata.gz"


def digest_of(files: Iterable[Path], *words: str) -> str:
    """One digest over the names and contents of files, in order, and over words."""
    total = hashlib.sha256("\0".join(words).encode())
    for file in sorted(files):
        if file.is_file():
            total.update(str(file).encode(errors="surrogateescape"))
            total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


class Steps:
    """Remembers with which inputs each step was last finished."""

    def __init__(self, file: Path) -> None:
        """Keep the memory in `file`, which may not exist yet."""
        self.file = file

    def _read(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads(self.file.read_text())
        except (OSError, ValueError):
            return {}
        return found

    def forget(self) -> None:
        """Let every step run again."""
        self.file.unlink(missing_ok=True)

    def once(self, name: str, digest: str, action: Callable[[], object]) -> bool:
        """Run a step unless it was finished with the same inputs; says whether it ran."""
        if self._read().get(name) == digest:
            return False
        action()
        self.file.parent.mkdir(parents=True, exist_ok=True)
        kept = self.file.with_suffix(".new")
        kept.write_text(json.dumps({**self._read(), name: digest}, indent=1))
        kept.replace(self.file)
        return True


def copy_browser_files(modules: Path, vendor: Path, fonts: Path) -> None:
    """Copy what browsers fetch into `vendor`, and the fonts of printed papers into `fonts`."""
    for folder in (vendor, fonts):
        shutil.rmtree(folder, ignore_errors=True)
    (vendor / "fonts").mkdir(parents=True)
    fonts.mkdir(parents=True)
    for name, source in VENDOR_FILES.items():
        (vendor / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, vendor / name)
    for name in WEB_FONT_FILES:
        shutil.copyfile(modules / WEB_FONT / name, vendor / "fonts" / name)
    for font in sorted((modules / PRINT_FONTS).rglob("*.ttf")):
        shutil.copyfile(font, fonts / font.name)


def unpack_letters(modules: Path, folder: Path) -> None:
    """Unpack the Vietnamese letters for the reader of scanned pages into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / Path(LETTERS).stem
    fresh = target.with_suffix(".new")
    with gzip.open(modules / LETTERS) as packed, fresh.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
    fresh.replace(target)


def compile_translations(root: Path = SOURCE) -> int:
    """Write the .mo beside each .po that is newer; returns how many were written."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written = 0
    for source in sorted(root.rglob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as words:
            catalogue = read_po(words, locale=source.parts[-3])
        fresh = target.with_suffix(".new")
        with fresh.open("wb") as compiled:
            write_mo(compiled, catalogue)
        fresh.replace(target)
        written += 1
    return written


def prepare() -> None:
    """Everything that pages and papers need before the first request, in demo and in tests."""
    var = ROOT / "var"
    steps = Steps(var / "run" / "build.json")
    if not all((var / name).is_dir() for name in ("vendor", "fonts", "tessdata")):
        steps.forget()
    steps.once(
        "browser files",
        digest_of([ROOT / "package-lock.json", Path(__file__)]),
        lambda: copy_browser_files(ROOT / "node_modules", var / "vendor", var / "fonts"),
    )
    steps.once(
        "letters",
        digest_of([ROOT / "package-lock.json", Path(__file__)]),
        lambda: unpack_letters(ROOT / "node_modules", var / "tessdata"),
    )
    compile_translations()
