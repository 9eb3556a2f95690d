// What is wrong is read first, by a screen reader too.
document.querySelector("[data-erreurs]")?.focus();
