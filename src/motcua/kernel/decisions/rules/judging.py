"""A DMN file judged as a whole: read, compiled and checked."""

from .checks import check_model
from .compiling import compile_model
from .dmn import ModelUnreadable, read_model
from .model import Model, Problem
from .words import Words


def judge(
    dmn: str, wanted: str = "", words: Words | None = None
) -> tuple[Model | None, list[Problem]]:
    """The model of a file, and everything that is wrong or doubtful about it."""
    try:
        model, problems = read_model(dmn)
    except ModelUnreadable as error:
        vi = f"không phải tệp DMN đọc được: {error}"
        return None, [Problem("definitions", "", vi, f"not a readable DMN file: {error}")]
    if problems:
        return model, problems
    compiled, problems = compile_model(model)
    if model.final(wanted) is None:
        problems.append(
            Problem(
                wanted or "definitions", model.name,
                "không rõ quyết định nào trong tệp được hỏi; ghi mã của nó ở “decision”",
                "it is not clear which decision is asked for; name its id in “decision”",
            )
        )  # fmt: skip
    return model, problems or check_model(compiled, words)
