from guichet.applications import modules


def test_each_application_brings_its_own_module():
    noms = [module.__name__ for module in modules("a_confirmer", "guichet.")]
    assert {"guichet.nominations.a_confirmer", "guichet.enrolement.a_confirmer"} <= set(noms)


def test_the_prefix_leaves_the_others_out():
    assert not [m for m in modules("cycle", "guichet.") if not m.__name__.startswith("guichet.")]
    assert list(modules("nulle_part")) == []
