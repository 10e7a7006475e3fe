// Makes the inbox live: new messages appear, and reading or searching does not load the whole page.

const pollMs = 1_000;
const typingMs = 150;

const $ = (selector) => document.querySelector(selector);

/** Counts what was opened, so that a slow answer does not replace a later one. */
let opened = 0;
/** The version of the list that is shown. */
let shown = "";

const ask = async (url) => {
  const turn = opened;
  const response = await fetch(url, { cache: "no-cache" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return turn === opened ? { page, version: response.headers.get("etag") } : undefined;
};

const replace = (page, selector) => $(selector).replaceChildren(...page.querySelector(selector).childNodes);

/** The list as it is now; whoever is in the middle of it stays where they are. */
const showList = (page) => {
  const list = $("#list");
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : undefined;
  const { scrollTop, scrollHeight } = list;
  replace(page, "#list");
  if (scrollTop > 0) list.scrollTop = scrollTop + list.scrollHeight - scrollHeight;
  if (focused) list.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  say(page.querySelector("#summary").textContent);
};

/** A status that is written again is read out again. */
const say = (text) => {
  if ($("#summary").textContent !== text) $("#summary").textContent = text;
};

const showReader = (page) => {
  const view = $("[name=view]:checked")?.value;
  replace(page, "#reader");
  const same = view && $(`[name=view][value=${view}]`);
  if (same) same.checked = true;
  document.body.className = page.body.className;
  document.title = page.title;
};

const openPage = async (url) => {
  opened += 1;
  const answer = await ask(url);
  if (!answer) return;
  shown = answer.version;
  showList(answer.page);
  showReader(answer.page);
};

const isPlain = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.row, a.back, a.more");
  if (!link || !isPlain(event)) return;
  event.preventDefault();
  void follow(link);
});

const follow = async (link) => {
  const came = location.pathname;
  history.pushState(undefined, "", link.href);
  await openPage(link.href);
  if (link.matches(".row")) $("#reader h2")?.focus();
  else if (link.matches(".back")) $(`#list [href^="${CSS.escape(came)}"]`)?.focus();
  else $("#list").scrollTop = 0;
};

addEventListener("popstate", () => void openPage(location.href));

const search = async () => {
  const form = $("form");
  const query = new URLSearchParams(new FormData(form));
  if (!query.get("q")) query.delete("q");
  history.replaceState(undefined, "", query.size > 0 ? `/inbox?${query}` : "/inbox");
  await openPage(location.href);
};

let typing;
$("#search").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(search, typingMs);
});
$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(typing);
  void search();
});

const poll = async () => {
  try {
    const answer = document.hidden ? undefined : await ask(location.href);
    if (answer && answer.version !== shown) {
      shown = answer.version;
      showList(answer.page);
    }
  } catch {
    say("Not connected; trying again");
    shown = "";
  }
  setTimeout(poll, pollMs);
};
void poll();
