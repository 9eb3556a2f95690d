"""What a supplier and the agency write to each other about an object, whatever the object.

A counter declares in its module ``conversation`` which of its objects are talked about, by whom:

    declare(Sujet("demande", Demande, "depots:demande", ...))

Messages, what each person has not read, the page of a conversation and « Mes messages » are here.
"""
