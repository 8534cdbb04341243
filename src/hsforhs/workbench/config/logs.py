"""What the log holds: one line per event, as text or JSON, without the addresses that let somebody in."""

from __future__ import annotations

import datetime as dt
import logging
import re
from contextvars import ContextVar
from typing import Any

FORMATS = ("text", "json")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Number of the request that this thread answers now."""
_ADDRESS = re.compile(r"(?<![\w.:/])/[^\s'\"]+")
_TEXT = "%(levelname)s %(name)s%(request_mark)s: %(message)s"


class SafeRecord(logging.Filter):
    """Gives each line the number of its request and takes addresses out.

    Sign-in links and the links of draft plans let in whoever holds them. Django and the servers write the address of
    a request into their lines; here the pattern of the route stands instead, or nothing.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        number = request_id.get()
        record.__dict__.update(request_id=number, request_mark=f" [{number}]" if number else "")
        request = record.__dict__.pop("request", None)
        if request is not None and hasattr(request, "path"):
            route = route_of(request)
            record.__dict__["route"] = route
            record.msg, record.args = record.getMessage().replace(request.path, route), ()
        elif record.name.startswith(("waitress", "gunicorn")):
            record.msg, record.args = _ADDRESS.sub("/...", record.getMessage()), ()
        return True


class JsonLines(logging.Formatter):
    """One JSON object per line: time in UTC, level, logger, message, request and whatever the line adds."""

    def __new__(cls) -> Any:
        from pythonjsonlogger.json import JsonFormatter

        class Lines(JsonFormatter):
            def add_fields(
                self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
            ) -> None:
                super().add_fields(log_data, record, message_dict)
                log_data["at"] = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
                log_data.pop("request_mark", None)
                if not log_data.get("request_id"):
                    log_data.pop("request_id", None)

        return Lines(
            "%(levelname)s %(name)s %(message)s",
            rename_fields={"levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )


def route_of(request: Any) -> str:
    """Return the pattern of the route that answers a request, such as ``/plans/<uuid:plan_id>/``; a dash without."""
    found = getattr(request, "resolver_match", None)
    return f"/{found.route}" if found else "-"


def logging_config(style: str, level: str) -> dict[str, Any]:
    """Return the configuration of Python's logging for one of FORMATS and one of LEVELS."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"safe": {"()": f"{__name__}.SafeRecord"}},
        "formatters": {"text": {"format": _TEXT}, "json": {"()": f"{__name__}.JsonLines"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": style, "filters": ["safe"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # A short queue is how a small server takes a burst; only trouble is worth a line.
            "waitress.queue": {"level": "ERROR"},
            # Our own line says each answer once; here only faults stay, with their traceback.
            "django.request": {"level": "ERROR"},
            # Its own handlers go: one of them would mail to people.
            "django": {"handlers": [], "level": "NOTSET", "propagate": True},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        },
    }
