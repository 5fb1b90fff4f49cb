"""The file of a diagram; the pages about processes are tested with the office that has them."""

from uuid import uuid4

import pytest
from django.test import RequestFactory

from motcua.base.actors import ANONYMOUS
from motcua.base.errors import SignInRequired
from motcua.kernel.diagrams.queries.versions import ProcessUnknown
from motcua.kernel.diagrams.testing import officer, publish
from motcua.kernel.diagrams.web import views

pytestmark = pytest.mark.django_db


def ask(actor, version):
    request = RequestFactory().get("/")
    request.actor = actor
    return views.process_export(request, version=version)


def test_process_export_gives_the_diagram_as_it_was_drawn():
    version = publish()

    response = ask(officer(), version.uuid)

    assert response.content.decode() == version.bpmn
    assert "immutable" in response.headers["Cache-Control"]
    with pytest.raises(ProcessUnknown):
        ask(officer(), uuid4())


def test_process_export_is_for_those_who_signed_in():
    with pytest.raises(SignInRequired):
        ask(ANONYMOUS, publish().uuid)
