"""Which fonts of this machine a document is set in, and which Debian package brings one that is missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hsforhs.files import BadInput, Sentence

_LATIN = ("Noto Sans", "Liberation Sans", "DejaVu Sans", "Arial", "Carlito")
_EMBEDDED = "Libertinus Serif"
"""Comes with the typesetter: Latin, Greek and Cyrillic are always there."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script: the letters by which it is known, families that show it, and the package that brings one of them.

    Any family whose name holds ``word`` is taken for one that shows the script as well.
    """

    name: str
    letters: re.Pattern[str]
    families: tuple[str, ...]
    package: str
    word: str = ""


def _noto(name: str, ranges: str) -> Script:
    families = (f"Noto Sans {name}", f"Noto Serif {name}")
    return Script(name, re.compile(f"[{ranges}]"), families, "fonts-noto-core", name)


ARABIC = Script(
    Sentence("Arabic"),
    re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"),
    ("Noto Sans Arabic", "Noto Naskh Arabic", "Noto Kufi Arabic", "Amiri", "DejaVu Sans", "Geeza Pro", "Segoe UI"),
    "fonts-noto-core",
    "Arabic",
)
CHINESE = Script(
    Sentence("Chinese"),
    re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"),
    (
        "Noto Sans CJK SC",
        "Source Han Sans SC",
        "WenQuanYi Micro Hei",
        "WenQuanYi Zen Hei",
        "Noto Serif CJK SC",
        "PingFang SC",
        "Microsoft YaHei",
    ),
    "fonts-wqy-microhei or fonts-noto-cjk",
)
SCRIPTS: tuple[Script, ...] = (
    ARABIC,
    CHINESE,
    Script("Japanese", re.compile("[\u3040-\u30ff]"), ("Noto Sans CJK JP", *CHINESE.families), "fonts-noto-cjk"),
    Script("Korean", re.compile("[\uac00-\ud7af]"), ("Noto Sans CJK KR", *CHINESE.families[:4]), "fonts-noto-cjk"),
    _noto("Hebrew", "\u0590-\u05ff"),
    _noto("Armenian", "\u0530-\u058f"),
    _noto("Georgian", "\u10a0-\u10ff"),
    _noto("Ethiopic", "\u1200-\u139f"),
    _noto("Devanagari", "\u0900-\u097f"),
    _noto("Bengali", "\u0980-\u09ff"),
    _noto("Gujarati", "\u0a80-\u0aff"),
    _noto("Tamil", "\u0b80-\u0bff"),
    _noto("Telugu", "\u0c00-\u0c7f"),
    _noto("Sinhala", "\u0d80-\u0dff"),
    _noto("Thai", "\u0e00-\u0e7f"),
    _noto("Lao", "\u0e80-\u0eff"),
    _noto("Tibetan", "\u0f00-\u0fff"),
    _noto("Myanmar", "\u1000-\u109f"),
    _noto("Khmer", "\u1780-\u17ff"),
)
_OF_LANGUAGE = {"ar": ARABIC, "zh-hans": CHINESE}


@lru_cache(maxsize=1)
def installed() -> frozenset[str]:
    """Return the families of fonts that the typesetter finds on this machine or brings along."""
    import typst

    return frozenset(typst.Fonts().families())


def families_for(language: str, texts: Iterable[str], known: Collection[str]) -> tuple[list[str], list[Script]]:
    """Return the families to set a document in, the first ones first, and the scripts of its texts without a font.

    Raises BadInput where the script of the document's own language has no font.
    """
    own = _OF_LANGUAGE.get(language)
    chosen = [*[x for x in _LATIN if x in known][:2], _EMBEDDED]
    missing: list[Script] = []
    for script in _in_texts(own, texts):
        found = _family(script, known)
        if found:
            chosen.append(found)
        elif script is own:
            raise BadInput(
                Sentence("no font on this machine shows %(script)s", script=script.name),
                expected=Sentence(
                    "a font such as %(font)s (Debian package %(package)s)",
                    font=script.families[0],
                    package=script.package,
                ),
            )
        else:
            missing.append(script)
    return list(dict.fromkeys(chosen)), missing


def _in_texts(own: Script | None, texts: Iterable[str]) -> Iterator[Script]:
    everything = "".join(texts)
    for script in SCRIPTS:
        if script is own or script.letters.search(everything):
            yield script


def _family(script: Script, known: Collection[str]) -> str:
    named = next((x for x in script.families if x in known), "")
    if named or not script.word:
        return named
    return min((x for x in known if script.word in x.split()), default="")


def described(scripts: Sequence[Script]) -> str:
    """Name scripts with the packages that bring their fonts."""
    return ", ".join(f"{x.name} (Debian: {x.package})" for x in scripts)
