"""Documents in PDF: one function, templates in ``gabarits/``, data never read as markup.

from guichet.editions.compilation import compile

contenu = compile("attestation", {"numero": numero, "solution": nom}, instant)
"""
