"""The cell: the one address that every record of the workbench points at."""

from __future__ import annotations

from dataclasses import dataclass

from .keys import VocabularyError


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A capacity area x a component, for ``OS`` perhaps narrowed to one sector: ``P5:OS:ANI``.

    Parse with :meth:`parse`; whether the codes exist is checked by ``Framework.cell``.
    """

    area: str
    component: str
    sector: str = ""

    def __str__(self) -> str:
        """Write the cell as in data files and addresses."""
        return ":".join(part for part in (self.area, self.component, self.sector) if part)

    @classmethod
    def parse(cls, text: str) -> Cell:
        """Read ``D2:HIS`` or ``P5:OS:ANI``; raises VocabularyError for another shape."""
        area, component, sector, *_ = [*text.split(":"), "", ""]
        cell = cls(area, component, sector)
        if str(cell) != text or not area or not component or (sector and component != "OS"):
            raise VocabularyError(
                f"'{text}' is not a cell; expected area and component such as D2:HIS, or P5:OS:ANI for one sector"
            )
        return cell
