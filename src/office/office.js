// What the office's pages gain by script: keys in the queue and the open case, and a button that is not pressed twice.
// Nothing is decided here, and every page is whole without it.
"use strict";

(() => {
  const queue = document.querySelector(".queue");
  const open = document.querySelector("article.case");
  const links = queue ? [...queue.querySelectorAll(".what a")] : [];

  // After a step the open case may stand in its list no more: keys go on between those it stood between.
  const standsAt = () => {
    const here = `${new URLSearchParams(location.search).get("vy")} ${location.pathname.split("/")[2]}`;
    const at = links.findIndex((link) => link.closest("[aria-current]"));
    if (at >= 0) sessionStorage.setItem("stood", JSON.stringify({ here, at }));
    const stood = JSON.parse(sessionStorage.getItem("stood") ?? "{}");
    return at < 0 && stood.here === here ? stood.at - 0.5 : at;
  };
  const current = open ? standsAt() : -1;

  const focused = () => links.indexOf(document.activeElement);
  const move = (by) => {
    const now = focused();
    const at = now < 0 ? current : now;
    const next = links[Math.min(links.length - 1, Math.max(0, by > 0 ? Math.floor(at + by) : Math.ceil(at + by)))];
    if (next) next.focus();
    return Boolean(next);
  };

  // Keys of one letter act only where the focus is in the list or in the open case.
  const isIn = (place) => place !== null && place.contains(document.activeElement);
  const inList = () => isIn(queue);
  const inDesk = () => isIn(queue) || isIn(open);
  const inField = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");

  const keys = new Map([
    ["j", () => inDesk() && move(1)],
    ["ArrowDown", () => inList() && move(1)],
    ["k", () => inDesk() && move(-1)],
    ["ArrowUp", () => inList() && move(-1)],
    ["a", () => {
      const step = document.querySelector(".next .first");
      if (!inDesk() || !step) return false;
      step.click();
      return true;
    }],
    ["/", () => {
      const search = document.querySelector("[role=search] input[type=search]");
      if (!inDesk() || !search) return false;
      search.focus();
      return true;
    }],
  ]);

  // Who opened a case or a form by keys goes on there, and does not begin at the top of the page again.
  const byKeys = (are) => { if (are) sessionStorage.setItem("keys", "yes"); else sessionStorage.removeItem("keys"); };
  document.addEventListener("click", (event) => {
    if (event.target.closest("a, button")) byKeys(event.detail === 0);
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || inField()) return;
    const act = keys.get(event.key);
    if (act && act()) event.preventDefault();
  });

  // A double click sends once; the key in the form makes it harmless besides.
  for (const form of document.querySelectorAll("form[method=post]"))
    form.addEventListener("submit", () => {
      const button = form.querySelector("button");
      if (button) setTimeout(() => { button.disabled = true; }, 0);
    });

  // What was sent when the session had ended, or nobody answered, stands in its form again: for who wrote it, in this tab.
  const who = document.querySelector(".who")?.dataset.who;
  const fieldsOf = (form) => [...form.elements].filter((one) => one.name && !/^(hidden|password|submit|file)$/.test(one.type));
  const pathOf = (form) => new URL(form.action).pathname;
  const forms = [...document.querySelectorAll("form[data-kept]")];
  const giveBack = (kept) => {
    const form = forms.find((one) => pathOf(one) === kept.path);
    if (kept.who !== who || !form || document.getElementById("reasons")) return;
    fieldsOf(form).forEach((one, at) => {
      const was = kept.fields[at];
      if (was?.name !== one.name) return;
      if (/^(checkbox|radio)$/.test(one.type)) one.checked = was.checked;
      else one.value = was.value;
    });
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.setAttribute("role", "status");
    form.prepend(notice);
    notice.textContent = form.dataset.kept;
  };
  const kept = sessionStorage.getItem("written");
  if (kept && who) {
    sessionStorage.removeItem("written");
    giveBack(JSON.parse(kept));
  }
  for (const form of forms)
    form.addEventListener("submit", () => {
      const fields = fieldsOf(form).map(({ name, value, checked }) => ({ name, value, checked }));
      sessionStorage.setItem("written", JSON.stringify({ who, path: pathOf(form), fields }));
    });

  // The limit as a slider: its figures stand in the table that the page has for everybody.
  const number = document.querySelector(".limit input[type=number]");
  if (number) {
    const rows = new Map();
    for (const row of document.querySelectorAll("[data-limit]")) rows.set(Number(row.dataset.limit), row);
    const slider = document.createElement("input");
    slider.type = "range";
    for (const name of ["min", "max", "step", "value"]) slider[name] = number[name];
    slider.setAttribute("aria-label", document.querySelector("label[for=grans]").textContent);
    number.parentElement.prepend(slider);
    const show = (limit) => {
      const row = rows.get(Number(limit));
      if (!row) return;
      for (const cell of row.querySelectorAll("[data-of]")) {
        const figure = document.querySelector(`[data-figure=${cell.dataset.of}]`);
        if (figure) figure.textContent = cell.textContent;
      }
    };
    slider.addEventListener("input", () => { number.value = Number(slider.value).toFixed(3); show(slider.value); });
    number.addEventListener("input", () => { slider.value = number.value; show(number.value); });
  }

  const reasons = document.getElementById("reasons");
  const goesOn = sessionStorage.getItem("keys") && open
    ? open.querySelector(".form :is(h2, h3)") ?? document.getElementById("case") : null;
  byKeys(false);
  if (goesOn) goesOn.tabIndex = -1;
  (reasons ?? goesOn)?.focus();
})();
