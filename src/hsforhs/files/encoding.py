"""In which encoding a text table was saved."""

from __future__ import annotations

import re

from .errors import BadInput
from .sentences import Sentence

ASSUMED_NAMES = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
"""Encodings that :func:`decode` can only assume, by Python's name, and how people call them."""

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_JUDGED_CHARS = 1_000_000

_SMALL_ACCENTED = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿß"
_LARGE_ACCENTED = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝ"
_SMALL = f"a-z{_SMALL_ACCENTED}"
_LARGE = f"A-Z{_LARGE_ACCENTED}"
_WORDS_OF_ONE_LETTER = "àáéèóòÀÁÉÈÓÒ"
_FITTING = re.compile(
    rf"(?<=[{_SMALL}{_LARGE}])[{_SMALL_ACCENTED}](?![{_LARGE}])"  # Côte, Perú
    rf"|(?<!\w)[{_SMALL_ACCENTED}](?=[{_SMALL}])"  # île
    rf"|(?<!\w)[{_LARGE_ACCENTED}](?=[{_SMALL}{_LARGE}])"  # École, ÉCOLE
    rf"|(?<=[{_LARGE}])[{_LARGE_ACCENTED}](?![{_SMALL}])"  # CÔTE
    rf"|(?<!\w)[{_WORDS_OF_ONE_LETTER}](?!\w)"  # à
    r"|[œŒ](?=[iuIU])"  # œuvre
    r"|\b[cdjlmnstCDJLMNST]’(?=[aeiouyhàâéèêîôAEIOUYHÀÂÉÈÊÎÔ])|\b[Qq]u’"  # d’Ivoire
    r"|(?<=[A-Za-z])’(?=(?:s|t|re|ve|ll)\b)|(?<=[A-Za-z]{2}s)’(?!\w)"  # country’s, countries’
)
_QUOTED = re.compile(r"(?<!\w)(?:‘\w[^‘’\n]{0,200}’|“\w[^“”\n]{0,200}”)(?!\w)")
_LETTERS = f"{_SMALL}{_LARGE}"
_STRAY = re.compile(
    rf"(?<![{_LETTERS}])(?![{_WORDS_OF_ONE_LETTER}])[{_SMALL_ACCENTED}{_LARGE_ACCENTED}](?![{_LETTERS}])"
)
_CONTROLS = re.compile(r"[\x80-\x9f\ufffd]")


def decode(content: bytes, *, file: str) -> tuple[str, str]:
    """Return text and encoding: told by a byte order mark, else UTF-8, else Windows-1252 or Mac Roman.

    The last two give a sign for almost every byte, so neither fails on the other's text; but only the right one
    gives words. é is 0xE9 in Windows-1252 and 0x8E in Mac Roman; read the wrong way round they are È and Ž, so that
    "Bénin" becomes "BÈnin" or "BŽnin". Hence a letter with an accent speaks for a decoding where its case suits
    its neighbours. Typographic apostrophes and pairs of quotes count where French and English put them, since Mac
    Roman has í, ì, î in their place. A letter that stands alone speaks against a decoding (the no-break blank of Mac
    Roman is Ê in Windows-1252), and a byte that it does not know even more. Windows-1252 wins a draw: it is by far
    the more frequent, and short texts such as "d’as" (which may be "días") are truly open.

    Raises BadInput for zero bytes and for Unicode text with a damaged character.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise _damaged(content, error, file) from None
    if b"\0" in content:
        raise BadInput(Sentence("the file holds zero bytes, so it is no text"), file=file, expected=Sentence("CSV"))
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if not content[: error.start].isascii():
            # Letters of the old encodings hardly ever form valid UTF-8, so this is UTF-8 that was cut or mended badly.
            raise _damaged(content, error, file) from None
    candidates = [(content.decode(name, errors="replace"), name) for name in ASSUMED_NAMES]
    return max(candidates, key=lambda candidate: _plausibility(candidate[0][:_JUDGED_CHARS]))


def _plausibility(text: str) -> int:
    fitting = len(_FITTING.findall(text)) + 2 * len(_QUOTED.findall(text))
    return fitting - len(_STRAY.findall(text)) - 2 * len(_CONTROLS.findall(text))


def _damaged(content: bytes, error: UnicodeDecodeError, file: str) -> BadInput:
    line = len(content[: error.start].decode(error.encoding, errors="ignore").splitlines() or [""])
    return BadInput(
        Sentence("a character is damaged or cut off (byte %(byte)s)", byte=error.start + 1),
        file=file,
        place=Sentence("line %(line)s", line=line),
        expected=Sentence("%(encoding)s text throughout", encoding=error.encoding.upper()),
    )
