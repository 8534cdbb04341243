"""The field of every form in which people hand in a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class UploadField(forms.FileField):
    """A file of at most the size that the operator allows; what reads it may want less."""

    default_error_messages = {"required": _("Choose a file first."), "empty": _("The file is empty.")}

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        size = getattr(found, "size", None) or 0
        if size > settings.MAX_UPLOAD_BYTES:
            raise ValidationError(
                gettext("The file has %(size)d MB; at most %(most)d MB can be imported.")
                % {"size": size // 2**20, "most": settings.MAX_UPLOAD_BYTES // 2**20}
            )
        return found
