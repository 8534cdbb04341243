"""Forms of pages as a browser would send them back without a change."""

from __future__ import annotations

from html.parser import HTMLParser


class _Forms(HTMLParser):
    """Collects the fields of each form that is posted, as a browser sends them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self._into: dict[str, list[str]] | None = None
        self._name = ""
        self._select: list[tuple[str, bool]] | None = None
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method", "").lower() == "post":
            self._into = {}
            self.forms.append((told.get("action", ""), self._into))
        elif self._into is None:
            return
        elif tag == "input" and told.get("name") and told.get("type") not in ("submit", "button", "file"):
            if told.get("type") not in ("checkbox", "radio") or "checked" in told:
                usual = "on" if told.get("type") in ("checkbox", "radio") else ""
                self._into.setdefault(told["name"], []).append(told.get("value", usual))
        elif tag == "select":
            self._name, self._select = told["name"], []
        elif tag == "option" and self._select is not None:
            self._select.append((told.get("value", ""), "selected" in told))
        elif tag == "textarea":
            self._name, self._text = told["name"], []

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._into = None
        elif tag == "select" and self._select is not None and self._into is not None:
            chosen = [value for value, is_chosen in self._select if is_chosen] or [x for x, _ in self._select[:1]]
            self._into[self._name] = chosen
            self._select = None
        elif tag == "textarea" and self._text is not None and self._into is not None:
            self._into[self._name] = ["".join(self._text).strip()]
            self._text = None


def form_of(page: str, field: str) -> dict[str, list[str]]:
    """Return what a browser sends for the first posted form of a page that has a field of this name."""
    reader = _Forms()
    reader.feed(page)
    return next(x for _action, x in reader.forms if field in x)
