// Niceties only: every page works without this file. Loaded in the head, so everything listens on the document.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const on = (event, handle, capture = false) => document.addEventListener(event, handle, capture);
  const ready = (run) => (document.readyState === "loading" ? on("DOMContentLoaded", run) : run());

  // Keys: "/" goes to the search, j and k walk the rows of a list, Escape closes menus and tips.
  const KEY = "shortcuts";
  const shortcutsOn = () => localStorage.getItem(KEY) !== "off";
  const typing = (element) => element.matches("input, select, textarea, [contenteditable]");

  function walkRows(step) {
    const links = all(".list .t a").filter((link) => link.offsetParent);
    const at = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step];
    if (next) next.focus();
  }

  on("keydown", (event) => {
    if (event.key === "Escape") {
      all("details.menu[open]").forEach((menu) => menu.removeAttribute("open"));
      if (document.activeElement.matches(".due")) document.activeElement.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !shortcutsOn()) return;
    if (event.key === "/") {
      const box = document.getElementById("q");
      if (!box || !box.offsetParent) return;
      event.preventDefault();
      box.focus();
    } else if (event.key === "j") walkRows(1);
    else if (event.key === "k") walkRows(-1);
  });

  on("click", (event) => {
    all("details.menu[open]").forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
    if (event.target.closest("[data-print]")) window.print();
  });

  // Chosen rows: the bar appears with the first one, counts, and goes with the last.
  function countChosen() {
    const bar = document.getElementById("bulk");
    if (!bar) return;
    const boxes = all('input[type=checkbox][form="bulk"]:not([data-all])');
    const chosen = boxes.filter((box) => box.checked).length;
    boxes.forEach((box) => {
      const row = box.closest("tr");
      if (row) row.classList.toggle("sel", box.checked);
    });
    all("input[data-all]").forEach((box) => {
      box.checked = chosen > 0 && chosen === boxes.length;
      box.indeterminate = chosen > 0 && chosen < boxes.length;
    });
    bar.hidden = !chosen;
    const text = bar.querySelector("[data-count]");
    text.textContent = text.dataset.count.replace("{n}", chosen);
  }

  // A select whose groups belong to the choices of another one: <select data-groups-from="id_city">.
  function showGroups(select) {
    const parent = document.getElementById(select.dataset.groupsFrom);
    if (!parent) return;
    const wanted = parent.value ? parent.options[parent.selectedIndex].text.trim() : "";
    all("optgroup", select).forEach((group) => {
      group.hidden = group.disabled = Boolean(wanted) && group.label !== wanted;
    });
    const option = select.options[select.selectedIndex];
    if (option && option.parentElement.disabled) select.value = "";
  }

  on("change", (event) => {
    const box = event.target;
    if (box.matches("input[data-all]")) {
      all('input[type=checkbox][form="bulk"]:not([data-all])').forEach((one) => (one.checked = box.checked));
    }
    if (box.matches('input[form="bulk"]')) countChosen();
    if (box.matches("input[data-shortcuts]")) localStorage.setItem(KEY, box.checked ? "on" : "off");
    all("select[data-groups-from]").forEach((select) => select.dataset.groupsFrom === box.id && showGroups(select));
  });
  on("reset", () => setTimeout(countChosen));

  // Pressed twice, sent once. The server's form tokens are the guarantee; this spares the second request.
  const release = (form) => {
    delete form.dataset.sent;
    all("button[data-sent]", form).forEach((button) => {
      button.disabled = false;
      delete button.dataset.sent;
    });
  };

  on("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented && !form.matches("[hx-post]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "1";
    setTimeout(() => all("button:not([type=button]):not(:disabled)", form).forEach((button) => {
      button.disabled = true;
      button.dataset.sent = "1";
    }));
    setTimeout(() => release(form), 10000); // a download leaves the page standing
  }, true);
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach(release));

  // Drafts: form[data-draft-url] posts itself while one writes; [data-draft-status] says when it was kept.
  const waiting = new WeakMap();
  const saved = new WeakMap();
  const written = (form) => {
    const data = new FormData(form);
    all("input[type=file], input[type=password]", form).forEach((input) => data.delete(input.name));
    return new URLSearchParams(data).toString();
  };

  async function saveDraft(form) {
    const body = written(form);
    if (saved.get(form) === body || form.dataset.sent) return;
    const line = form.querySelector("[data-draft-status]") || document.querySelector("[data-draft-status]");
    const say = (text) => line && (line.textContent = text);
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST", body, credentials: "same-origin", redirect: "manual",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) return notice("login");
      if (!answer.ok) throw new Error(answer.status);
      saved.set(form, body);
      const now = new Date().toTimeString().slice(0, 5);
      if (line) say(line.dataset.saved.replace("{time}", now));
    } catch (error) {
      if (line) say(line.dataset.failed);
    }
  }

  on("input", (event) => {
    const form = event.target.closest && event.target.closest("form[data-draft-url]");
    if (!form) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => saveDraft(form), 1500));
  });

  // htmx: empty parameters stay out of the address; what fails is said; what is new is set up.
  function notice(kind) {
    const box = document.getElementById("notice");
    if (!box) return;
    box.lastElementChild.textContent = box.dataset[kind];
    box.hidden = false;
  }

  on("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") return;
    const data = event.detail.formData;
    Array.from(data.keys()).forEach((key) => data.getAll(key).every((value) => value === "") && data.delete(key));
  });
  on("htmx:afterRequest", (event) => event.detail.elt.dataset && event.detail.elt.dataset.sent && release(event.detail.elt));
  on("htmx:sendError", () => notice("lost"));
  on("htmx:responseError", (event) => notice(event.detail.xhr.status === 401 ? "login" : "refused"));

  function setUp() {
    countChosen();
    all("select[data-groups-from]").forEach(showGroups);
    all("input[data-shortcuts]").forEach((box) => (box.checked = shortcutsOn()));
    const summary = document.querySelector(".summary");
    if (summary) summary.focus();
  }
  on("htmx:afterSettle", setUp);
  ready(setUp);
})();
