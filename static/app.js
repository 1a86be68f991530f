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

  // Drafts: a form that keeps itself ({% keeps %}) posts what is typed while one writes, and says when it was kept.
  // What is not kept yet (or never is, as a reporter's name) is not left without asking.
  const waiting = new WeakMap();
  const saved = new WeakMap();
  const saving = new WeakMap();
  const keepsItself = (form) => form && form.elements && form.elements.draft && form.elements.draft_tab;
  const written = (form) => {
    const data = new FormData(form);
    all("input[type=file], input[type=password]", form).forEach((input) => data.delete(input.name));
    data.delete("draft_revision");
    return new URLSearchParams(data);
  };
  const words = "textarea, input[type=text], input[type=search], input:not([type])";
  const unsaved = () => all("form[data-unsaved]").filter((form) => !form.dataset.sent);

  function sayOfDraft(form, key, value = "") {
    const line = form.querySelector("[data-draft-status]");
    line.hidden = false;
    line.textContent = line.dataset[key].replace("{time}", value);
    const choice = form.querySelector("[data-draft-choice]");
    choice.hidden = key !== "newer" && key !== "sent";
    choice.querySelector("[data-draft-reload]").hidden = key === "sent";
  }

  async function saveDraft(form, { leaving = false, anyway = false } = {}) {
    clearTimeout(waiting.get(form));
    const body = written(form);
    const text = body.toString();
    if (saved.get(form) === text && !anyway || form.dataset.sent) return;
    if (saving.get(form) && !leaving) return void waiting.set(form, setTimeout(() => saveDraft(form), 500));
    saving.set(form, true);
    body.set("draft_revision", form.elements.draft_revision.value);
    if (anyway) body.set("draft_anyway", "1");
    try {
      const answer = await fetch(form.querySelector("[data-draft-status]").dataset.url, {
        method: "POST", body: body.toString(), credentials: "same-origin", redirect: "manual", keepalive: leaving,
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) return notice("login");
      if (answer.status === 409 || answer.status === 410) return sayOfDraft(form, answer.status === 409 ? "newer" : "sent");
      if (!answer.ok) throw new Error(answer.status);
      form.elements.draft_revision.value = (await answer.json()).revision;
      saved.set(form, text);
      const isProtected = all("[data-protected]", form).some((input) => input.value !== input.defaultValue);
      if (!isProtected && written(form).toString() === text) delete form.dataset.unsaved;
      sayOfDraft(form, "saved", new Date().toTimeString().slice(0, 5));
    } catch (error) {
      sayOfDraft(form, "failed");
    } finally {
      saving.delete(form);
    }
  }

  on("input", (event) => {
    const form = event.target.form;
    if (!form || form.method !== "post") return;
    if (event.target.matches("textarea") || keepsItself(form) && event.target.matches(words)) form.dataset.unsaved = "1";
    if (!keepsItself(form)) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => saveDraft(form), 1000));
  });
  on("visibilitychange", () => {
    if (document.visibilityState === "hidden") unsaved().filter(keepsItself).forEach((form) => saveDraft(form, { leaving: true }));
  });
  on("click", async (event) => {
    const button = event.target.closest("[data-draft-reload], [data-draft-anyway], [data-draft-discard]");
    if (!button) return;
    const form = button.form;
    if (button.matches("[data-draft-anyway]")) return void saveDraft(form, { anyway: true });
    if (button.matches("[data-draft-discard]")) {
      const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
      await fetch(button.dataset.draftDiscard, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
    }
    all("form[data-unsaved]").forEach((each) => delete each.dataset.unsaved);
    location.href = button.dataset.address; // and not a reload, after which the browser would fill in what it had
  });
  window.addEventListener("beforeunload", (event) => unsaved().length && event.preventDefault());

  // On a phone: a press opens the camera for a field of files, which otherwise offers files as well.
  on("click", (event) => {
    const button = event.target.closest("[data-camera]");
    const input = button && document.getElementById(button.dataset.camera);
    if (!input) return;
    const accept = input.accept;
    input.accept = "image/*";
    input.setAttribute("capture", "environment");
    input.click();
    input.removeAttribute("capture");
    input.accept = accept;
  });

  // Fields of a text: a press puts {name} or {name:place} where the cursor stands.
  on("click", (event) => {
    const button = event.target.closest("[data-field]");
    if (!button) return;
    const bar = button.closest("[data-fields]");
    const box = document.getElementById(bar.dataset.fields);
    const place = bar.querySelector("select").value;
    box.setRangeText(`{${button.dataset.field}${place && ":" + place}}`, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
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
