"""What the meter counted, as the journal tells it."""

from motcua.kernel.events import api as events

BURDEN_MEASURED = events.EventType(
    name="form_burden.burden_measured",
    title={"vi": "Đã đo gánh nặng kê khai", "en": "The burden of a form was measured"},
    payload={
        "procedure": "str",
        "form": "str",
        "version": "int",
        "asked": "int",
        "prefilled": "int",
        "reused": "int",
        "papers_asked": "int",
        "papers_reused": "int",
    },
)
