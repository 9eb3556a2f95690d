"""A file corrected in the page, until it is deposited again.

numeros        numbers kept for demandes that come back
origines       what is corrected: the rejected demandes of a deposit, a rehearsed file
archives       the ZIP under the names that the corrected file declares
brouillon      the draft: begun, typed, applied, controlled, deposited
page           the fields of the draft, by kind of finding
"""
