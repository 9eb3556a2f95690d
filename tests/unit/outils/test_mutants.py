"""The figures of « make mutants », and what a second run tries again."""

import json

import pytest
from outils import mutants


@pytest.fixture
def dossier(tmp_path):
    for nom, codes in {
        "sons/a": {"m1": 1, "m2": 0, "m3": 33, "m4": None, "m5": 36},
        "sons/b": {"n1": 3},
        "sons/vide": {},
    }.items():
        meta = tmp_path / "mutants" / "src" / f"{nom}.py.meta"
        meta.parent.mkdir(parents=True, exist_ok=True)
        meta.write_text(json.dumps({"exit_code_by_key": codes}), encoding="utf-8")
    return tmp_path


def test_what_fails_hangs_or_dies_is_killed_what_no_test_reaches_is_alive(dossier):
    assert list(mutants.counts(dossier)) == [
        mutants.Compte("sons/a.py", 2, 2, 1),
        mutants.Compte("sons/b.py", 1, 0, 0),
    ]


def test_the_table_adds_up(dossier):
    lignes = list(mutants.table(list(mutants.counts(dossier))))
    assert [ligne.split() for ligne in lignes[1:]] == [
        ["sons/a.py", "2", "2", "1", "50", "%"],
        ["sons/b.py", "1", "0", "0", "100", "%"],
        ["ensemble", "3", "2", "1", "60", "%"],
    ]


def test_nothing_tried_has_no_share():
    assert mutants.Compte("x", 0, 0, 7).ligne.split() == ["x", "0", "0", "7", "—"]


def test_a_draw_is_the_same_twice_and_counts_what_it_drew(dossier):
    tires = mutants.draw(dossier, 4)
    assert tires == mutants.draw(dossier, 4)
    assert len(set(tires)) == 4
    assert set(tires) <= {"m1", "m2", "m3", "m4", "m5", "n1"}
    assert list(mutants.counts(dossier, ["m2", "m4", "m5"])) == [
        mutants.Compte("sons/a.py", 1, 1, 1)
    ]


def test_a_draw_larger_than_the_lot_is_the_whole_lot(dossier):
    assert sorted(mutants.draw(dossier, 100)) == ["m1", "m2", "m3", "m4", "m5", "n1"]


@pytest.mark.parametrize(
    ("tues", "vivants", "marge"), [(90, 10, "6 points"), (50, 50, "10 points"), (0, 0, "100")]
)
def test_a_draw_says_how_near_it_is(tues, vivants, marge):
    assert f"à {marge}" in mutants.precision([mutants.Compte("x", tues, vivants, 3)])


def test_survivors_alone_are_tried_again_when_tests_change(dossier):
    mutants.forget_survivors(dossier, "avant")
    meta = dossier / "mutants/src/sons/a.py.meta"
    attendu = {"m1": 1, "m2": None, "m3": None, "m4": None, "m5": 36}
    assert json.loads(meta.read_text())["exit_code_by_key"] == attendu
    meta.write_text(json.dumps({"exit_code_by_key": {"m1": 1, "m2": 0}}), encoding="utf-8")
    mutants.forget_survivors(dossier, "avant")
    assert json.loads(meta.read_text())["exit_code_by_key"] == {"m1": 1, "m2": 0}


@pytest.mark.parametrize("lot", mutants.LOTS.values(), ids=mutants.LOTS)
def test_every_lot_names_sources_and_tests_that_are_there(lot):
    assert all(any(mutants.RACINE.glob(motif)) for motif in (*lot.sources, *lot.tests))
