"""A DMN file judged as a whole: read, compiled and checked."""

from dataclasses import dataclass

from .checks import check_model
from .compiling import Compiled, compile_model
from .dmn import ModelUnreadable, read_model
from .model import Decision, Model, Problem
from .words import Words


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file says as far as it could be read, and all that is wrong or doubtful about it."""

    model: Model | None
    compiled: Compiled | None
    final: Decision | None
    problems: tuple[Problem, ...]

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What stops publication; the rest are warnings."""
        return tuple(one for one in self.problems if not one.is_warning)


def judge(dmn: str, wanted: str = "", words: Words | None = None) -> Judged:
    """The model of a file, and everything that is wrong or doubtful about it."""
    try:
        model, problems = read_model(dmn)
    except ModelUnreadable as error:
        vi, en = f"không phải tệp DMN đọc được: {error.vi}", f"not a readable DMN file: {error.en}"
        return Judged(None, None, None, (Problem("definitions", "", vi, en),))
    if problems:
        return Judged(model, None, None, tuple(problems))
    compiled, problems = compile_model(model)
    final = model.final(wanted)
    if final is None:
        problems.append(_not_said(model, wanted))
    return Judged(model, compiled, final, (*problems, *check_model(compiled, words)))


def _not_said(model: Model, wanted: str) -> Problem:
    return Problem(
        wanted or "definitions", model.name,
        "không rõ quyết định nào trong tệp được hỏi; ghi mã của nó ở “decision”",
        "it is not clear which decision is asked for; name its id in “decision”",
    )  # fmt: skip
