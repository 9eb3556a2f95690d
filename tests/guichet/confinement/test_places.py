"""One organisation that asks for everything leaves their turn to the others."""

import threading

import pytest

from guichet.confinement.places import PasDePlace, Places


def ask(places, qui, servis, partis):
    """Wait for a place in a thread; return once it waits, or was refused."""

    def wait():
        try:
            with places.take(qui):
                servis.append(qui)
        except PasDePlace:
            servis.append(f"{qui} refusé")

    fil = threading.Thread(target=wait)
    fil.start()
    partis.append(fil)
    while not any(qui in f for f in (places._files, servis)) and fil.is_alive():
        fil.join(0.001)


def test_a_crowd_of_one_organisation_does_not_pass_before_the_others():
    places, servis, fils = Places(1, attente_s=10, file_max=5), [], []
    with places.take("a"):
        for qui in ("a", "a", "a", "b", "c"):
            nombre = sum(map(len, places._files.values()))
            ask(places, qui, servis, fils)
            while sum(map(len, places._files.values())) == nombre:
                fils[-1].join(0.001)
    for fil in fils:
        fil.join(10)
    assert servis == ["a", "b", "c", "a", "a"]


def test_too_many_of_one_organisation_are_told_at_once():
    places, servis, fils = Places(1, attente_s=10, file_max=1), [], []
    with places.take("a"):
        ask(places, "a", servis, fils)
        while not places._files:
            fils[-1].join(0.001)
        with pytest.raises(PasDePlace), places.take("a"):
            pass
    fils[0].join(10)
    assert servis == ["a"]


def test_who_waited_in_vain_leaves_no_trace_and_no_place_is_lost():
    places = Places(1, attente_s=0.01, file_max=1)
    with places.take("a"), pytest.raises(PasDePlace), places.take("b"):
        pass
    assert not places._files
    with places.take("b"):
        pass
    with places.take("c"):
        pass
