"""``sons calendrier``: the exact text, the files written, what is refused."""

import xml.etree.ElementTree as ET

import pytest
from icalendar import Calendar

PHA = ("--dispositif", "PHA-LGO-Va1", "--instant", "2023-03-12T10:00")


def lines(texte: str) -> list[str]:
    return [x.rstrip() for x in texte.splitlines()]


def test_the_calendar_of_a_dispositif(sons):
    sortie = sons("calendrier", *PHA)
    assert (sortie.statut, sortie.erreur) == (0, "")
    assert lines(sortie.texte) == [
        "Calendrier vu du 12/03/2023 à 10h00 (heure de Paris)",
        "",
        "Ouvert à cet instant",
        "  Jusqu’au                     Guichet et dispositifs",
        "  15/03/2023 à 14h00           Dépôt des avances",
        "  dans 3 jours et 4 heures     PHA-LGO-Va1",
        "  20/09/2023                   Prestations",
        "  dans 192 jours et 14 heures  PHA-LGO-Va1",
        "  14/12/2023 à 14h00           Dépôt des soldes (ouverture non datée par le texte)",
        "  dans 277 jours et 4 heures   PHA-LGO-Va1",
        "",
        "Échéances",
        "  Date                         Échéance, dispositifs et source",
        "  02/02/2022                   Date d’ouverture : parution de l’arrêté, les commandes sont éligibles",
        "  il y a 403 jours             PHA-LGO-Va1",
        "                               AF-PHA-LGO-VA1, §2 (reconstitué)",
        "  07/02/2022                   Ouverture du guichet de référencement de l’ANS",
        "  il y a 398 jours             PHA-LGO-Va1",
        "                               AF-PHA-LGO-VA1, §2 (officiel)",
        "  31/03/2022                   Fin du dépôt des candidatures au référencement",
        "  il y a 345 jours             PHA-LGO-Va1",
        "                               AF-PHA-LGO-VA1, §2 (officiel)",
        "  04/2022                      Début de l’ouverture des services de l’ASP",
        "  il y a environ 345 jours     PHA-LGO-Va1",
        "                               AF-PHA-LGO-VA1, §2 (officiel)",
        "  21/12/2022 à 14h00           Fin de la réception du dossier complet de preuves",
        "  il y a 80 jours              PHA-LGO-Va1",
        "                               AF-PHA-LGO-VA1, §2 (officiel)",
        "  ▶ 12/03/2023 à 10h00         vous êtes ici",
        "  15/03/2023 à 14h00           Date de fermeture : fin de la réception des demandes d’avance",
        "  dans 3 jours et 4 heures     PHA-LGO-Va1",
        "                               AF-PHA-LGO-VA1, §2 (officiel)",
        "  15/06/2023                   À défaut d’être finalisée, la prestation doit avoir une date ferme",
        "  dans 95 jours et 14 heures   convenue avec le client",
        "                               PHA-LGO-Va1",
        "                               AF-PHA-LGO-VA1, §2 (officiel)",
        "  20/09/2023                   Date de fin des prestations Ségur",
        "  dans 192 jours et 14 heures  PHA-LGO-Va1",
        "                               AF-PHA-LGO-VA1, §2 (officiel)",
        "  14/12/2023 à 14h00           Date de clôture : fin de la réception des demandes de solde",
        "  dans 277 jours et 4 heures   PHA-LGO-Va1",
        "                               AF-PHA-LGO-VA1, §2 (officiel)",
    ]


def test_the_past_is_dim_and_the_next_closing_stands_out(sons):
    texte = sons("calendrier", *PHA, FORCE_COLOR="1", TERM="xterm", COLUMNS="100").texte
    par_ligne = {x for x in texte.splitlines() if "21/12/2022" in x or "15/03/2023" in x}
    (passee,) = [x for x in par_ligne if "21/12/2022" in x]
    assert "\x1b[2m21/12/2022 à 14h00" in passee
    assert all("\x1b[1;31m15/03/2023 à 14h00" in x for x in par_ligne - {passee})


@pytest.mark.parametrize(
    ("instant", "reste"),
    [
        ("2023-03-15T10:30", "dans 3 heures"),
        ("2023-03-15T14:00", "dans moins d’une minute"),
        ("2023-03-15T14:01", "il y a 1 minute"),
        ("2023-03-15T13:00+00:00", "dans moins d’une minute"),
        ("2023-03-17T15:00", "il y a 2 jours"),
    ],
)
def test_the_time_that_remains(sons, instant, reste):
    texte = sons("calendrier", "--dispositif", "PHA-LGO-Va1", "--instant", instant).texte
    recues = lines(texte)
    (rang,) = [n for n, x in enumerate(recues) if "Date de fermeture : fin" in x]
    assert recues[rang + 1].startswith(f"  {reste} ")
    assert ("Dépôt des avances" in texte) is not reste.startswith("il y a")


def test_every_dispositif_by_default_those_chosen_otherwise(sons):
    from sons import load_reglement

    tous = sons("calendrier", "--instant", "2022-09-01T10:00").texte
    assert all(code in tous for code in load_reglement().codes)
    deux = ("--dispositif", "PHA-LGO-Va1", "--dispositif", "MDV-LGC-Va1")
    choisis = sons("calendrier", *deux, "--instant", "2022-09-01T10:00").texte
    double = sons("calendrier", *deux, *deux, "--instant", "2022-09-01T10:00").texte
    assert double == choisis
    assert "MDV-LGC-Va1, PHA-LGO-Va1" in choisis, "what they share stands on one line"
    assert "HOP-" not in choisis


def test_nothing_is_open(sons):
    texte = sons("calendrier", "--dispositif", "PHA-LGO-Va1", "--instant", "2030-01-01").texte
    assert lines(texte)[2:4] == ["Ouvert à cet instant", "  rien"]


def test_the_real_clock_serves_by_default(sons):
    assert sons("calendrier", "--dispositif", "PHA-LGO-Va1").statut == 0


def test_both_files_are_written_and_said(sons, tmp_path):
    sortie = sons("calendrier", *PHA, "--ics", "a.ics", "--svg", "f.svg", cwd=tmp_path)
    assert sortie.statut == 0
    assert sortie.texte.endswith("\n\nÉcrit : a.ics\nÉcrit : f.svg\n")
    octets = (tmp_path / "a.ics").read_bytes()
    assert len(Calendar.from_ical(octets).walk("VEVENT")) == 9
    assert octets.startswith(b"BEGIN:VCALENDAR\r\n")
    assert ET.parse(tmp_path / "f.svg").getroot().get("role") == "img"
    sons("calendrier", *PHA, "--ics", "b.ics", "--svg", "g.svg", cwd=tmp_path)
    assert (tmp_path / "b.ics").read_bytes() == octets
    assert (tmp_path / "g.svg").read_bytes() == (tmp_path / "f.svg").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        (["--dispositif", "ABC"], "Erreur : Dispositif « ABC » inconnu ; connus : "),
        (["--instant", "hier"], "« hier » n’est pas un instant ; écrivez par exemple"),
        (["--instant", "0001-01-01T00:00"], "« 0001-01-01T00:00 » n’est pas un instant"),
        (
            ["--ics", "absent/a.ics"],
            "« absent/a.ics » n’a pas pu être écrit : son dossier n’existe pas.",
        ),
        (["--svg", "fichier/f.svg"], "son chemin passe par un fichier, pas par un dossier."),
        (["--svg", "."], "« . » est un dossier, un fichier est attendu."),
        (["--ics", "a" * 300], "n’a pas pu être écrit : le système l’a refusé ("),
    ],
)
def test_what_is_refused_is_told(sons, tmp_path, arguments, phrase):
    (tmp_path / "fichier").write_text("")
    sortie = sons("calendrier", *arguments, cwd=tmp_path)
    assert (sortie.statut, sortie.texte) == (2, "")
    assert phrase in sortie.erreur


def test_the_agenda_library_is_loaded_only_when_asked():
    import subprocess
    import sys

    code = (
        "import sys; from sons_cli.lancement import run; "
        "run(['calendrier', '--instant', '2022-09-01']); sys.exit('icalendar' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
