"""Finished records to and from Excel and Word, and as PDF.

Every writer takes records of the core and a path or a binary stream; a reader gives back what people filled in.
"""

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Media type of each kind of document, for whoever sends it."""
PDF_MEDIA_TYPE = "application/pdf"
"""Media type of documents to print, which do not come back."""
