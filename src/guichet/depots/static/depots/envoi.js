// As soon as files are chosen the page says what they are; then they are sent. A large ZIP goes part
// by part, each under its hash: a sending that was cut takes up where it stopped. Without script, or
// where the browser gives no hash, the form sends everything at once.

const MORCEAU = 4 * 1024 * 1024;
const ESSAIS = 4;
// How many parts are asked about at once: an address has room for fifty of their hashes.
const PAR_QUESTION = 25;

class Refus extends Error {}

const formulaire = document.querySelector("form[data-envoi]");
if (formulaire) {
  const champ = formulaire.querySelector('input[name="fichiers"]');
  const lu = formulaire.querySelector("[data-lu]");
  const bouton = formulaire.querySelector("button:not([type=button])");
  const jeton = formulaire.querySelector('input[name="csrfmiddlewaretoken"]').value;
  const annonce = document.createElement("p");
  annonce.setAttribute("role", "status");
  bouton.before(annonce);
  const avance = document.createElement("progress");
  avance.max = 100;
  avance.setAttribute("aria-label", "Envoi des fichiers");
  lu.setAttribute("role", "status");
  champ.addEventListener("change", recognize);
  formulaire.addEventListener("submit", send);

  async function recognize() {
    annonce.textContent = "";
    lu.replaceChildren();
    const choisis = await sort([...champ.files]);
    if (choisis.zip && isTooLarge(choisis.zip)) annonce.textContent = tooLarge(choisis.zip);
    if (!choisis.autre) return;
    const { name: nom, size } = choisis.autre;
    const adresse = new URL(formulaire.dataset.reconnaitre, location.href);
    adresse.searchParams.set("nom", nom);
    const corps = size > MORCEAU ? choisis.autre.slice(0, MORCEAU) : choisis.autre;
    try {
      const reponse = await post(adresse, corps);
      if (reponse.ok) lu.innerHTML = await reponse.text();
    } catch {
      // Nothing is lost: the same is said once it is sent.
    }
  }

  // The ZIP is the one whose first bytes say so; what else there is, if any, stands for the JSON.
  async function sort(fichiers) {
    const choisis = { zip: null, autre: null };
    for (const fichier of fichiers) {
      const debut = new TextDecoder("latin1").decode(await fichier.slice(0, 4).arrayBuffer());
      const sorte = debut.startsWith("PK\x03\x04") || debut.startsWith("PK\x05\x06") ? "zip" : "autre";
      choisis[sorte] ??= fichier;
    }
    return choisis;
  }

  function isTooLarge(zip) {
    return Number(formulaire.dataset.zipMax) && zip.size > Number(formulaire.dataset.zipMax);
  }

  function tooLarge(zip) {
    return `${zip.name} fait ${mo(zip.size)}\u00a0: un ZIP fait ${mo(formulaire.dataset.zipMax)} au plus. Rien n’est envoyé. Réduisez les pièces, ou répartissez les demandes dans plusieurs dépôts.`;
  }

  function mo(octets) {
    return `${(octets / 1024 ** 2).toLocaleString("fr-FR", { maximumFractionDigits: 1 })}\u00a0Mo`;
  }

  async function send(evenement) {
    evenement.preventDefault();
    bouton.disabled = true;
    bouton.before(avance);
    try {
      const donnees = new FormData(formulaire);
      const { zip } = await sort([...champ.files]);
      if (zip && isTooLarge(zip)) throw new Refus(tooLarge(zip));
      if (zip && formulaire.dataset.morceaux && zip.size > MORCEAU && window.crypto?.subtle) {
        const autres = donnees.getAll("fichiers").filter((un) => un.name !== zip.name);
        donnees.delete("fichiers");
        for (const un of autres) donnees.append("fichiers", un);
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
    const due = new Set(await missing(parts.map((part) => part.empreinte)));
    for (const [rang, part] of parts.entries()) {
      if (due.has(part.empreinte)) await sendPart(part.bloc);
      avance.value = Math.round((100 * (rang + 1)) / parts.length);
      annonce.textContent = `Envoi du ZIP\u00a0: ${avance.value}\u00a0%`;
    }
    return parts.map((part) => part.empreinte);
  }

  async function missing(empreintes) {
    const manquants = [];
    for (let debut = 0; debut < empreintes.length; debut += PAR_QUESTION) {
      const bloc = empreintes.slice(debut, debut + PAR_QUESTION);
      const question = bloc.map((une) => `empreinte=${une}`).join("&");
      const reponse = await fetch(`${formulaire.dataset.morceaux}?${question}`);
      if (!reponse.ok) throw new Error("coupé");
      manquants.push(...(await reponse.json()).manquants);
    }
    return manquants;
  }

  async function sendPart(bloc) {
    for (let essai = 1; ; essai += 1) {
      try {
        const reponse = await post(formulaire.dataset.morceaux, bloc);
        if (reponse.ok) return;
        if (reponse.status === 400) throw new Refus((await reponse.json()).message);
        throw new Error("coupé");
      } catch (faute) {
        if (essai === ESSAIS || faute instanceof Refus) throw faute;
        await new Promise((suite) => setTimeout(suite, 1000 * essai));
      }
    }
  }

  function post(adresse, body) {
    const headers = { "Content-Type": "application/octet-stream", "X-CSRFToken": jeton };
    return fetch(adresse, { method: "POST", headers, body });
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
