"""A second control of two avances (doctors, officines), written straight from their texts.

As plain as possible: no columns, no table, no shared code with the engine, one function per
paragraph. It answers only two questions — is the file refused, which demandes are rejected — and
the property tests demand the same answers from the engine. The other formats are only held by the
samples of their own rules.
"""
