/** Turns a Card of the contract (docs/contracts.md §2) into what is written on screen. Pure; what is unknown is left out. */
import { hostOf, mailHref, phoneHref, webHref } from "./links.js";
import { texts } from "./texts.js";

export function viewOf(card) {
  return {
    name: card.name,
    structure: card.structure === card.name ? null : card.structure,
    summary: card.summary || null,
    badge: card.is_example ? texts.card.example : null,
    chips: chipsOf(card),
    rows: rowsOf(card),
    links: linksOf(card),
    reasons: card.reasons ?? [],
    source: sourceOf(card),
  };
}

function chipsOf({ distance_text, is_remote, opening, fee }) {
  return [
    { kind: "place", text: distance_text },
    { kind: "remote", text: is_remote ? texts.card.remote : null },
    { kind: openingKind(opening), text: opening?.text },
    { kind: fee?.code === "gratuit" ? "free" : "fee", text: fee?.text },
  ].filter(({ text }) => text);
}

function openingKind(opening) {
  if (opening?.is_open === true) return "open";
  return opening?.is_open === false ? "closed" : "hours";
}

function rowsOf({ address, who, bring }) {
  return [
    { label: texts.card.address, lines: address?.lines },
    { label: texts.card.who, lines: [who?.text] },
    { label: texts.card.bring, lines: [bring] },
  ]
    .map(({ label, lines }) => ({ label, lines: (lines ?? []).filter(Boolean) }))
    .filter(({ lines }) => lines.length > 0);
}

function linksOf({ phone, email, website, address }) {
  return [
    { kind: "call", href: phoneHref(phone?.href), text: `${texts.card.call} ${phone?.display}` },
    { kind: "map", href: webHref(address?.map_url), text: texts.card.map },
    { kind: "site", href: webHref(website), text: texts.card.site },
    { kind: "mail", href: mailHref(email), text: texts.card.write },
  ]
    .filter(({ href }) => href)
    .map((link) => (link.kind === "site" ? { ...link, text: `${link.text} ${hostOf(link.href)}` } : link));
}

function sourceOf({ source, age_text }) {
  const href = webHref(source?.url);
  return { href, label: source?.label ?? null, licence: source?.licence ?? null, age: age_text ?? null };
}
