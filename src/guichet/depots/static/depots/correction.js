// What is typed is kept as it is typed: closing the page, or losing the session, loses nothing.
const formulaire = document.querySelector("form[data-saisies]");
const dit = formulaire.querySelector("[data-garde]");
const ATTENTE_MS = 800;
let attente = 0;

formulaire.addEventListener("input", wait);
// What was typed before this script was there is kept too.
if ([...formulaire.elements].some((e) => e.type === "text" && e.value !== e.defaultValue)) wait();
formulaire.addEventListener("submit", () => clearTimeout(attente));

function wait() {
  clearTimeout(attente);
  attente = setTimeout(keep, ATTENTE_MS);
}

async function keep() {
  const saisies = new FormData(formulaire);
  saisies.delete("archive");
  try {
    const reponse = await fetch(formulaire.dataset.saisies, { method: "POST", body: saisies });
    dit.textContent = reponse.status === 204 ? "Ce que vous avez écrit est gardé." : "Ce que vous venez d’écrire n’est pas encore gardé.";
  } catch {
    dit.textContent = "Ce que vous venez d’écrire n’est pas encore gardé.";
  }
}
