"""Who acts in these tests, and how a paper gets into the line and out of it."""

import io
from datetime import timedelta

from motcua.base.fields import uuid7
from motcua.kernel.organizations import api as organizations
from motcua.project.testing import story
from motcua.systems.digitisation import testing
from motcua.systems.digitisation.actions.certifying import Checked, certify_paper
from motcua.systems.digitisation.actions.reading import read_next
from motcua.systems.digitisation.actions.taking import scan_paper
from motcua.systems.digitisation.rules.values import shown

AT = story.AT


def desk():
    """The one-stop desk of Kỳ Xuân."""
    found = organizations.desk_of(story.commune().uuid, AT.date())
    assert found is not None
    return found


def officer():
    return story.actor("quay.kyxuan")


def matter():
    """A matter of its own, whose kind says that everybody may see it."""
    return testing.matter_of(
        uuid=uuid7(), holder_uuid=story.party("mau").uuid, desk_uuid=desk().uuid
    )


def scan(content=None, *, filename="anh.jpg", kind="other", of=None, actor=None, title="", at=AT):
    """A paper in the line."""
    if content is None:
        content = testing.as_jpeg(testing.scanned(testing.draw_page(testing.birth_certificate())))
    return scan_paper(
        actor=actor or officer(),
        content=io.BytesIO(content),
        filename=filename,
        kind=kind,
        title=title,
        matter=of,
        holder_uuid=story.party("mau").uuid,
        desk_uuid=desk().uuid,
        at=at,
    )


def read_all(reader, at=AT):
    """Read until the line is empty; returns how many pages that were."""
    done = 0
    while read_next(reader=reader, at=at + timedelta(minutes=done)):
        done += 1
    return done


def values(paper):
    """What was read, by field, as people write it."""
    kinds = {row.name: row for row in paper.fields.all()}
    from motcua.systems.digitisation.queries.content import get_kind

    kind = get_kind(paper.kind, on=AT.date())
    return {
        one.name: shown(one.type, kinds[one.name].read_value)
        for one in kind.fields
        if one.name in kinds
    }


def read_paper(reader, content=None, **changes):
    """A paper that waits to be checked, or lies aside."""
    paper = scan(content, **changes)
    read_all(reader)
    paper.refresh_from_db()
    return paper


def confirmed(paper, **mended):
    """Every field as read, with some mended."""
    return {
        name: Checked(text=mended.get(name, text), is_confirmed=bool(text))
        for name, text in values(paper).items()
    }


def certify(paper, *, actor=None, holder_code="042220000015", at=AT, checks=None, **mended):
    """The certified copy."""
    return certify_paper(
        actor=actor or officer(),
        paper_uuid=paper.uuid,
        revision=paper.revision,
        checks=checks if checks is not None else confirmed(paper, **mended),
        holder_code=holder_code,
        is_compared=True,
        at=at,
    )
