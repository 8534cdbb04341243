"""The form that brings figures in."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from hsforhs.workbench.indicators.forms import FiguresForm

FILE = {"file": SimpleUploadedFile("f.csv", b"x")}


def test_what_is_not_said_is_private_and_a_file_is_needed() -> None:
    assert FiguresForm().fields["visibility"].initial == "PRIVATE"
    assert FiguresForm({"visibility": "PRIVATE"}, FILE).is_valid()
    assert "file" in FiguresForm({"visibility": "PRIVATE"}, {}).errors
    assert "source" in FiguresForm({"visibility": "PRIVATE", "source": "x" * 401}, FILE).errors
