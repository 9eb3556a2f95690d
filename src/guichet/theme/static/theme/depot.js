// Files may be dropped on their field, or anywhere on the page if it says so; their names and sizes
// are said before they are sent. A field that takes several keeps those chosen one after the other.

const UNITES = ["octets", "Ko", "Mo", "Go"];

// As the limits of the page count them: 1 Mo is 1024² bytes.
function taille(octets) {
  const rang = octets < 1024 ? 0 : Math.min(Math.floor(Math.log(octets) / Math.log(1024)), 3);
  const nombre = (octets / 1024 ** rang).toLocaleString("fr-FR", { maximumFractionDigits: 1 });
  return `${nombre}\u00a0${UNITES[rang]}`;
}

for (const zone of document.querySelectorAll("[data-depot]")) {
  const champ = zone.querySelector("input[type=file]");
  if (champ) follow(zone, champ);
}

function follow(zone, champ) {
  const partout = champ.hasAttribute("data-partout");
  const cible = partout ? document : zone;
  const annonce = document.createElement("p");
  annonce.setAttribute("role", "status");
  annonce.textContent = invite(champ, partout);
  zone.append(annonce);
  let gardes = [];

  champ.addEventListener("change", () => {
    if (champ.multiple) champ.files = list(merge(champ, gardes));
    gardes = [...champ.files];
    annonce.textContent = gardes.length
      ? `Choisi\u00a0: ${gardes.map((f) => `${f.name} (${taille(f.size)})`).join(", ")}`
      : "Aucun fichier choisi.";
  });
  for (const genre of ["dragenter", "dragover"]) {
    cible.addEventListener(genre, (evenement) => {
      if (!evenement.dataTransfer?.types.includes("Files")) return;
      evenement.preventDefault();
      zone.toggleAttribute("data-survol", true);
    });
  }
  for (const genre of ["dragleave", "drop"]) {
    cible.addEventListener(genre, () => zone.removeAttribute("data-survol"));
  }
  cible.addEventListener("drop", (evenement) => {
    const laches = [...(evenement.dataTransfer?.files ?? [])];
    if (!laches.length) return;
    evenement.preventDefault();
    // Dropped on a field of its own, inside a page that takes files anywhere.
    const autre = evenement.target.closest?.("[data-depot]");
    if (autre && autre !== zone) return;
    champ.files = list(champ.multiple ? laches : laches.slice(0, 1));
    champ.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function invite(champ, partout) {
  if (matchMedia("(pointer: coarse)").matches) return "";
  const quoi = champ.multiple ? "les fichiers" : "le fichier";
  return `Vous pouvez aussi glisser ${quoi} ${partout ? "n’importe où sur la page" : "ici"}.`;
}

// What is chosen now comes after what was: the same name replaces, the same kind where there is one.
function merge(champ, gardes) {
  const nouveaux = [...champ.files];
  if (!nouveaux.length) return [];
  const cle = champ.hasAttribute("data-un-par-sorte")
    ? (f) => f.name.toLowerCase().split(".").pop()
    : (f) => f.name;
  const remplaces = new Set(nouveaux.map(cle));
  return [...gardes.filter((f) => !remplaces.has(cle(f))), ...nouveaux];
}

function list(fichiers) {
  const sac = new DataTransfer();
  for (const fichier of fichiers) sac.items.add(fichier);
  return sac.files;
}
