"""Keys of the vocabulary: a code means nothing without its instrument and edition."""

from __future__ import annotations

import re
from typing import NamedTuple

_INSTRUMENT = re.compile(r"(?P<instrument>[a-z]+)(?:-(?P<edition>\d+))?")


class VocabularyError(LookupError):
    """A code, key or name that the framework does not hold, or that is not unique as written."""

    def __str__(self) -> str:
        """Give the sentence itself; LookupError would quote it."""
        return str(self.args[0]) if self.args else ""


class BareCodeError(VocabularyError):
    """A code was asked for without its instrument and edition."""


class Key(NamedTuple):
    """(instrument, edition, code), written ``spar-2:C5.1``.

    SPAR 1 ``C3`` is zoonoses and SPAR 2 ``C3`` is financing: only the three parts together name something.
    """

    instrument: str
    edition: str
    code: str

    @property
    def instrument_id(self) -> str:
        """Instrument with edition, such as ``spar-2``."""
        return f"{self.instrument}-{self.edition}" if self.edition else self.instrument

    def __str__(self) -> str:
        """Write the key as it stands in files and addresses."""
        return f"{self.instrument_id}:{self.code}"

    @classmethod
    def of(cls, instrument_id: str, code: str) -> Key:
        """Make the key of ``code`` in the instrument ``instrument_id`` (``spar-2``)."""
        match = _INSTRUMENT.fullmatch(instrument_id)
        if not match:
            raise VocabularyError(
                f"'{instrument_id}' is not the name of an instrument; names look like spar-2, jee-3 or hepr"
            )
        return cls(match["instrument"], match["edition"] or "", code)

    @classmethod
    def parse(cls, text: str) -> Key:
        """Read ``spar-2:C5.1``; a bare code raises :class:`BareCodeError`."""
        instrument_id, colon, code = text.partition(":")
        if not colon:
            raise BareCodeError(
                f"'{text}' is a bare code, and the same code means different things in different instruments "
                f"and editions; write it with both, for example spar-2:{text}"
            )
        return cls.of(instrument_id, code)


_E_SPAR = re.compile(r"^C\.?(\d{1,2})((?:\.\d)*)$")
_RTSL_SPAR = re.compile(r"^c(\d{1,2})(\d)$")
_JEE_DOTTED = re.compile(r"^(P|D|R)\.?(\d)\.(\d)$", re.IGNORECASE)
_JEE_PLAIN = re.compile(r"^(POE|CE|RE)\.?(\d)$", re.IGNORECASE)
_JEE_SQUEEZED = re.compile(r"^(?:v2_)?(p|d|r)(\d)(\d)$")
_JEE_SQUEEZED_PLAIN = re.compile(r"^(?:v2_)?(poe|ce|re)(\d)$")
_JEE_PREFIX = {"POE": "PoE", "CE": "CE", "RE": "RE"}


def normalise_code(instrument_id: str, written: str) -> str | None:
    """Turn a code as met in files (``C.11.1``, ``c111``, ``POE.1``, ``p11``) into the form of the instrument.

    Returns the normal form, or ``None`` when ``written`` does not look like a code of this family. Whether
    the code exists is for the framework to say.
    """
    text = written.strip().replace("\u00a0", "")
    family = instrument_id.partition("-")[0]
    if family == "spar":
        if match := _E_SPAR.match(text.removeprefix("Level ")):
            return f"C{match[1]}{match[2]}"
        if match := _RTSL_SPAR.match(text.removeprefix("spar_2018_ind_")):
            return f"C{match[1]}.{match[2]}"
        return None
    if family != "jee":
        return text or None
    dot = "" if instrument_id == "jee-3" else "."
    if match := _JEE_DOTTED.match(text) or _JEE_SQUEEZED.match(text):
        return f"{match[1].upper()}{dot}{match[2]}.{match[3]}"
    if match := _JEE_PLAIN.match(text) or _JEE_SQUEEZED_PLAIN.match(text):
        return f"{_JEE_PREFIX[match[1].upper()]}{dot}{match[2]}"
    return None
