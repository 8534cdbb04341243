"""What people do with notes, decisions and next steps."""

from .conflicts import settle
from .following import follow
from .writing import ConflictError, add, change, put, remove

__all__ = ["ConflictError", "add", "change", "follow", "put", "remove", "settle"]
