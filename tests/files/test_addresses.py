"""Addresses of web users: nothing but the public internet is opened, also not by a detour."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

import httpx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer

from hsforhs.files import BadInput, addresses
from hsforhs.files.addresses import check_public_address, is_public, leads_inside, public_client, resolve

PUBLIC = "93.184.216.34"
CLOSED_NETWORKS = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
    "2001:db8::/32",
    "64:ff9b:1::/48",
)
closed_v4 = st.sampled_from([x for x in CLOSED_NETWORKS if ":" not in x]).flatmap(
    lambda net: st.ip_addresses(network=net)
)
closed = st.sampled_from(CLOSED_NETWORKS).flatmap(lambda net: st.ip_addresses(network=net))
public_v4 = st.ip_addresses(v=4).filter(is_public)


def to(*ips: str) -> Callable[[str, int], list[str]]:
    """Resolve every name to these addresses."""
    return lambda _host, _port: list(ips)


def nowhere(_host: str, _port: int) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def written(ip: object) -> str:
    return f"[{ip}]" if ":" in str(ip) else str(ip)


class TestHosts:
    def test_a_public_host_is_accepted_with_what_it_resolved_to(self) -> None:
        found = check_public_address("https://example.org/list?x=1", resolver=to(PUBLIC, "2606:2800:220:1::1", PUBLIC))
        assert (found.host, found.port) == ("example.org", 443)
        assert [str(x) for x in found.ips] == [PUBLIC, "2606:2800:220:1::1"]

    @pytest.mark.parametrize(("url", "port"), [("http://example.org", 80), ("https://example.org:8443/x", 8443)])
    def test_the_port_is_that_of_the_address_or_the_scheme(self, url: str, port: int) -> None:
        asked: list[tuple[str, int]] = []
        check_public_address(url, resolver=lambda *what: asked.append(what) or [PUBLIC])
        assert asked == [("example.org", port)]

    @given(closed)
    def test_a_closed_address_is_refused_when_written(self, ip: ipaddress.IPv4Address) -> None:
        with pytest.raises(BadInput, match="a network that is not public"):
            check_public_address(f"http://{written(ip)}/", resolver=nowhere)

    @given(closed, st.lists(public_v4.map(str), max_size=2))
    def test_one_closed_address_behind_a_name_is_enough(self, ip: ipaddress.IPv4Address, others: list[str]) -> None:
        with pytest.raises(BadInput, match=r"host example.org is in a network that is not public"):
            check_public_address("https://example.org/", resolver=to(*others, str(ip)))

    @given(closed_v4)
    def test_a_closed_address_inside_an_ipv6_one_is_refused(self, ip: ipaddress.IPv4Address) -> None:
        number = int(ip)
        inside = [f"::ffff:{ip}", f"64:ff9b::{ip}", str(ipaddress.IPv6Address((0x2002 << 112) | (number << 80)))]
        for text in inside:
            with pytest.raises(BadInput, match="not public"):
                check_public_address(f"http://[{text}]/", resolver=nowhere)

    @given(public_v4)
    def test_a_public_address_is_accepted_in_either_form(self, ip: ipaddress.IPv4Address) -> None:
        assert check_public_address(f"http://{ip}/", resolver=nowhere).ips == (ip,)
        assert check_public_address(f"http://[::ffff:{ip}]/", resolver=nowhere)

    @given(st.ip_addresses(v=4), st.sampled_from(["decimal", "hex", "octal", "short", "dot"]))
    def test_a_number_that_is_not_plainly_written_is_refused_whatever_it_means(
        self, ip: ipaddress.IPv4Address, how: str
    ) -> None:
        first, *rest = str(ip).split(".")
        text = {
            "decimal": str(int(ip)),
            "hex": hex(int(ip)),
            "octal": ".".join([f"0{int(first):o}", *(f"0{int(x):o}" for x in rest)]),
            "short": f"{first}.{int(ip) & 0xFFFFFF}",
            "dot": f"{ip}.",
        }[how]
        assume(text != str(ip))
        with pytest.raises(BadInput, match=r"is a number that is not written as an IP address|not public"):
            check_public_address(f"http://{text}/", resolver=to(PUBLIC))

    def test_digits_of_other_scripts_are_seen_through(self) -> None:
        with pytest.raises(BadInput, match="not public"):
            check_public_address("http://①②⑦.0.0.1/", resolver=to(PUBLIC))

    def test_a_name_in_another_script_is_asked_for_as_punycode(self) -> None:
        assert check_public_address("https://bücher.example/", resolver=to(PUBLIC)).host == "xn--bcher-kva.example"

    def test_a_zone_of_this_machine_is_refused(self) -> None:
        assert not is_public(ipaddress.ip_address("2606:2800:220:1::1%eth0"))

    def test_the_names_of_this_machine_lead_nowhere(self) -> None:
        for host in ("localhost", "localhost."):
            with pytest.raises(BadInput, match=r"not public|cannot be found"):
                check_public_address(f"http://{host}/")
        assert "127.0.0.1" in resolve("127.0.0.1", 80)


class TestForm:
    @pytest.mark.parametrize(
        ("url", "what"),
        [
            ("ftp://example.org/x", "the address begins with 'ftp:'"),
            ("file:///etc/hostname", "the address begins with 'file:'"),
            ("javascript:alert(1)", "the address begins with 'javascript:'"),
            ("gopher://example.org", "begins with 'gopher:'"),
            ("example.org/list", "the scheme is missing"),
            ("//example.org/list", "the scheme is missing"),
            ("", "the scheme is missing"),
            ("https:///list", "names no host"),
            ("https://ann@example.org/", "holds a user name or password"),
            ("https://ann:secret@example.org/", "holds a user name or password"),
            ("https://example.org@10.0.0.1/", "holds a user name or password"),
            ("https://@example.org/", "holds a user name or password"),
            ("https://example.org:99999/", "cannot be read"),
            ("https://[::1/", "cannot be read"),
            ("https://example.org\\@10.0.0.1/", "a backslash"),
            ("https://exa mple.org/", "holds a blank"),
            ("https://example.org/\r\nHost: x", "unseen character"),
            (f"https://example.org/{'x' * 2000}", "at most 2000"),
            (f"https://{'ü' * 80}.example/", "cannot be written in the letters of the network"),
        ],
    )
    def test_what_is_no_plain_web_address_is_refused_with_one_sentence(self, url: str, what: str) -> None:
        with pytest.raises(BadInput) as caught:
            check_public_address(url, resolver=to(PUBLIC))
        assert what in str(caught.value)
        assert "\n" not in str(caught.value)
        assert "secret" not in str(caught.value) or "ann:" in url

    def test_a_name_that_cannot_be_found_is_refused(self) -> None:
        for resolver in (nowhere, to()):
            with pytest.raises(BadInput, match=r"the host gone.example cannot be found; expected an address on"):
                check_public_address("https://gone.example/", resolver=resolver)

    @given(st.text(max_size=60))
    def test_any_text_is_either_checked_or_refused(self, text: str) -> None:
        for url in (text, f"http://{text}", f"https://{text}/x"):
            try:
                found = check_public_address(url, resolver=to(PUBLIC))
            except BadInput:
                continue
            assert found.ips
            assert all(map(is_public, found.ips))


class TestClient:
    """What the client really asks the network for; the network is played by a function."""

    def test_it_connects_to_the_checked_address_and_keeps_the_name(self) -> None:
        seen: list[httpx.Request] = []

        def network(request: httpx.Request) -> httpx.Response:
            seen.append(request)
            return httpx.Response(200, text="fine")

        with public_client(resolver=to(PUBLIC), transport=httpx.MockTransport(network)) as client:
            answer = client.get("https://example.org:8443/list?a=1")
        (request,) = seen
        assert answer.text == "fine"
        assert str(answer.url) == "https://example.org:8443/list?a=1"
        assert str(request.url) == f"https://{PUBLIC}:8443/list?a=1"
        assert request.headers["host"] == "example.org:8443"
        assert request.extensions["sni_hostname"] == "example.org"

    def test_an_ipv6_address_is_written_in_brackets(self) -> None:
        seen: list[str] = []
        network = httpx.MockTransport(lambda request: seen.append(str(request.url)) or httpx.Response(204))
        with public_client(resolver=to("2606:2800:220:1::1"), transport=network) as client:
            client.get("http://example.org/")
        assert seen == ["http://[2606:2800:220:1::1]/"]

    @pytest.mark.parametrize(
        "location",
        ["http://127.0.0.1/", "http://inside.example/", "//inside.example/x", "http://[::ffff:169.254.169.254]/meta"],
    )
    def test_a_redirect_into_a_closed_network_is_refused_before_it_is_asked(self, location: str) -> None:
        asked: list[str] = []

        def network(request: httpx.Request) -> httpx.Response:
            asked.append(request.headers["host"])
            return httpx.Response(302, headers={"Location": location})

        def resolver(host: str, _port: int) -> list[str]:
            return ["192.168.1.7"] if host == "inside.example" else [PUBLIC]

        with (
            public_client(resolver=resolver, transport=httpx.MockTransport(network)) as client,
            pytest.raises(BadInput, match="not public"),
        ):
            client.get("https://example.org/")
        assert asked == ["example.org"]

    def test_a_redirect_to_another_public_host_is_followed(self) -> None:
        def network(request: httpx.Request) -> httpx.Response:
            if request.headers["host"] == "example.org":
                return httpx.Response(301, headers={"Location": "https://other.example/final"})
            return httpx.Response(200, text=f"{request.headers['host']} {request.url.host}")

        with public_client(resolver=to(PUBLIC), transport=httpx.MockTransport(network)) as client:
            answer = client.get("https://example.org/")
        assert answer.text == f"other.example {PUBLIC}"
        assert str(answer.url) == "https://other.example/final"

    def test_a_name_that_moves_inside_after_the_check_gains_nothing(self) -> None:
        answers = iter([[PUBLIC], ["10.0.0.1"]])
        asked: list[str] = []
        network = httpx.MockTransport(lambda request: asked.append(request.url.host) or httpx.Response(200))
        with public_client(resolver=lambda *_: next(answers), transport=network) as client:
            client.get("https://example.org/")
            with pytest.raises(BadInput, match="not public"):
                client.get("https://example.org/")
        assert asked == [PUBLIC]

    def test_when_one_address_of_a_host_does_not_answer_the_next_is_tried(self) -> None:
        asked: list[str] = []

        def network(request: httpx.Request) -> httpx.Response:
            asked.append(request.url.host)
            if request.url.host != PUBLIC:
                raise httpx.ConnectError("no route", request=request)
            return httpx.Response(200)

        ips = ("2606:2800:220:1::1", PUBLIC)
        with public_client(resolver=to(*ips), transport=httpx.MockTransport(network)) as client:
            assert client.get("http://example.org/").status_code == 200
        assert asked == list(ips)
        with (
            public_client(resolver=to(ips[0]), transport=httpx.MockTransport(network)) as client,
            pytest.raises(httpx.ConnectError),
        ):
            client.get("http://example.org/")

    def test_over_the_real_network_the_name_is_asked_at_the_checked_address(
        self, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Only here this machine counts as public, since no test may ask the internet."""
        monkeypatch.setattr(addresses, "is_public", lambda _: True)
        httpserver.expect_request("/list", headers={"Host": f"example.org:{httpserver.port}"}).respond_with_data(
            "found"
        )
        with public_client(resolver=to("127.0.0.1")) as client:
            answer = client.get(f"http://example.org:{httpserver.port}/list")
        assert answer.text == "found"

    def test_it_follows_no_more_than_five_redirects(self) -> None:
        network = httpx.MockTransport(lambda _: httpx.Response(302, headers={"Location": "https://example.org/"}))
        with (
            public_client(resolver=to(PUBLIC), transport=network) as client,
            pytest.raises(httpx.TooManyRedirects),
        ):
            client.get("https://example.org/")

    def test_a_real_server_on_this_machine_is_never_reached(
        self, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        httpserver.expect_request("/secret").respond_with_data("inside")
        address = httpserver.url_for("/secret")
        assert httpx.get(address).text == "inside", "without the check it would leak"
        monkeypatch.setenv("HTTP_PROXY", httpserver.url_for(""))
        with public_client() as client, pytest.raises(BadInput, match=r"not public|cannot be found"):
            client.get(address)
        assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("http://192.168.1.1/doc", True),
        ("https://10.0.0.7:8443/x", True),
        ("http://169.254.169.254/latest", True),
        ("http://[::1]/x", True),
        ("http://[::ffff:10.0.0.1]/", True),
        ("http://LOCALHOST./x", True),
        ("http://a.localhost/x", True),
        ("http://2130706433/", True),
        ("https://example.org/192.168.1.1", False),
        ("http://8.8.8.8/", False),
        ("www.example.org/a b", False),
        ("http://[broken", False),
        ("", False),
    ],
)
def test_an_address_that_is_only_kept_is_judged_as_it_is_written(url: str, inside: bool) -> None:
    assert leads_inside(url) is inside
