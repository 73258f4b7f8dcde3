// Comfort only: every page works without this file. No eval, no inline handlers, stores nothing.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  // 字号: set at once; the form's own POST keeps it (sent in the background).
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter || document.activeElement;
    if (!form.hasAttribute("data-size-form") || !button || button.name !== "size" || !window.fetch) return;
    event.preventDefault();
    root.setAttribute("data-size", button.value);
    form.querySelectorAll("button[name=size]").forEach(function (b) {
      b.setAttribute("aria-pressed", String(b === button));
    });
    var data = new FormData(form);
    data.set("size", button.value);
    fetch(form.action, { method: "POST", body: data, credentials: "same-origin", redirect: "manual" }).catch(function () {});
  });

  function copyOf(box, done) {
    function old() {
      box.focus();
      box.select();
      if (document.execCommand("copy")) done();
    }
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(box.value).then(done, old);
    else old();
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy],[data-print]");
    if (!button) return;
    if (button.hasAttribute("data-print")) return window.print();
    var box = document.querySelector(button.getAttribute("data-copy"));
    var word = button.querySelector("span") || button, before = word.textContent;
    copyOf(box, function () {
      word.textContent = "已复制";
      setTimeout(function () { word.textContent = before; }, 2000);
    });
  });

  // A revealed value goes back to its mask; leaving the page hides it at once.
  function hide(node) {
    node.textContent = node.getAttribute("data-masked") || "******";
    node.removeAttribute("data-hide-after");
    if (node.nextElementSibling && node.nextElementSibling.className === "hint") node.nextElementSibling.remove();
  }

  function ready(scope) {
    scope.querySelectorAll("[data-hide-after]").forEach(function (node) {
      setTimeout(hide, 1000 * node.getAttribute("data-hide-after"), node);
    });
    var summary = scope.querySelector(".js-error-summary");
    if (summary) summary.focus();
  }
  window.addEventListener("pagehide", function () { document.querySelectorAll("[data-hide-after]").forEach(hide); });
  document.addEventListener("htmx:load", function (event) { if (event.target !== document.body) ready(event.target); });
  ready(document);
})();
