"""An invented costed plan of another layout, as a browser hands it in."""

from __future__ import annotations

from playwright.sync_api import FilePayload


def costed_file(code: str) -> FilePayload:
    """Return a table of three rows: one of an indicator, one like nothing, one that contradicts itself."""
    lines = (
        "Indicator,Detailed activity,Responsible,Cost 1,Cost 2,Total,Comments",
        f"{code},Table a bill in parliament to close gaps in the legal register,Ministry of Justice,400,,400,soon",
        ",qqqq zzzz,Nobody,5,,5,",
        f"{code},Print posters,Ministry of Health,5,5,20,",
    )
    return {"name": "costed.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
