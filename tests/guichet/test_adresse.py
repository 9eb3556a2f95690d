import pytest
from django.test import RequestFactory

from guichet.adresse import address_of, read_address


@pytest.mark.parametrize(
    ("pair", "comptee"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("fe80::1%eth0", "fe80::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "0.0.0.0"),
        ("<script>", "0.0.0.0"),
    ],
)
def test_what_is_counted_is_an_address_that_its_holder_cannot_change(pair, comptee):
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=pair)) == comptee


@pytest.mark.parametrize("texte", ["", "1.2.3", "192.0.2.7:80", "[::1]", "x" * 3000, "1" * 3000])
def test_what_is_no_address_is_none(texte):
    assert read_address(texte) is None
