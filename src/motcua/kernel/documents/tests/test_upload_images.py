"""A picture is read to its end, whatever kind of JPEG it is."""

import io
from pathlib import Path

import pytest
from PIL import Image

from motcua.kernel.documents.rules.uploads import inspect

KINDS = [
    ("RGB", {}),
    ("RGB", {"progressive": True}),
    ("RGB", {"subsampling": 0, "restart_marker_blocks": 8}),
    ("L", {}),
    ("CMYK", {}),
]


@pytest.mark.parametrize(("mode", "options"), KINDS)
def test_a_jpeg_that_ends_too_early_is_refused_wherever_it_ends(
    tmp_path: Path, mode: str, options: dict[str, int | bool]
) -> None:
    out = io.BytesIO()
    Image.effect_noise((300, 420), 60).convert(mode).save(out, "JPEG", quality=60, **options)
    whole, path = out.getvalue(), tmp_path / "anh.jpg"
    path.write_bytes(whole)
    found = inspect(path, name="anh.jpg", allowed=("image/jpeg",))
    assert (found.refused, found.width, found.height) == ("", 300, 420)

    for share in range(10, 100, 10):
        path.write_bytes(whole[: len(whole) * share // 100])
        found = inspect(path, name="anh.jpg", allowed=("image/jpeg",))
        assert found.refused == "image_broken", f"{share} %"
