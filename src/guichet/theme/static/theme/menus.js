// A menu of the header closes as menus do: by Escape, by a click elsewhere, when one leaves it.

const menus = [...document.querySelectorAll("details[data-menu]")];

function closeOthers(cible) {
  for (const menu of menus) {
    if (!menu.contains(cible)) menu.open = false;
  }
}

document.addEventListener("click", (evenement) => closeOthers(evenement.target));
document.addEventListener("focusin", (evenement) => closeOthers(evenement.target));
document.addEventListener("keydown", (evenement) => {
  if (evenement.key !== "Escape") return;
  for (const menu of menus.filter((un) => un.open)) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
});
