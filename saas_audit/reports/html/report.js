"use strict";
(() => {
  const form = document.getElementById("filters");
  const groups = [...document.querySelectorAll("#groups > .group")];
  const checks = [...document.querySelectorAll("#groups .check")].map((el) => ({
    el,
    at: new Set(el.dataset.at.split(" ")),
    own: new Set(el.dataset.own.split(" ")),
    rows: [...el.querySelectorAll("tr[data-v]")].map((tr) => ({ tr, v: new Set(tr.dataset.v.split(" ")) })),
  }));
  const out = document.getElementById("shown");
  const nothing = document.getElementById("nothing");
  const unfold = document.getElementById("unfold");
  const words = (el) => el.textContent.replace(/\s+/g, " ").toLowerCase();
  let filtered = false;

  const apply = () => {
    const get = (name) => (form.elements[name] ? form.elements[name].value : "");
    const at = [get("platform"), get("theme")].filter(Boolean);
    const v = [get("status"), get("severity"), get("change"), get("owner")].filter(Boolean);
    const q = get("q").trim().toLowerCase();
    let seen = 0, subjects = 0;
    for (const check of checks) {
      const text = q && (check.text ??= words(check.el));
      const here = at.every((one) => check.at.has(one)) && (!q || text.includes(q));
      const whole = !q || (check.head ??= words(check.el.querySelector("summary"))
        + words(check.el.querySelector(".prose"))).includes(q);
      let rows = 0;
      for (const row of check.rows) {
        const fits = here && v.every((one) => row.v.has(one))
          && (whole || (row.text ??= words(row.tr)).includes(q));
        row.tr.hidden = !fits;
        rows += fits;
      }
      const fits = here && (rows > 0 || ((whole || !check.rows.length)
        && v.every((one) => check.own.has(one))));
      check.el.hidden = !fits;
      seen += fits;
      subjects += fits ? rows : 0;
    }
    const active = at.length + v.length + q.length > 0;
    for (const group of groups) {
      for (const part of group.querySelectorAll(".platform")) {
        part.hidden = !part.querySelector(".check:not([hidden])");
      }
      group.hidden = !group.querySelector(".check:not([hidden])");
      if (active !== filtered) group.open = active;
    }
    filtered = active;
    nothing.hidden = seen > 0;
    out.textContent = `${seen} of ${checks.length} answers, ${subjects} subjects`;
  };

  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target) return;
    if (target.closest("[hidden]")) { form.reset(); apply(); }
    for (let el = target; el; el = el.parentElement) if (el.tagName === "DETAILS") el.open = true;
    const only = target.querySelectorAll(".check");
    if (target.matches(".platform") && only.length === 1) only[0].open = true;
    target.scrollIntoView();
  };

  let wait = 0;
  form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(apply, 80); });
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  unfold.addEventListener("click", () => {
    const open = unfold.textContent === "Open all";
    for (const el of document.querySelectorAll("#groups details")) el.open = open;
    unfold.textContent = open ? "Close all" : "Open all";
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-filter]");
    if (!link) return;
    const [name, value] = link.dataset.filter.split("=");
    form.reset();
    if (form.elements[name]) form.elements[name].value = value;
    setTimeout(apply);
  });
  const links = new Map([...document.querySelectorAll("nav a")].map((a) => [a.hash.slice(1), a]));
  const heads = [...links.keys()].map((id) => document.getElementById(id));
  const here = () => {
    const last = heads.filter((el) => el.getBoundingClientRect().top < innerHeight / 3).pop() || heads[0];
    for (const [id, a] of links) {
      if (id === last.id) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", here, { passive: true });
  here();
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("#groups > .group:not([open]), .ledger:not([open])")];
    for (const el of opened) el.open = true;
  });
  addEventListener("afterprint", () => { for (const el of opened) el.open = false; });
  addEventListener("hashchange", reveal);
  form.hidden = false;
  apply();
  reveal();
})();
