"""What looks like a secret in a file."""

from outils.secrets_ecrits import find

# In two halves, so that this file is not one of them.
CLE_AMAZON = "AKIA" + "QYLPMN5HFIQR7XYA"
CLE_PRIVEE = "-----BEGIN RSA " + "PRIVATE KEY-----"


def test_a_key_and_a_password_are_seen_and_a_sentence_is_not(tmp_path):
    (tmp_path / "reglages.py").write_text(
        f'cle = "{CLE_AMAZON}"\n'
        f'rsa = """{CLE_PRIVEE}"""\n'
        'phrase = "Le portail est lancé par root : une faille donnerait toute la machine."\n'
    )
    trouves = find(["reglages.py"], tmp_path)
    assert {sorte for _, sorte, _ in trouves} == {"AWS Access Key", "Private Key"}
    assert CLE_AMAZON not in str(trouves)
