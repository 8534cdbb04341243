"""Asking the services of the settings about a DOI."""

from __future__ import annotations

from django.conf import settings

from hsforhs.files import BadInput, Sentence
from hsforhs.library import Document
from hsforhs.library.lookup import look_up as ask_about
from hsforhs.scores.service import service_client

MOST_BYTES = 4 * 1024 * 1024
_PATIENCE = 10.0


def look_up(doi: str) -> tuple[Document, str]:
    """Return a document by its DOI and the service that knew it; raises BadInput as :func:`hsforhs.library.lookup`."""
    import httpx

    with service_client() as client:
        client.timeout = httpx.Timeout(_PATIENCE)

        def ask(address: str) -> bytes | None:
            try:
                with client.stream("GET", address) as response:
                    if response.status_code in (404, 410):
                        return None
                    if response.status_code != httpx.codes.OK:
                        what = Sentence(
                            "the service answered %(status)s",
                            status=f"{response.status_code} {response.reason_phrase}",
                        )
                        raise BadInput(what, file=address, expected=Sentence("200 and JSON"))
                    content = bytearray()
                    for chunk in response.iter_bytes():
                        content += chunk
                        if len(content) > MOST_BYTES:
                            raise BadInput(
                                Sentence("the answer is too large"), file=address, expected=Sentence("one record")
                            )
                    return bytes(content)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                what = Sentence("the service cannot be reached (%(why)s)", why=str(error) or type(error).__name__)
                raise BadInput(what, file=address, expected=Sentence("200 and JSON")) from None

        return ask_about(doi, ask, settings.LOOKUP_URLS)
