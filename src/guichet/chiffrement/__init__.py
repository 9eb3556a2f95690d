"""The safe: what is kept only encrypted, bound to its place (docs/adr/0028).

cles      the root keys, their identifiers, and the key that each use draws from them
valeur    a text of a row, bound to its table, column, primary key and owner
ligne     the field and the model that keep such texts
flux      a content of any length, by chunks, in flat memory, read from any place
ancien    how texts were encrypted before, for the migrations that encrypt them anew

The first key of ``GUICHET_CLES_DONNEES`` encrypts, every one of them decrypts; ``guichet coffre
retourner`` encrypts anew with the first, then the others can go.
"""
