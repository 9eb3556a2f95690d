// The list of a finding may be copied as well as saved: it goes into a mail in one click.

for (const lien of document.querySelectorAll("a[data-copie]")) {
  const bouton = document.createElement("button");
  bouton.type = "button";
  bouton.textContent = "Copier la liste";
  const annonce = document.createElement("span");
  annonce.setAttribute("role", "status");
  bouton.addEventListener("click", async () => {
    try {
      const reponse = await fetch(lien.href);
      if (!reponse.ok) throw new Error(reponse.status);
      await navigator.clipboard.writeText(await reponse.text());
      annonce.textContent = " Copiée.";
    } catch {
      annonce.textContent = " La copie n’a pas été possible : emportez le texte.";
    }
  });
  const ligne = document.createElement("p");
  ligne.append(bouton, annonce);
  lien.closest("p").after(ligne);
}
