"""Formats of dates and numbers where those of Django are not the ones wanted; see FORMAT_MODULE_PATH."""
