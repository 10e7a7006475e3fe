// Lets a visitor be shopper and shop at once: what happens to the stock or the clock shows on the page and in the inbox.

const $ = (selector) => document.querySelector(selector);
const widget = $("stockline-signup");
const status = $(".availability");

const say = (text) => ($(".news").textContent = text);
const chosen = () => $(".colors :checked").closest("label");
const chosenSku = () => chosen().dataset.sku;

const call = async (path, body) => {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(path, { ...init, headers: { "content-type": "application/json" } });
  if (!response.ok) throw new Error((await response.json()).title);
  return response.json();
};

const dayFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

const showSupply = (items) => {
  const { units, expectedOn } = items.find(({ sku }) => sku === chosenSku()) ?? {};
  const on = expectedOn ? ` on ${dayFormat.format(Date.parse(expectedOn))}` : ", nobody knows when";
  $(".supply").textContent = units === undefined ? "None is on its way." : `${units} are expected${on}.`;
  for (const button of document.querySelectorAll("[data-step]")) {
    button.disabled = (button.dataset.step === "announce") === (units !== undefined);
  }
};

const showUnits = async () => {
  const [{ items }, { items: supplies }] = await Promise.all([call("/local/stock"), call("/local/supply")]);
  showSupply(supplies);
  const coming = new Set(supplies.filter(({ units }) => units !== undefined).map(({ sku }) => sku));
  for (const { sku, available } of items) {
    const none = coming.has(sku) ? "On its way" : "Sold out";
    $(`[data-sku="${sku}"] .units`).textContent = available > 0 ? `${available} left` : none;
    $(`[data-sku="${sku}"]`).dataset.units = available;
  }
  $("#units").value = chosen().dataset.units;
};

const showAvailability = async () => {
  const sku = chosenSku();
  const answer = await call(`/v1/stores/demo/variants/${sku}/availability`).catch(() => undefined);
  if (sku !== chosenSku()) return;
  const words = {
    in_stock: "In stock, ships tomorrow",
    backorder: "Sold out, more are on their way",
    out_of_stock: "Sold out",
    unknown: "Availability unknown",
  };
  const known = answer?.status ?? "unknown";
  status.dataset.status = known;
  if (status.textContent !== words[known]) status.textContent = words[known];
  $(".buy").hidden = answer?.buyable !== true;
  $(".buy").textContent = known === "backorder" ? "Order now" : "Buy now";
};

/** The difference between this browser's clock and the service's, which can be moved. */
let offsetMs = 0;
const timeFormat = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const showTime = () => {
  const now = new Date(Date.now() + offsetMs);
  $("time").dateTime = now.toISOString();
  $("time").textContent = timeFormat.format(now);
};
const readClock = async () => {
  const { now } = await call("/local/clock");
  offsetMs = Date.parse(now) - Date.now();
  showTime();
};

const refresh = async () => Promise.all([showUnits(), showAvailability(), widget.refresh?.()]);

/** Does one thing to the world, waits until all that follows from it has happened, and shows it. */
const change = async (path, body, news) => {
  document.body.setAttribute("aria-busy", "true");
  try {
    await call(path, body);
    await call("/local/idle", {});
    await Promise.all([refresh(), readClock()]);
    say(news);
  } catch (error) {
    say(`That did not work: ${error.message}`);
  } finally {
    document.body.removeAttribute("aria-busy");
  }
};

const tents = (count) => (count === 1 ? "1 tent is" : `${count} tents are`);
const setUnits = async (units) =>
  change("/local/stock", { sku: chosenSku(), available: units }, `${tents(units)} on the shelf now.`);

const choose = () => {
  const { value } = $(".colors :checked");
  $(".picture").dataset.color = value;
  const { textContent: name } = chosen().querySelector(".name");
  for (const place of document.querySelectorAll(".chosen")) place.textContent = name;
  widget.setAttribute("sku", chosenSku());
  void refresh();
};

$(".colors").addEventListener("change", () => {
  history.replaceState(null, "", `?variant=${$(".colors :checked").value}`);
  choose();
});
const stepWords = {
  announce: "Ten are on their way, and can be ordered.",
  slip: "It comes 12 days later. Whoever has ordered is told in a minute.",
  arrive: "It is here: first for whoever has ordered, the rest is for sale.",
};
$(".buy").addEventListener("click", async () => {
  if (status.dataset.status === "backorder") {
    await change("/local/order", { sku: chosenSku() }, "Thank you. One more waits in line.");
    return;
  }
  await change(
    "/local/stock",
    { sku: chosenSku(), available: Number(chosen().dataset.units) - 1 },
    "Thank you. One tent fewer on the shelf.",
  );
});
$("form.stock").addEventListener("submit", (event) => {
  event.preventDefault();
  void setUnits($("#units").valueAsNumber);
});
$("form.text").addEventListener("submit", (event) => {
  event.preventDefault();
  const from = $("#from").value.replaceAll(/[^+\d]/g, "");
  const body = event.submitter.value;
  void change("/local/sms", { from, body }, `${from} texted ${body}.`);
});
document.addEventListener("click", ({ target }) => {
  const { units, advance, step } = target.dataset;
  if (target.matches("[data-units]:not(label)")) void setUnits(Number(units));
  if (step !== undefined) void change("/local/supply", { sku: chosenSku(), step }, stepWords[step]);
  if (advance !== undefined) void change("/local/clock", { advance }, "The clock was moved.");
});
$("#language").addEventListener("change", ({ target }) => widget.setAttribute("locale", target.value));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") void Promise.all([refresh(), readClock()]);
});

const wanted = new URLSearchParams(location.search).get("variant");
const radio = [...document.querySelectorAll(".colors input")].find(({ value }) => value === wanted);
if (radio) radio.checked = true;
choose();
setInterval(showTime, 1_000);
await readClock();
