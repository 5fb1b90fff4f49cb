"""What machines get of the form-burden meter."""

from datetime import date

from ninja import Field, Schema


class BurdenLineOut(Schema):
    """A procedure: by definition, and as its dossiers of the period were counted."""

    procedure: str
    name: dict[str, str]
    form: str
    form_version: int
    questions: int
    can_be_prefilled: int
    needless_questions: list[str]
    needless_papers: list[str]
    dossiers: int
    typed_average: float | None
    baseline_fields: int | None
    baseline_papers: int | None
    saved_fields: float | None
    saved_papers: float | None


class BurdenOut(Schema):
    """The ranking, and the whole against the goal."""

    goal_percent: int
    dossiers: int
    saved: float | None
    procedures: list[BurdenLineOut]


class BurdenIn(Schema):
    """Dossiers sent on which days, both ends included."""

    since: date | None = Field(None)
    until: date | None = Field(None)
