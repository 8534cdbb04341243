"""Living documents: a plan as a workbook and as a Word document that come back field by field.

Every row has an identifier that stays, every entry cell is a field, and what the document said when it was written goes
along: so that a reader tells what people changed from what changed in the store meanwhile.
"""
