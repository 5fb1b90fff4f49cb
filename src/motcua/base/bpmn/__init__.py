"""BPMN 2.0 files: bytes and text, XML parsed safely, what a document defines."""
