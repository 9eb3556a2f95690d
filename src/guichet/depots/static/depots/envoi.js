// Before a deposit is sent: a name that served is told. A large ZIP goes part by part, each under its
// hash: a sending that was cut takes up where it stopped. Without script, or where the browser gives
// no hash, the form sends everything at once.

const MORCEAU = 4 * 1024 * 1024;
const ESSAIS = 4;

class Refus extends Error {}

const formulaire = document.querySelector("form[data-envoi]");
if (formulaire) {
  const fichier = formulaire.querySelector('input[name="fichier"]');
  const archive = formulaire.querySelector('input[name="archive"]');
  const bouton = formulaire.querySelector("button:not([type=button])");
  const jeton = formulaire.querySelector('input[name="csrfmiddlewaretoken"]').value;
  const annonce = document.createElement("p");
  annonce.setAttribute("role", "status");
  bouton.before(annonce);
  const avance = document.createElement("progress");
  avance.max = 100;
  avance.setAttribute("aria-label", "Envoi des fichiers");
  fichier.addEventListener("change", tellUsedName);
  formulaire.addEventListener("submit", send);

  async function tellUsedName() {
    annonce.textContent = "";
    if (!fichier.files.length) return;
    const nom = encodeURIComponent(fichier.files[0].name);
    const reponse = await fetch(`${formulaire.dataset.nomLibre}?nom=${nom}`);
    if (!reponse.ok) return;
    const { utilise, libre } = await reponse.json();
    if (!utilise) return;
    const propose = libre ? `, par exemple\u00a0: ${libre}` : "";
    annonce.textContent =
      `Un dépôt porte déjà ce nom. Si le contenu est le même, vous retrouverez son accusé de réception\u00a0; sinon, renommez le fichier${propose}.`;
  }

  async function send(evenement) {
    evenement.preventDefault();
    bouton.disabled = true;
    bouton.before(avance);
    try {
      const donnees = new FormData(formulaire);
      const zip = archive.files[0];
      if (zip && zip.size > MORCEAU && window.crypto?.subtle) {
        donnees.delete("archive");
        donnees.set("nom_archive", zip.name);
        donnees.set("morceaux", (await sendParts(zip)).join(" "));
      }
      annonce.textContent = "Contrôle en cours…";
      avance.removeAttribute("value");
      const reponse = await fetch(location.href, { method: "POST", body: donnees });
      show(await reponse.text(), reponse.url);
    } catch (faute) {
      avance.remove();
      bouton.disabled = false;
      annonce.textContent = faute instanceof Refus
        ? faute.message
        : "L’envoi a été coupé et rien n’est déposé. Renvoyez le formulaire\u00a0: ce qui est déjà arrivé ne sera pas renvoyé.";
    }
  }

  async function sendParts(zip) {
    const parts = [];
    for (let debut = 0; debut < zip.size; debut += MORCEAU) {
      const bloc = zip.slice(debut, debut + MORCEAU);
      parts.push({ bloc, empreinte: await hash(bloc) });
    }
    const question = parts.map((part) => `empreinte=${part.empreinte}`).join("&");
    const { manquants } = await (await fetch(`${formulaire.dataset.morceaux}?${question}`)).json();
    const due = new Set(manquants);
    for (const [rang, part] of parts.entries()) {
      if (due.has(part.empreinte)) await sendPart(part.bloc);
      avance.value = Math.round((100 * (rang + 1)) / parts.length);
      annonce.textContent = `Envoi du ZIP\u00a0: ${avance.value}\u00a0%`;
    }
    return parts.map((part) => part.empreinte);
  }

  async function sendPart(bloc) {
    for (let essai = 1; ; essai += 1) {
      try {
        const reponse = await fetch(formulaire.dataset.morceaux, {
          method: "POST",
          headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": jeton },
          body: bloc,
        });
        if (reponse.ok) return;
        if (reponse.status === 400) throw new Refus((await reponse.json()).message);
        throw new Error("coupé");
      } catch (faute) {
        if (essai === ESSAIS || faute instanceof Refus) throw faute;
        await new Promise((suite) => setTimeout(suite, 1000 * essai));
      }
    }
  }

  async function hash(bloc) {
    const empreinte = await crypto.subtle.digest("SHA-256", await bloc.arrayBuffer());
    return [...new Uint8Array(empreinte)].map((o) => o.toString(16).padStart(2, "0")).join("");
  }

  // The answer is already the page of the deposit, with what it has to say once.
  function show(page, adresse) {
    history.replaceState(null, "", adresse);
    document.open();
    document.write(page);
    document.close();
  }
}
