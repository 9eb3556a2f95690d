// On a narrow screen the navigation folds under a button; without script it simply stays open.

const bouton = document.querySelector("[data-bascule]");

if (bouton) {
  bouton.hidden = false;
  bouton.setAttribute("aria-expanded", "false");
  bouton.addEventListener("click", () => {
    const ouvert = bouton.getAttribute("aria-expanded") === "true";
    bouton.setAttribute("aria-expanded", String(!ouvert));
  });
}
