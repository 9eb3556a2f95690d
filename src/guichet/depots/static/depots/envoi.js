// Before a deposit is sent: a name that served is told. While it is sent: how far it has gone.

const formulaire = document.querySelector("form[data-envoi]");
if (formulaire) {
  const champ = formulaire.querySelector('input[name="fichier"]');
  const annonce = document.createElement("p");
  annonce.setAttribute("role", "status");
  champ.closest("[data-depot]").append(annonce);
  champ.addEventListener("change", () => dire(champ.files[0]));
  formulaire.addEventListener("submit", envoyer);

  async function dire(fichier) {
    annonce.textContent = "";
    if (!fichier) return;
    const adresse = `${formulaire.dataset.nomLibre}?nom=${encodeURIComponent(fichier.name)}`;
    const reponse = await fetch(adresse, { headers: { Accept: "application/json" } });
    if (!reponse.ok) return;
    const { utilise, libre } = await reponse.json();
    if (!utilise) return;
    annonce.textContent = libre
      ? `Ce nom a déjà servi. Renommez le fichier, par exemple : ${libre}. (Le même contenu redonnerait le premier accusé de réception.)`
      : "Ce nom a déjà servi : renommez le fichier.";
  }

  function envoyer(evenement) {
    evenement.preventDefault();
    const avance = document.createElement("progress");
    avance.max = 100;
    avance.setAttribute("aria-label", "Envoi en cours");
    formulaire.append(avance);
    const bouton = formulaire.querySelector("button:not([type=button])");
    bouton.disabled = true;
    const requete = new XMLHttpRequest();
    requete.open("POST", formulaire.action || location.href);
    requete.upload.addEventListener("progress", (pas) => {
      if (pas.lengthComputable) avance.value = Math.round((100 * pas.loaded) / pas.total);
    });
    requete.addEventListener("load", () => montrer(requete));
    requete.addEventListener("error", () => {
      avance.remove();
      bouton.disabled = false;
      annonce.textContent =
        "L’envoi a été coupé et rien n’est déposé. Vos fichiers sont encore choisis : renvoyez-les.";
    });
    requete.send(new FormData(formulaire));
  }

  function montrer(requete) {
    // The answer is already the page of the deposit, with what it has to say once.
    history.replaceState(null, "", requete.responseURL);
    document.open();
    document.write(requete.responseText);
    document.close();
  }
}
