// A file may be dropped on its field; its name and size are said before it is sent.

const UNITES = ["octets", "Ko", "Mo", "Go"];

function taille(octets) {
  const rang = octets < 1000 ? 0 : Math.min(Math.floor(Math.log(octets) / Math.log(1000)), 3);
  const nombre = (octets / 1000 ** rang).toLocaleString("fr-FR", { maximumFractionDigits: 1 });
  return `${nombre}\u00a0${UNITES[rang]}`;
}

for (const zone of document.querySelectorAll("[data-depot]")) {
  const champ = zone.querySelector("input[type=file]");
  if (!champ) continue;
  const annonce = document.createElement("p");
  annonce.setAttribute("role", "status");
  annonce.textContent = "Vous pouvez aussi glisser le fichier ici.";
  zone.append(annonce);

  champ.addEventListener("change", () => {
    const noms = [...champ.files].map((f) => `${f.name} (${taille(f.size)})`);
    annonce.textContent = noms.length ? `Choisi : ${noms.join(", ")}` : "Aucun fichier choisi.";
  });
  for (const genre of ["dragenter", "dragover"]) {
    zone.addEventListener(genre, (evenement) => {
      evenement.preventDefault();
      zone.toggleAttribute("data-survol", true);
    });
  }
  for (const genre of ["dragleave", "drop"]) {
    zone.addEventListener(genre, () => zone.removeAttribute("data-survol"));
  }
  zone.addEventListener("drop", (evenement) => {
    evenement.preventDefault();
    champ.files = evenement.dataTransfer.files;
    champ.dispatchEvent(new Event("change"));
  });
}
