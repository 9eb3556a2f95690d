// The arrows turn the pages of a piece, as the links do. In the frame of an enlarged page they move
// the picture, as everywhere.

addEventListener("keydown", (touche) => {
  if (touche.altKey || touche.ctrlKey || touche.metaKey || touche.shiftKey) return;
  if (document.activeElement.matches("input, textarea, select, [tabindex='0']")) return;
  const sens = { ArrowLeft: "prev", ArrowRight: "next" }[touche.key];
  document.querySelector(`main a[rel="${sens}"]`)?.click();
});
