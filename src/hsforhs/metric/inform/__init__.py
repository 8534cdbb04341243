"""Any workbook of INFORM Risk of the generation 2022 to 2024 as definition, observations and published scores."""

from .workbook import Imported, import_workbook

__all__ = ["Imported", "import_workbook"]
