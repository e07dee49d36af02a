// What the page can do more where scripts run: suggestions while typing, results without a
// reload, keys. Nothing depends on it, and every word that a reader meets comes from the page.

const PAUSE = 100; // ms of quiet before suggestions are asked for, or a place is kept

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const said = one("#said"); // the live region, and the sentences for it
const pathAndQuery = () => location.pathname + location.search;
let box, list, main; // as they stand in the page now
let telling, typing, asking, saving, visiting;
let shown = pathAndQuery();

let storage = {}; // where nothing may be stored, a choice holds for this page
try { storage = localStorage; } catch { /* refused */ }

function set(element, attributes) {
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  return element;
}

function tell(text) {
  clearTimeout(telling);
  said.textContent = "";
  telling = setTimeout(() => { said.textContent = text; }, 400);
}

function prepare() {
  box = one("#q");
  main = one("main");
  list = document.createElement("ul");
  set(list, { id: "options", role: "listbox", "aria-label": said.dataset.list });
  set(box, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id });
  box.after(list);
  close();
  one(".keys").hidden = false;
  one(".keys input").checked = storage.letters !== "off";
}
prepare();

// -- suggestions

function close() {
  clearTimeout(typing);
  asking?.abort();
  list.replaceChildren();
  list.hidden = true;
  set(box, { "aria-expanded": false, "aria-activedescendant": "" });
}

function typed(event) {
  if (event.target !== box || event.isComposing) return;
  clearTimeout(typing);
  asking?.abort();
  choose();
  if (box.value.trim().length < 2) close();
  else typing = setTimeout(suggest, PAUSE);
}

async function suggest() {
  const { signal } = asking = new AbortController();
  const asked = new URLSearchParams(new FormData(box.form));
  asked.set("hl", document.documentElement.lang);
  let found = [];
  try {
    const answer = await fetch(`${said.dataset.from}?${asked}`, { signal });
    if (answer.ok) found = (await answer.json()).suggestions;
  } catch { /* overtaken, or offline: nothing to suggest */ }
  if (signal.aborted) return;
  close();
  if (!found.length) return;
  list.append(...found.map(option));
  list.hidden = false;
  set(box, { "aria-expanded": true });
  tell(said.dataset.counts.split("|")[found.length - 1]);
}

function option({ text, kind, language }, n) {
  const [item, words, label] = ["li", "span", "small"].map((name) => document.createElement(name));
  words.textContent = text;
  label.textContent = said.dataset[kind];
  label.lang = document.documentElement.lang;
  item.append(words, " ", label);
  return set(item, { id: `option-${n}`, role: "option", lang: language, "aria-selected": false });
}

const chosen = () => one("[aria-selected=true]", list);

function choose(item) {
  if (chosen()) set(chosen(), { "aria-selected": false });
  set(box, { "aria-activedescendant": item?.id ?? "" });
  if (item) set(item, { "aria-selected": true }).scrollIntoView({ block: "nearest" });
}

function take(item) {
  box.value = item.firstChild.textContent;
  box.form.requestSubmit();
}

addEventListener("input", typed);
addEventListener("compositionend", typed);
addEventListener("focusout", ({ target }) => { if (target === box) close(); });
addEventListener("mousedown", (event) => {
  if (list.contains(event.target)) event.preventDefault(); // the box keeps the focus
});

// -- results without a reload

const searchPath = new URL(box.form.action).pathname;
const searching = location.pathname === searchPath;

// Keep what coming back to this place in the history needs.
function save() {
  clearTimeout(saving);
  const at = document.activeElement?.getAttribute("href");
  if (!main.ariaBusy) history.replaceState({ y: scrollY, at }, "");
}

function settle({ y = 0, at, hash = "" }) {
  const target = document.getElementById(hash.slice(1));
  const link = at && one(`a[href="${CSS.escape(at)}"]`, main);
  set(target ?? main, { tabindex: -1 });
  const focused = target ?? (link || (main.contains(box) ? box : main));
  focused.focus({ preventScroll: true });
  if (target) target.scrollIntoView({ behavior: "instant" });
  else scrollTo({ top: y, behavior: "instant" });
}

// Show what is at `address`; `state` is that of the place in the history gone back or forward to.
async function visit(address, state) {
  close();
  const asked = box.value;
  visiting?.abort();
  const { signal } = visiting = new AbortController();
  main.ariaBusy = "true";
  let next;
  try {
    const answer = await fetch(address, { signal });
    next = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch { /* seen below */ }
  if (signal.aborted) return;
  if (!next || !one("#said", next) || next.documentElement.lang !== document.documentElement.lang) {
    // No page of ours, or in the other language: the browser's affair.
    return state ? location.reload() : location.assign(address);
  }
  main.ariaBusy = null;
  if (!state) {
    save();
    history[address === location.href ? "replaceState" : "pushState"](null, "", address);
  }
  const newer = box.value !== asked && box.value; // typed while waiting
  one("#q", next).autofocus = false; // `settle` gives the focus
  for (const part of ["body > header", "main", "body > footer"]) {
    one(part).replaceWith(one(part, next));
  }
  const links = "link[rel=alternate], link[rel=search]";
  all(links).forEach((link) => link.remove());
  document.head.append(...all(links, next));
  document.title = next.title;
  document.body.className = next.body.className;
  shown = pathAndQuery();
  prepare();
  settle(state ?? location);
  save();
  if (newer) {
    box.value = newer;
    box.focus();
  }
  tell((one("[role=status]", main) ?? one("h1", main)).textContent);
}

addEventListener("click", (event) => {
  const item = event.target.closest("#options li");
  const link = event.target.closest("a[href]");
  if (item) take(item);
  if (!link || !searching) return;
  save();
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.origin + link.pathname !== location.origin + searchPath) return;
  // Not for us: the start page, the other language, a place in this page.
  if (!new URLSearchParams(link.search).get("q") || link.hreflang || link.target) return;
  if (link.hash && searchPath + link.search === pathAndQuery()) return;
  event.preventDefault();
  visit(link.href);
});

addEventListener("submit", (event) => {
  if (event.target !== box.form || !searching || !box.value.trim()) return;
  event.preventDefault();
  visit(`${box.form.action}?${new URLSearchParams(new FormData(box.form))}`);
});

if (searching) {
  history.scrollRestoration = "manual"; // the browser would scroll before the results are there
  if (history.state && !box.autofocus) settle(history.state);
  else save();
  addEventListener("scroll", () => { clearTimeout(saving); saving = setTimeout(save, PAUSE); });
  addEventListener("popstate", ({ state }) => {
    clearTimeout(saving);
    visiting?.abort();
    main.ariaBusy = null;
    if (pathAndQuery() !== shown) visit(location.href, state ?? {});
    else if (state) settle(state);
  });
}

// -- keys: these functions return whether the key meant something

function keyInBox(key) {
  const items = [...list.children];
  if (!items.length) return key === "ArrowDown" && keyOnHit(key, -1);
  if (key === "Escape") close();
  else if (key === "Enter" && chosen()) take(chosen());
  else if (key === "ArrowDown") choose(items[items.indexOf(chosen()) + 1]);
  else if (key === "ArrowUp") choose(chosen() ? chosen().previousSibling : items.at(-1));
  else return false;
  return true;
}

const titles = () => all(".hits h2 a");

function keyOnHit(key, n) {
  const to = { ArrowDown: titles()[n + 1], ArrowUp: titles()[n - 1] ?? box, Escape: box }[key];
  to?.focus();
  return Boolean(to);
}

function letter(key) {
  const by = { n: 1, p: -1 }[key];
  if (storage.letters === "off") return false;
  if (key === "/") box.select();
  return key === "/" || (by && step(by));
}

// To the next match of a document, after the last the first; else to the next page of results.
function step(by) {
  const matches = all("article mark[id]");
  const link = one(by > 0 ? "a[rel=next]" : "a[rel=prev]");
  const now = matches.findIndex((mark) => `#${mark.id}` === location.hash);
  const next = matches.at(now < 0 && by < 0 ? -1 : (now + by) % matches.length);
  if (next) location.replace(`#${next.id}`);
  else link?.click();
  return Boolean(next ?? link);
}

addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  let meant = false;
  if (target === box) meant = !event.shiftKey && keyInBox(key);
  else if (!target.closest("input, textarea, select, [contenteditable]")) {
    const n = event.shiftKey ? -1 : titles().indexOf(target);
    meant = (n >= 0 && keyOnHit(key, n)) || letter(key);
  }
  if (meant) event.preventDefault();
});

addEventListener("change", ({ target }) => {
  if (target.closest(".keys")) storage.letters = target.checked ? "on" : "off";
});

// However a match was reached: there the focus goes, and its number is told.
addEventListener("hashchange", () => {
  const match = one("article mark:target");
  if (!match) return;
  set(match, { tabindex: -1 }).focus({ preventScroll: true });
  tell(match.nextElementSibling.textContent.replace(/[←→]/g, "").trim());
});
