"""Where a webhook may not lead: a corpus of addresses that try to get inside, judged as they would be called."""

import socket

import pytest

from relais.errors import Refused
from relais.hooks.addresses import Target, is_public, target_of

MALFORMED = [
    "",
    "https://",
    "https:///chemin",
    "http://outil.example/",
    "HTTP://outil.example/",
    "ftp://outil.example/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "javascript:alert(1)",
    "//outil.example/",
    "outil.example",
    "https:outil.example",
    "https://outil.example:80/",
    "https://outil.example:22/",
    "https://outil.example:0/",
    "https://outil.example:65536/",
    "https://outil.example:abc/",
    "https://moi@outil.example/",
    "https://moi:secret@outil.example/",
    "https://outil.example@127.0.0.1/",
    "https://127.0.0.1#@outil.example/",
    "https://outil.example#/",
    "https://outil.example\\@127.0.0.1/",
    "https://outil.example/\r\nHost: interne",
    "https://outil.example/\t",
    "https://outil.example/ ",
    " https://outil.example/",
    "https://outil.example/\x00",
    "https://ⓔxample.com/",
    "https://１２７.0.0.1/",
    "https://outil。example/",
    "https://[::1",
    "https://[fe80::1%25eth0]/",
    "https://outil.example/" + "x" * 600,
]
INSIDE = [
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.1/",
    "https://0/",
    "https://0.0.0.0/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://10.0.0.1/",
    "https://10.255.255.255:8443/",
    "https://172.16.0.1/",
    "https://172.31.255.254/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://168.63.129.16/",
    "https://100.64.0.1/",
    "https://100.100.100.200/",
    "https://192.0.0.192/",
    "https://192.0.2.1/",
    "https://198.18.0.1/",
    "https://198.51.100.7/",
    "https://203.0.113.9/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://[::]/",
    "https://[::1]/",
    "https://[::127.0.0.1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[64:ff9b:1::1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:0:7f00:1::]/",
    "https://[2001:db8::1]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://[100::1]/",
    "https://localhost/",
    "https://LOCALHOST./",
]


@pytest.mark.parametrize("url", MALFORMED)
def test_what_is_no_address_of_a_receiver_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refused:
        target_of(url)

    assert refused.value.code == "webhook_url"


@pytest.mark.parametrize("url", INSIDE)
def test_what_leads_inside_is_never_public(url: str) -> None:
    """By the resolver of this machine, which reads « 127.1 » and « 0x7f000001 » as C does."""
    target = target_of(url)
    try:
        found = [str(address[0]) for *_, address in socket.getaddrinfo(target.host, target.port)]
    except OSError:
        return  # nobody is called

    assert not all(is_public(address) for address in found)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])
def test_what_is_outside_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("text", ["", "outil.example", "1.2.3", "::1%lo", "8.8.8.8/32", "2606:2800::1%eth0"])
def test_what_is_no_number_is_not_public(text: str) -> None:
    assert not is_public(text)


def test_parts_are_as_they_will_be_called() -> None:
    assert target_of("https://Outil.example:8443/entree?a=1&b=2") == Target("outil.example", 8443, "/entree?a=1&b=2")
    assert target_of("https://outil.example") == Target("outil.example", 443, "/")
