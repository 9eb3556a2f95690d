#!/bin/sh
# Dépose un fichier d’avance et son ZIP, puis range le fichier annoté à côté. Demande curl et jq.
#   PORTAIL=https://guichet.exemple.fr JETON=gsons_… sh deposer.sh SOLUTION FICHIER.json PIECES.zip
set -eu
solution=$1 fichier=$2 pieces=$3

appeler() {
    curl --silent --show-error --header "Authorization: Bearer $JETON" "$@"
}

reponse=$(appeler "$PORTAIL/api/v1/depots" \
    --form "solution=$solution" --form "phase=avance" \
    --form "fichier=@$fichier" --form "archive=@$pieces")

# Reçu, mais d’autres passent avant : l’instant de réception est acquis, le contrôle va venir.
while [ "$(echo "$reponse" | jq -r .etat)" = en_attente ]; do
    sleep 5
    reponse=$(appeler "$PORTAIL/api/v1/receptions/$(echo "$reponse" | jq -r .id)")
done
if [ "$(echo "$reponse" | jq -r .etat)" = controlee ]; then
    reponse=$(appeler "$PORTAIL$(echo "$reponse" | jq -r .depot)")
fi

retour=$(echo "$reponse" | jq -r '.retour // empty')
if [ -z "$retour" ]; then
    # Un refus : .detail et .erreurs ; un fichier rejeté : les constats de son rapport.
    echo "$reponse" | jq -r '.detail, .refus, .erreurs[]?.message, .rapport.constats[]?.libelle
        | select(. != null)' >&2
    exit 1
fi
appeler --output "annote-$(basename "$fichier")" "$PORTAIL$retour"
echo "$reponse" | jq -r '"\(.reference) : \(.nb_acceptees) acceptées, \(.nb_incompletes) "
    + "incomplètes, \(.nb_rejetees) rejetées"'
