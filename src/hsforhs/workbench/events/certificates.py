"""The QR code of an address, as vectors."""

from __future__ import annotations

from django.utils.safestring import SafeString


def qr_code(address: str) -> SafeString:
    """Return the QR code of an address as an SVG element without size, with the quiet zone that readers need."""
    import segno

    code = segno.make(address, error="m", micro=False)
    # Made of numbers alone: the address is in the pattern, not in the markup.
    return SafeString(code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None))
