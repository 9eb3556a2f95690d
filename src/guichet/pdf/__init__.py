"""Documents in PDF: one function, templates in ``gabarits/``, data never read as markup.

from guichet.pdf.compilation import compile

contenu = compile("attestation", {"numero": numero, "solution": nom}, instant)
"""
