// Passkeys: ask the browser for what the server wants, put its answer in the form, send the form.
// A form with data-cle is shown only where there is something to hold a passkey.

const lire = (texte) =>
  Uint8Array.from(atob(texte.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

const ecrire = (octets) =>
  btoa(String.fromCharCode(...new Uint8Array(octets)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const descriptions = (cles) => (cles ?? []).map((cle) => ({ ...cle, id: lire(cle.id) }));

async function creer(options) {
  const publicKey = {
    ...options,
    challenge: lire(options.challenge),
    user: { ...options.user, id: lire(options.user.id) },
    excludeCredentials: descriptions(options.excludeCredentials),
  };
  const { id, rawId, type, response } = await navigator.credentials.create({ publicKey });
  return {
    id,
    rawId: ecrire(rawId),
    type,
    response: {
      clientDataJSON: ecrire(response.clientDataJSON),
      attestationObject: ecrire(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

async function prouver(options) {
  const publicKey = {
    ...options,
    challenge: lire(options.challenge),
    allowCredentials: descriptions(options.allowCredentials),
  };
  const { id, rawId, type, response } = await navigator.credentials.get({ publicKey });
  return {
    id,
    rawId: ecrire(rawId),
    type,
    response: {
      clientDataJSON: ecrire(response.clientDataJSON),
      authenticatorData: ecrire(response.authenticatorData),
      signature: ecrire(response.signature),
      userHandle: response.userHandle ? ecrire(response.userHandle) : null,
    },
  };
}

const PHRASES = {
  NotAllowedError: "La demande a été refusée ou a expiré. Recommencez, ou utilisez un autre moyen.",
  InvalidStateError: "Cet appareil porte déjà une clé d’accès de votre compte.",
};
const PANNE = "La clé d’accès n’a pas pu être lue. Recommencez, ou utilisez un autre moyen.";

async function demander(formulaire) {
  const jeton = formulaire.elements.csrfmiddlewaretoken.value;
  const entetes = { method: "POST", headers: { "X-CSRFToken": jeton } };
  const reponse = await fetch(formulaire.dataset.defi, entetes);
  // The proof of who asks has grown old: the page says what to do.
  if (reponse.status === 403) return location.reload();
  if (!reponse.ok) throw new Error(reponse.statusText);
  const geste = formulaire.dataset.cle === "creer" ? creer : prouver;
  formulaire.elements.reponse.value = JSON.stringify(await geste(await reponse.json()));
  formulaire.submit();
}

if (window.PublicKeyCredential) {
  for (const formulaire of document.querySelectorAll("form[data-cle]")) {
    const bouton = formulaire.querySelector("button");
    const annonce = document.createElement("p");
    annonce.setAttribute("role", "alert");
    formulaire.append(annonce);
    formulaire.addEventListener("submit", async (evenement) => {
      evenement.preventDefault();
      bouton.disabled = true;
      annonce.textContent = "";
      try {
        await demander(formulaire);
      } catch (faute) {
        annonce.textContent = PHRASES[faute.name] ?? PANNE;
        bouton.disabled = false;
      }
    });
    formulaire.hidden = false;
  }
}
