/**
 * The one line that a site adds: a button; on click only, the chat in a frame of its own origin. Before the click,
 * nothing is stored and nothing else is fetched. Classic script: old sites can carry it.
 * Options: data-departement="11|12|81", data-label, data-side="left", data-exit="https://…" (where « Quitter vite » leads).
 */
(() => {
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  const { departement, label = "Besoin d'aide ?", side = "right", exit = "https://meteofrance.com/" } = script.dataset;
  const SLOW_MS = 8000;
  /* numbers:start */
  const NUMBERS = [
    ["112", "tel:112", "Numéro d'urgence européen"],
    ["15", "tel:15", "SAMU, urgence médicale"],
    ["17", "tel:17", "Police ou gendarmerie"],
    ["18", "tel:18", "Pompiers"],
    ["114", "sms:114", "Urgence par SMS, si vous ne pouvez pas parler"],
    ["115", "tel:115", "Hébergement d'urgence"],
    ["119", "tel:119", "Enfance en danger"],
    ["3114", "tel:3114", "Prévention du suicide"],
    ["3919", "tel:3919", "Violences faites aux femmes"],
    ["0 800 05 95 95", "tel:+33800059595", "Viols Femmes Informations"],
    ["3018", "tel:3018", "Harcèlement et violences numériques"],
    ["116 006", "tel:116006", "France Victimes"],
    ["3977", "tel:3977", "Maltraitance d'une personne âgée ou handicapée"],
  ];
  /* numbers:end */

  const STYLE = `
    :host { all: initial; color-scheme: light dark; }
    * { box-sizing: border-box; margin: 0; font: 16px/1.5 system-ui, sans-serif; }
    .launch, .frame, .trouble { position: fixed; z-index: 2147483000; bottom: 16px; ${side === "left" ? "left" : "right"}: 16px;
      max-width: calc(100vw - 32px); max-height: calc(100dvh - 32px); border-radius: 18px; box-shadow: 0 6px 30px rgb(0 0 0 / 30%); }
    .launch { display: flex; align-items: center; gap: 10px; min-height: 56px; padding: 8px 22px 8px 16px; font-weight: 600;
      color: #fff; background: #17605a; border: 2px solid #fff; border-radius: 28px; cursor: pointer; }
    .launch:hover { background: #0f4a45; }
    .launch:focus-visible { outline: 3px solid #0b57c2; outline-offset: 3px; }
    .badge { min-width: 26px; padding: 0 7px; font-weight: 700; color: #17605a; background: #fff; border-radius: 13px; }
    svg { width: 28px; height: 28px; fill: none; stroke: currentColor; stroke-width: 3; stroke-linecap: round; }
    .frame, .trouble { width: 420px; color: CanvasText; background: Canvas; border: 1px solid #8b8273; }
    .frame { height: 680px; }
    .trouble { overflow: auto; padding: 16px 20px; }
    h2 { font-weight: 700; }
    .trouble a, .trouble button { min-width: 44px; padding: 10px 4px; line-height: 44px; text-decoration: underline; color: LinkText; background: none; border: 0; cursor: pointer; }
    .said { position: fixed; clip-path: inset(50%); }
    [hidden] { display: none; }
    @media (max-width: 520px), (max-height: 500px) { .frame { inset: 0; width: 100%; max-width: none; height: 100dvh; max-height: none; border: 0; border-radius: 0; } }
    @media print { .launch, .frame { display: none; } }`;

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const badge = make("span", { className: "badge", hidden: true });
  const words = make("span", { textContent: label });
  const launch = make("button", { className: "launch", type: "button" }, mark(), words, badge);
  const said = make("div", { className: "said", ariaLive: "polite" });
  const place = make("div", { id: "relais-chat", lang: "fr" });
  const root = place.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  let frame = null;
  let isReady = false;
  let trouble = null;
  let presses = [];

  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  root.append(launch, said);
  launch.setAttribute("aria-expanded", "false");
  launch.addEventListener("click", () => show(frame === null || frame.hidden));
  addEventListener("message", hear);
  addEventListener("keydown", (event) => event.key === "Escape" && escape(), { capture: true });
  if (document.body) document.body.append(place);
  else addEventListener("DOMContentLoaded", () => document.body.append(place));

  function show(isShown) {
    frame ??= open();
    frame.hidden = !isShown;
    put(isShown);
    tell({ type: "shown", isShown });
    if (isShown) frame.focus();
    else launch.focus();
  }

  function put(isOpen) {
    launch.hidden = isOpen;
    launch.setAttribute("aria-expanded", String(isOpen));
  }

  function open() {
    const address = new URL("/chat?embed=1", origin);
    if (departement) address.searchParams.set("departement", departement);
    const made = make("iframe", { className: "frame", title: "Relais, assistant en ligne", allow: "clipboard-write", src: address.href });
    made.addEventListener("load", () => tell({ type: "shown", isShown: !made.hidden }));
    root.append(made);
    setTimeout(() => isReady || fail(), SLOW_MS);
    return made;
  }

  function tell(message) {
    frame?.contentWindow?.postMessage({ relais: 1, ...message }, origin);
  }

  function hear({ source, origin: from, data }) {
    if (!frame || source !== frame.contentWindow || from !== origin || data?.relais !== 1) return;
    if (data.type === "ready") ready();
    if (data.type === "close") close();
    if (data.type === "leave") leave();
    if (data.type === "unread" && Number.isInteger(data.count)) unread(data.count);
  }

  function ready() {
    isReady = true;
    trouble?.remove();
  }

  function close() {
    show(false);
    escape();
  }

  function unread(count) {
    badge.hidden = count === 0;
    badge.textContent = count;
    const text = count > 1 ? `${count} nouveaux messages` : "1 nouveau message";
    launch.setAttribute("aria-label", count ? `${label} (${text})` : label);
    said.textContent = count ? `Relais : ${text}.` : "";
  }

  function escape() {
    presses = [...presses, Date.now()].filter((at) => Date.now() - at < 3000);
    if (!frame || presses.length < 3) return;
    tell({ type: "leave" });
    setTimeout(leave, 150);
  }

  function leave() {
    place.remove();
    history.replaceState(null, "", "/");
    location.replace(exit);
  }

  /** The frame has said nothing: the numbers must not depend on it. */
  function fail() {
    const rows = NUMBERS.map(([number, href, text]) => make("li", {}, make("a", { href, textContent: number }), ` ${text}`));
    const again = make("button", { type: "button", textContent: "Réessayer" });
    const shut = make("button", { type: "button", textContent: "Fermer" });
    const title = make("h2", { textContent: "Le chat ne répond pas" });
    trouble = make("section", { className: "trouble", ariaLabel: title.textContent }, title);
    trouble.append(make("p", { textContent: "Réessayez dans un instant. Besoin d'aide maintenant ? Appelez :" }), make("ul", {}, ...rows), again, shut);
    again.addEventListener("click", () => (discard(), show(true)));
    shut.addEventListener("click", () => (discard(), put(false), launch.focus()));
    root.append(trouble);
    again.focus();
  }

  function discard() {
    trouble.remove();
    frame.remove();
    frame = null;
  }

  function mark() {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 32 32");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", "M4 21c5 0 6-13 12-13s7 13 12 13M16 21v.1");
    svg.append(path);
    return svg;
  }
})();
