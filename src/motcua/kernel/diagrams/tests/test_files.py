"""A file comes out as it went in, in whatever encoding its modeller wrote it."""

import pytest

from motcua.base.bpmn.files import EncodingUnknown, bytes_of, text_of
from motcua.kernel.diagrams.testing import faults_in

BODY = (
    '<s:definitions xmlns:s="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:t">'
    '\r\n\t<!-- ghi chú: {0} --><?tool keep?><s:process id="p"><s:startEvent id="s"/>'
    '<s:task id="a" name="{0}"/><s:endEvent id="e"/><s:sequenceFlow id="f" sourceRef="s"'
    ' targetRef="a"/><s:sequenceFlow id="g" sourceRef="a" targetRef="e"/></s:process>\r\n'
    "</s:definitions>\n"
)
DECLARATION = '<?xml version="1.0" encoding="{}" standalone="yes"?>\r\n'


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (BODY.format("Thẩm định").encode(), "Thẩm định"),
        ((DECLARATION.format("UTF-8") + BODY.format("Thẩm định")).encode(), "Thẩm định"),
        ((DECLARATION.format("utf-8") + BODY.format("Ký")).encode("utf-8-sig"), "Ký"),
        ((DECLARATION.format("ISO-8859-1") + BODY.format("Prüfen")).encode("latin-1"), "Prüfen"),
        ((DECLARATION.format("Windows-1252") + BODY.format("Prüf €")).encode("cp1252"), "Prüf €"),
        ((DECLARATION.format("UTF-16") + BODY.format("Thẩm định")).encode("utf-16"), "Thẩm định"),
    ],
)
def test_a_file_comes_out_as_it_went_in(data, name):
    text = text_of(data)

    assert name in text
    assert bytes_of(text) == data
    assert faults_in(text, steps=()) == []


def test_what_an_encoding_cannot_write_becomes_a_reference():
    text = DECLARATION.format("ISO-8859-1") + BODY.format("Ký số")

    assert "Ký s&#7889;" in bytes_of(text).decode("latin-1")


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe\x00", b"\xc3\x28", DECLARATION.format("ebcdic-cp-us").encode(),
     DECLARATION.format("base64").encode(), DECLARATION.format("no-such").encode(),
     (DECLARATION.format("ascii") + BODY.format("Ký")).encode()],
)  # fmt: skip
def test_what_is_not_in_a_known_encoding_is_refused(data):
    with pytest.raises(EncodingUnknown):
        text_of(data)
