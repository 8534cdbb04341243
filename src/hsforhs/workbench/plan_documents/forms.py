"""The form in which documents come back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from hsforhs.workbench.look.uploads import UploadField


class SeveralFiles(forms.ClearableFileInput):
    """A field of files in which a person may choose several."""

    allow_multiple_selected = True


class FilesField(UploadField):
    """One file or several; each is checked as one."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given: Sequence[Any] = data if isinstance(data, list | tuple) else [data]
        clean = super().clean
        return [clean(x, initial) for x in given] if given else [clean(None, initial)]


class ReturnForm(forms.Form):
    """The documents that came back."""

    file = FilesField(
        label=_("Files"),
        widget=SeveralFiles(attrs={"multiple": True}),
        help_text=_("Excel and Word documents of this plan, also those of several provinces at once."),
    )
