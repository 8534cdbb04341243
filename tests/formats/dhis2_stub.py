"""A stand-in for a DHIS2 server, as far as exchange goes: it checks what is sent as the developer guide says.

It knows the metadata that was posted to it and a few organisation units, takes values only for those, counts what
is new, changed and ignored, keeps nothing in a dry run, and answers 409 with the conflicts.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

TOKEN = "d2pat_invented"
USER, PASSWORD = "admin", "invented password"
UNITS = {"XLM": "LumoraUid01", "XLM-U": "UplandUid01", "XLM-U-1": "DistrUid001"}
PAGE = 2


@dataclass
class Dhis2Stub:
    """The server and what it holds: values by (data element, period, organisation unit)."""

    server: HTTPServer
    data_elements: set[str] = field(default_factory=set)
    data_sets: set[str] = field(default_factory=set)
    values: dict[tuple[str, str, str], str] = field(default_factory=dict)
    envelope: bool = True

    def __post_init__(self) -> None:
        for path, method, answer in (
            ("/api/dataValueSets", "POST", self._data_values),
            ("/api/metadata", "POST", self._metadata),
            ("/api/organisationUnits", "GET", self._units),
            ("/api/system/info", "GET", lambda _: _json({"version": "2.41.0"})),
        ):
            self.server.expect_request(path, method=method).respond_with_handler(self._signed_in(answer))

    @property
    def url(self) -> str:
        return self.server.url_for("").rstrip("/")

    def _signed_in(self, answer: Any) -> Any:
        basic = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

        def handler(request: Request) -> Response:
            if request.headers.get("Authorization") not in (f"ApiToken {TOKEN}", basic):
                return _json({"httpStatus": "Unauthorized", "httpStatusCode": 401, "message": "Unauthorized"}, 401)
            found: Response = answer(request)
            return found

        return handler

    def _metadata(self, request: Request) -> Response:
        content = json.loads(request.get_data())
        self.data_elements |= {x["id"] for x in content["dataElements"]}
        self.data_sets |= {x["id"] for x in content["dataSets"]}
        return _json({"status": "OK", "stats": {"created": len(content["dataElements"]) + len(content["dataSets"])}})

    def _units(self, request: Request) -> Response:
        number = int(request.args.get("page", 1))
        units = [{"id": uid, "code": code, "name": code} for code, uid in UNITS.items()]
        pages = -(-len(units) // PAGE)
        pager = {"page": number, "pageCount": pages, "total": len(units), "pageSize": PAGE}
        return _json({"pager": pager, "organisationUnits": units[(number - 1) * PAGE : number * PAGE]})

    def _data_values(self, request: Request) -> Response:
        content = json.loads(request.get_data())
        scheme = (content.get("orgUnitIdScheme") or request.args.get("orgUnitIdScheme") or "uid").lower()
        known = set(UNITS) if scheme == "code" else set(UNITS.values())
        conflicts = []
        counts = {"imported": 0, "updated": 0, "ignored": 0, "deleted": 0}
        if content["dataSet"] not in self.data_sets:
            conflicts.append(_conflict("E7603", content["dataSet"], "Data set not found or not accessible"))
        for value in content["dataValues"]:
            for known_ids, given, what in (
                (self.data_elements, value["dataElement"], "Data element not found or not accessible"),
                (known, value["orgUnit"], "Organisation unit not found or not accessible"),
            ):
                if given not in known_ids:
                    conflicts.append(_conflict("E7610", given, f"{what}: `{given}`"))
                    counts["ignored"] += 1
                    break
            else:
                key = (value["dataElement"], value["period"], value["orgUnit"])
                counts["updated" if key in self.values else "imported"] += 1
                if request.args.get("dryRun") != "true":
                    self.values[key] = value["value"]
        summary = {
            "responseType": "ImportSummary",
            "status": "WARNING" if conflicts else "SUCCESS",
            "description": "Import process completed successfully",
            "importCount": counts,
            "conflicts": conflicts,
        }
        return self._answer(summary, 409 if conflicts else 200)

    def _answer(self, summary: dict[str, Any], status: int) -> Response:
        if not self.envelope:
            return _json(summary, status)
        return _json({"httpStatusCode": status, "status": summary["status"], "response": summary}, status)


def _conflict(code: str, given: str, what: str) -> dict[str, str]:
    return {"object": given, "value": what, "errorCode": code}


def _json(content: object, status: int = 200) -> Response:
    return Response(json.dumps(content), status, content_type="application/json")
