// Beside allauth's scripts: shows the buttons that need a script, and says in the page when a passkey was not used.
document.querySelectorAll("[data-needs-script]").forEach((element) => { element.hidden = false; });

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const problem = document.getElementById("passkey-problem");
  problem.hidden = true;
  requestAnimationFrame(() => { problem.hidden = false; });
});
