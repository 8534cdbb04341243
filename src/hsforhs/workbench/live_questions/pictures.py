"""The picture of an address that a telephone reads."""

from __future__ import annotations

import io

from django.utils.safestring import SafeString, mark_safe


def code_picture(address: str) -> SafeString:
    """Return the QR code of an address as SVG to be put into a page."""
    import segno

    stream = io.BytesIO()
    # Black on white on every wall and screen: a code in other colours is often not read.
    segno.make(address, error="m").save(
        stream, kind="svg", xmldecl=False, svgns=True, scale=8, border=3, light="#fff", dark="#000", omitsize=True
    )
    return mark_safe(stream.getvalue().decode())  # noqa: S308 - drawn here, nothing of the address stands in it
