"""What each act of an enrolment is told to do on its page, what it asks and says."""

from guichet.cycles.gestes import Geste, plain
from guichet.enrolement import agence, fournisseur
from guichet.enrolement.actes import Acte

GESTES: dict[str, Geste] = {
    Acte.DEPOT: Geste(
        plain(fournisseur.submit),
        "La demande est déposée.",
        "L’agence examinera le dossier tel qu’il est maintenant : vous ne pourrez plus le "
        "modifier, sauf si elle demande des corrections.",
    ),
    Acte.ABANDON: Geste(
        plain(fournisseur.abandon),
        "La demande est abandonnée.",
        "Le dossier est fermé sans être examiné. Vous pourrez en ouvrir un autre.",
    ),
    Acte.FINALISATION: Geste(
        plain(fournisseur.begin_finalisation),
        "Complétez le formulaire avec le numéro de référencement, puis joignez le certificat.",
        "Votre solution est référencée : vous allez donner son numéro et joindre le certificat. "
        "L’enrôlement anticipé vous reste acquis pendant ce temps.",
    ),
    Acte.RENONCEMENT: Geste(
        plain(fournisseur.give_up),
        "L’enrôlement est de nouveau anticipé.",
        "Vous gardez l’enrôlement anticipé, et pourrez recommencer la finalisation.",
    ),
    Acte.VALIDATION_ANTICIPEE: Geste(
        plain(agence.validate),
        "L’enrôlement anticipé est validé.",
        "Le simulateur et les modèles de documents s’ouvrent au fournisseur.",
    ),
    Acte.VALIDATION: Geste(
        plain(agence.validate),
        "L’enrôlement définitif est validé.",
        "Le fournisseur pourra déposer des demandes pour cette solution.",
    ),
    Acte.CORRECTIONS: Geste(
        agence.ask_corrections,
        "Les corrections sont demandées.",
        "Le fournisseur reçoit ce message et la liste des pièces marquées « à corriger ».",
        "facultatif",
    ),
    Acte.REFUS: Geste(
        agence.refuse,
        "La demande est refusée.",
        "Le refus ferme la demande. Une simple erreur se répare mieux par une demande de "
        "corrections.",
        "obligatoire",
    ),
    Acte.RETRAIT: Geste(
        agence.withdraw,
        "L’enrôlement est retiré.",
        "Le fournisseur ne pourra plus rien déposer avec cet enrôlement.",
        "obligatoire",
    ),
}
