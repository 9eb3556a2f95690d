"""The calendar people can use: remaining time, windows, iCalendar, picture."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from sons import PARIS
from sons.agenda import Etat, open_windows, time_line, windows
from sons.agenda.axe import Axe
from sons.agenda.duree import Duree, said_from
from sons.agenda.frise import timeline_svg
from sons.agenda.ics import icalendar_text
from sons.reglement.calendrier import Echeance, Etape
from sons.reglement.source import Source, Statut

SEPTEMBRE = datetime(2022, 9, 1, 10, tzinfo=PARIS)


def paris(texte: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(texte).replace(tzinfo=PARIS, fold=fold)


def echeance(etape: Etape, valeur: date | datetime, **reste) -> Echeance:
    libelle = reste.pop("libelle", f"Étape {etape}")
    return Echeance(etape, libelle, valeur, Source("DOC", "§1"), Statut.OFFICIEL, **reste)


@pytest.fixture
def un_dispositif(reglement):
    """A dispositif of any code, whose calendar holds these dates and nothing else."""

    def make(*echeances: Echeance, code: str = "TST-ABC-Va1"):
        return replace(reglement.dispositif("PHA-LGO-Va1"), code=code, echeance=echeances)

    return make


# -- remaining time ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "moment", "dit"),
    [
        ("2022-09-01T10:00", "2022-09-15T14:00", "dans 14 jours et 4 heures"),
        ("2022-09-01T10:00", "2022-09-02T11:59", "dans 1 jour et 1 heure"),
        ("2022-09-01T10:00", "2022-09-02T10:30", "dans 1 jour"),
        ("2022-09-01T10:00", "2022-09-01T13:59", "dans 3 heures"),
        ("2022-09-01T10:00", "2022-09-01T10:59:59", "dans 59 minutes"),
        ("2022-09-01T10:00", "2022-09-01T10:01", "dans 1 minute"),
        ("2022-09-01T10:00", "2022-09-01T10:00", "dans moins d’une minute"),
        ("2022-09-01T10:00", "2022-08-30T09:00", "il y a 2 jours"),
        ("2022-09-01T10:00", "2022-09-01T08:59", "il y a 1 heure"),
        ("2022-09-01T10:00", "2022-09-01T09:59:30", "il y a moins d’une minute"),
    ],
)
def test_said_from(instant, moment, dit):
    assert said_from(paris(instant), paris(moment)) == dit


@pytest.mark.parametrize(
    ("instant", "moment", "dit"),
    [
        # Spring: 02:00 to 03:00 does not exist on 26 March 2023.
        ("2023-03-26T00:00", "2023-03-26T14:00", "dans 13 heures"),
        ("2023-03-25T14:00", "2023-03-26T14:00", "dans 1 jour"),
        ("2023-03-25T15:00", "2023-03-26T14:00", "dans 22 heures"),
        ("2023-03-24T14:00", "2023-03-26T15:00", "dans 2 jours et 1 heure"),
        ("2023-03-25T02:30", "2023-03-26T04:30", "dans 1 jour et 1 heure"),
        # Autumn: 02:00 to 03:00 comes twice on 30 October 2022.
        ("2022-10-30T00:00", "2022-10-30T14:00", "dans 15 heures"),
        ("2022-10-29T14:00", "2022-10-30T14:00", "dans 1 jour"),
        ("2022-10-29T15:00", "2022-10-30T14:00", "dans 24 heures"),
        ("2022-10-30T02:30", "2022-10-30T03:30", "dans 2 heures"),
    ],
)
def test_the_nights_when_the_time_changes(instant, moment, dit):
    assert said_from(paris(instant), paris(moment)) == dit


def test_the_hour_that_comes_twice_is_told_apart():
    fin = paris("2022-10-30T03:30")
    assert said_from(paris("2022-10-30T02:30", fold=1), fin) == "dans 1 heure"
    assert said_from(paris("2022-10-30T02:30", fold=0), paris("2022-10-30T02:30", 1)) == (
        "dans 1 heure"
    )


def test_the_zone_of_the_instant_does_not_matter():
    reunion = SEPTEMBRE.astimezone(ZoneInfo("Indian/Reunion"))
    moment = paris("2023-03-15T14:00")
    assert Duree.between(reunion, moment) == Duree.between(SEPTEMBRE, moment) == Duree(195, 4, 0)


@pytest.mark.parametrize(
    ("jours", "dit"),
    [(30, "dans environ 30 jours"), (-31, "il y a environ 30 jours"), (0, "ces jours-ci")],
)
def test_a_month_alone_is_told_roughly(jours, dit):
    assert said_from(SEPTEMBRE, SEPTEMBRE + timedelta(days=jours, hours=2), environ=True) == dit


# -- timeline and windows ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "passee", "reste"),
    [
        ("2022-11-30T23:59", False, "dans 1 minute"),
        ("2022-12-01T00:00", True, "dans moins d’une minute"),
        ("2022-12-01T00:01", True, "il y a 1 minute"),
    ],
)
def test_a_limit_without_hour_leaves_its_day(un_dispositif, instant, passee, reste):
    (jalon,) = time_line(
        [un_dispositif(echeance(Etape.FERMETURE_AVANCE, date(2022, 11, 30)))], paris(instant)
    )
    assert (jalon.is_past(paris(instant)), jalon.remaining(paris(instant))) == (passee, reste)


def test_a_limit_with_an_hour_is_met_at_that_hour(un_dispositif):
    dispositif = un_dispositif(echeance(Etape.FERMETURE_AVANCE, datetime(2023, 3, 15, 14)))
    (jalon,) = time_line([dispositif], SEPTEMBRE)
    assert not jalon.is_past(paris("2023-03-15T14:00"))
    assert jalon.is_past(paris("2023-03-15T14:00:01"))
    assert jalon.days_left(paris("2023-03-14T14:00")) == 1
    assert jalon.days_left(paris("2023-03-16T14:00")) == 0


def test_the_timeline_takes_the_version_in_force(un_dispositif):
    dispositif = un_dispositif(
        echeance(Etape.CLOTURE_SOLDE, date(2023, 4, 28)),
        echeance(Etape.CLOTURE_SOLDE, date(2023, 12, 14), depuis=date(2023, 4, 7)),
    )
    jours = [
        time_line([dispositif], paris(i))[0].echeance.jour
        for i in ("2023-04-06T23:59", "2023-04-07T00:00")
    ]
    assert jours == [date(2023, 4, 28), date(2023, 12, 14)]


def test_one_timeline_for_several_dispositifs_sorted_by_date(reglement):
    tous = [reglement.dispositif(code) for code in reglement.codes]
    ligne = time_line(tous, SEPTEMBRE)
    moments = [j.moment for j in ligne]
    assert moments == sorted(moments)
    assert {j.code for j in ligne} == set(reglement.codes)
    assert [j.is_past(SEPTEMBRE) for j in ligne] == [m <= SEPTEMBRE for m in moments]


def test_midnight_ends_a_day_before_it_begins_the_next(un_dispositif):
    dispositif = un_dispositif(
        echeance(Etape.OUVERTURE_AVANCE, date(2022, 4, 1)),
        echeance(Etape.CANDIDATURE, date(2022, 3, 31)),
    )
    etapes = [j.echeance.etape for j in time_line([dispositif], SEPTEMBRE)]
    assert etapes == [Etape.CANDIDATURE, Etape.OUVERTURE_AVANCE]


@pytest.mark.parametrize(
    ("instant", "etat"),
    [
        ("2022-03-31T23:59", Etat.A_VENIR),
        ("2022-04-01T00:00", Etat.OUVERTE),
        ("2023-03-15T14:00", Etat.OUVERTE),
        ("2023-03-15T14:01", Etat.FERMEE),
    ],
)
def test_the_state_of_a_window(un_dispositif, instant, etat):
    dispositif = un_dispositif(
        echeance(Etape.OUVERTURE_AVANCE, date(2022, 4, 1)),
        echeance(Etape.FERMETURE_AVANCE, datetime(2023, 3, 15, 14)),
    )
    (fenetre,) = windows(dispositif, paris(instant))
    assert fenetre.state(paris(instant)) is etat
    assert open_windows([dispositif], paris(instant)) == ([fenetre] if etat is Etat.OUVERTE else [])


def test_a_window_that_no_text_opens_waits_for_the_first_opening(un_dispositif):
    dispositif = un_dispositif(
        echeance(Etape.OUVERTURE_COMMANDES, date(2022, 2, 2)),
        echeance(Etape.CLOTURE_SOLDE, date(2023, 12, 14)),
    )
    avant, apres = paris("2022-02-01T12:00"), paris("2022-02-02T12:00")
    assert open_windows([dispositif], avant) == []
    noms = [f.nature.nom for f in open_windows([dispositif], apres)]
    assert noms == ["soldes", "prestations"], "what closes first, then what nobody closes"


def test_the_counter_is_open_when_the_control_says_so(reglement):
    """The same truth as ``sons dispositifs``, at the hour and the minute of every limit."""
    from sons_cli.sorties.dispositif import window

    for dispositif in map(reglement.dispositif, reglement.codes):
        for jalon in time_line([dispositif], SEPTEMBRE):
            for ecart in (-1, 0, 1):
                instant = jalon.moment + timedelta(minutes=ecart)
                for fenetre in windows(dispositif, instant):
                    if fenetre.nature.nom == "avances" and fenetre.ouverture and fenetre.fermeture:
                        ouvert = str(window(dispositif, instant)).startswith("ouvert ")
                        assert ouvert is (fenetre.state(instant) is Etat.OUVERTE)


# -- iCalendar --------------------------------------------------------------------------------


def events(contenu: bytes) -> dict:
    lu = Calendar.from_ical(contenu)
    return {str(e["uid"]): e for e in lu.walk("VEVENT")}


@pytest.fixture
def pieges(un_dispositif):
    """Dates of the three kinds, with words that must be escaped and folded."""
    return un_dispositif(
        echeance(Etape.OUVERTURE_AVANCE, date(2022, 12, 1), approximative=True),
        echeance(
            Etape.FERMETURE_AVANCE,
            date(2022, 11, 30),
            libelle="Réception ; « avances, soldes » " * 6,
        ),
        echeance(Etape.CLOTURE_SOLDE, datetime(2023, 7, 14, 14), note="Un \\ deux\nTrois"),
    )


def test_ics_lines_are_folded_escaped_and_end_well(pieges):
    octets = icalendar_text([pieges], SEPTEMBRE)
    lignes = octets.split(b"\r\n")
    assert lignes[-1] == b""
    assert all(b"\n" not in x and b"\r" not in x and len(x) <= 75 for x in lignes)
    for ligne in lignes:
        ligne.decode("utf-8")  # no letter is cut in two by a fold
    deplie = octets.replace(b"\r\n ", b"").decode()
    assert "Réception \\; « avances\\, soldes »" in deplie
    assert "Un \\\\ deux\\nTrois" in deplie


def test_ics_is_read_back(pieges):
    lus = events(icalendar_text([pieges], SEPTEMBRE))
    assert set(lus) == {
        "TST-ABC-Va1-ouverture_avance@guichet-sons",
        "TST-ABC-Va1-fermeture_avance@guichet-sons",
        "TST-ABC-Va1-cloture_solde@guichet-sons",
    }
    mois, jour, heure = (
        lus[f"TST-ABC-Va1-{etape}@guichet-sons"]
        for etape in ("ouverture_avance", "fermeture_avance", "cloture_solde")
    )
    assert (mois["dtstart"].dt, mois["dtend"].dt) == (date(2022, 12, 1), date(2023, 1, 1))
    assert mois["status"] == "TENTATIVE"
    assert (jour["dtstart"].dt, jour["dtend"].dt) == (date(2022, 11, 30), date(2022, 12, 1))
    assert jour["summary"].startswith("TST-ABC-Va1 : Réception ; « avances, soldes »")
    assert heure["dtstart"].dt == datetime(2023, 7, 14, 12, tzinfo=UTC)
    assert "dtend" not in heure
    assert "Date : 14/07/2023 à 14h00 (heure de Paris)" in heure["description"]
    assert "Source : DOC, §1 (officiel)\nUn \\ deux\nTrois" in heure["description"]


def test_ics_reminds_of_limits_alone(pieges):
    lus = events(icalendar_text([pieges], SEPTEMBRE))
    alarmes = {
        uid.split("-")[3].split("@")[0]: [a["trigger"].dt.days for a in e.walk("VALARM")]
        for uid, e in lus.items()
    }
    assert alarmes == {
        "ouverture_avance": [],
        "fermeture_avance": [-30, -7, -1],
        "cloture_solde": [-30, -7, -1],
    }
    texte = icalendar_text([pieges], SEPTEMBRE).decode()
    assert texte.count("TRIGGER:-P30D\r\n") == texte.count("TRIGGER:-P1D\r\n") == 2


def test_ics_depends_on_the_instant_given_and_on_nothing_else(reglement):
    tous = [reglement.dispositif(code) for code in reglement.codes]
    instant = SEPTEMBRE.replace(second=7, microsecond=123456)
    octets = icalendar_text(tous, instant)
    assert octets == icalendar_text(tous, instant)
    assert set(re.findall(rb"DTSTAMP:(\w+)", octets)) == {b"20220901T080007Z"}


def test_ics_keeps_the_uid_of_a_date_that_moves(reglement):
    pha = [reglement.dispositif("MDV-LGC-Va1")]
    avant = events(icalendar_text(pha, SEPTEMBRE))
    apres = events(icalendar_text(pha, paris("2023-05-01T10:00")))
    assert set(avant) == set(apres)
    uid = "MDV-LGC-Va1-cloture_solde@guichet-sons"
    assert avant[uid]["dtstart"].dt != apres[uid]["dtstart"].dt


# -- picture ----------------------------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"


def texts(racine: ET.Element) -> list[str]:
    return [t.text or "" for t in racine.iter(f"{SVG}text")]


def seventeen(reglement):
    modele = reglement.dispositif("PHA-LGO-Va1")
    return [replace(modele, code=f"D{n:02}-XYZ-Va1") for n in range(17)]


def test_svg_is_well_formed_sober_and_described(reglement):
    dispositifs = [reglement.dispositif(c) for c in ("MDV-LGC-Va1", "PHA-LGO-Va1")]
    texte = timeline_svg(dispositifs, SEPTEMBRE)
    racine = ET.fromstring(texte)
    assert racine.find(f"{SVG}title").text == "Calendrier des SONS, vu du 01/09/2022 à 10h00"
    description = racine.find(f"{SVG}desc").text
    assert "dépôt des avances : de 04/2022 au 15/03/2023 à 14h00" in description
    assert (
        "MDV-LGC-Va1 : dépôt des avances : jusqu’au 30/11/2022, ouverture non datée" in description
    )
    assert not re.search(r"<script|@import|@font-face|href|url\((?!#)", texte)
    assert re.findall(r"https?://[^\"]+", texte) == ["http://www.w3.org/2000/svg"]
    assert texte == timeline_svg(dispositifs, SEPTEMBRE)


def test_svg_has_a_row_per_dispositif_and_the_line_of_the_instant(reglement):
    racine = ET.fromstring(timeline_svg(seventeen(reglement), SEPTEMBRE))
    dits = texts(racine)
    assert all(f"D{n:02}-XYZ-Va1" in dits for n in range(17))
    assert dits.count("15/03/2023 à 14h00 · dans 195 jours") == 17
    assert dits.count("fin des preuves 21/12/2022 à 14h00") == 17
    assert "01/09/2022" in dits
    barres = [b for b in racine.iter(f"{SVG}rect") if "barre" in b.get("class", "")]
    assert len(barres) == 3 * 17
    assert all(float(b.get("width")) > 0 for b in barres)


def boxes(racine: ET.Element) -> list[tuple[float, float, float, str]]:
    """Left, right and line of every label of the rows, as wide as an ordinary sans-serif."""
    trouvees = []
    for t in racine.iter(f"{SVG}text"):
        if "date" in t.get("class", ""):
            x, largeur = float(t.get("x")), len(t.text) * 11 * 0.56
            gauche = x - largeur if t.get("text-anchor") == "end" else x
            trouvees.append((gauche, gauche + largeur, float(t.get("y")), t.text))
    return trouvees


@pytest.mark.parametrize(
    "instant", ["2021-01-01T00:00", "2022-09-01T10:00", "2023-06-20T10:00", "2026-11-21T10:00"]
)
def test_no_two_labels_of_the_picture_touch(reglement, instant):
    tous = [reglement.dispositif(code) for code in reglement.codes]
    etiquettes = boxes(ET.fromstring(timeline_svg(tous, paris(instant))))
    assert all(gauche > 0 and droite < 1280 for gauche, droite, _, _ in etiquettes)
    for rang, (gauche, droite, y, texte) in enumerate(etiquettes):
        for g, d, autre_y, autre in etiquettes[rang + 1 :]:
            assert abs(autre_y - y) > 12 or droite <= g or d <= gauche, (texte, autre)


def test_svg_draws_what_the_texts_leave_open(un_dispositif):
    sans_debut = un_dispositif(echeance(Etape.FERMETURE_AVANCE, date(2023, 1, 31)), code="A")
    sans_fin = un_dispositif(echeance(Etape.OUVERTURE_SOLDE, date(2022, 1, 31)), code="B")
    vide = un_dispositif(code="C")
    texte = timeline_svg([sans_debut, sans_fin, vide], SEPTEMBRE)
    remplis = [b.get("fill") for b in ET.fromstring(texte).iter(f"{SVG}rect") if b.get("class")]
    assert remplis == ["url(#sons-avances-debut)", "url(#sons-soldes-fin)"]
    assert "fermeture non datée" in texts(ET.fromstring(texte))
    assert "C : aucune date." in texte


def test_svg_of_no_date_at_all_and_of_hostile_words(un_dispositif):
    vide = replace(un_dispositif(code="<A&B>"), logiciel_libelle="Logiciel <très> & " * 20)
    assert "<A&B>" in texts(ET.fromstring(timeline_svg([vide], SEPTEMBRE)))


def test_a_step_that_the_picture_does_not_know_names_itself(un_dispositif):
    from sons.agenda.mots import short

    class Inconnue(str):
        pass

    dispositif = un_dispositif(echeance(Etape.DATE_FERME, date(2023, 1, 31)))
    (jalon,) = time_line([dispositif], SEPTEMBRE)
    inconnue = replace(jalon.echeance, etape=Inconnue("fin_de_recette"))
    assert short(replace(jalon, echeance=inconnue)) == "fin de recette 31/01/2023"


def test_the_axis_takes_whole_quarters_and_the_instant_if_it_is_near():
    moments = [paris("2022-05-02T00:00"), paris("2023-02-03T00:00")]
    proche = Axe.around(moments, paris("2023-08-01T00:00"), 0, 100)
    assert (proche.debut, proche.fin) == (date(2022, 4, 1), date(2023, 10, 1))
    loin = Axe.around(moments, paris("2100-01-01T00:00"), 0, 100)
    assert (loin.debut, loin.fin) == (date(2022, 4, 1), date(2023, 4, 1))
    assert paris("2100-01-01T00:00") not in loin
    assert [r.nom for r in Axe(date(2022, 4, 1), date(2023, 4, 1), 0, 400).quarters()] == [
        "avril 2022", "juil.", "oct.", "2023", "",
    ]  # fmt: skip
    assert [r.nom for r in Axe(date(2022, 7, 1), date(2023, 4, 1), 0, 90).quarters()] == [
        "2022", "", "2023", "",
    ]  # fmt: skip
    assert [r.nom for r in Axe(date(2022, 10, 1), date(2023, 4, 1), 0, 60).quarters()] == [
        "", "2023", "",
    ]  # fmt: skip


def test_the_instant_far_from_every_date_has_no_line(reglement):
    texte = timeline_svg([reglement.dispositif("PHA-LGO-Va1")], paris("2100-01-01T00:00"))
    assert "01/01/2100" not in texts(ET.fromstring(texte))
    assert "fermé depuis le 15/03/2023 à 14h00" in texts(ET.fromstring(texte))
