"""Finished records to and from Excel and Word.

Every writer takes records of the core and a path or a binary stream; a reader gives back what people filled in.
"""
