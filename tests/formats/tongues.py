"""Stand-ins for translations: every text in another script, so that nothing of the English one is left to read by."""

from __future__ import annotations

import re
from gettext import NullTranslations

from hsforhs.formats.wording import Wording

_PLACE = re.compile(r"(%\(\w+\)[sd]|%%)")


class Scrambled(NullTranslations):
    """Writes each letter as one of another script, and leaves what stands for values."""

    def __init__(self, letters: str) -> None:
        super().__init__()
        self._letters = letters

    def gettext(self, message: str) -> str:
        return "".join(x if _PLACE.fullmatch(x) else self._in_script(x) for x in _PLACE.split(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def _in_script(self, text: str) -> str:
        letters = self._letters
        return "".join(letters[ord(x) % len(letters)] if x.isalpha() else x for x in text)


class OneWord(NullTranslations):
    """Says the same word for everything, as a careless translation may say it for two headings."""

    def gettext(self, message: str) -> str:
        return "слово"


ARABIC = Wording("ar", Scrambled("ابتثجحخدذرزسشصضطظعغفقكلمنهوي"))
CHINESE = Wording("zh-hans", Scrambled("年月日人口水火木金土山川田目耳手足心力刀弓"))
RUSSIAN = Wording("ru", OneWord())
