"""Life cycles: one table of transitions says who may change a state, from what, to what, when.

    CYCLE = Cycle("candidature", "brouillon", (
        Transition(Etat.BROUILLON, Etat.DEPOSEE, Acte.DEPOT, Habilitation.DEPOSER, "Déposer"),
        ...
    ))

    CYCLE.apply(candidature, Acte.DEPOT, personne, deposee_le=horloge.now())

An application keeps its cycles in its module ``cycle``; ``catalogue`` finds them there for the
tests and the diagrams of the documentation.
"""
