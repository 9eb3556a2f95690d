// A picture wider than its frame shows first what matters: today, on a calendar.

for (const cadre of document.querySelectorAll("[data-vise]")) {
  const milieu = (cadre.scrollWidth * Number(cadre.dataset.vise)) / 100;
  cadre.scrollLeft = milieu - cadre.clientWidth / 2;
}
