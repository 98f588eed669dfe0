/** Decides which addresses may become links. Anything else stays plain text. */
const WEB = new Set(["https:", "http:"]);

/** The address when it is a plain web page, otherwise null. */
export function webHref(value) {
  if (typeof value !== "string" || !URL.canParse(value)) return null;
  const url = new URL(value);
  return WEB.has(url.protocol) && !url.username && !url.password ? url.href : null;
}

/** `tel:` or `sms:` with digits only, otherwise null. */
export function phoneHref(value) {
  return /^(tel|sms):\+?[0-9]{2,15}$/.test(value ?? "") ? value : null;
}

/** A `mailto:` without subject, body or second person, otherwise null. */
export function mailHref(address) {
  return /^[\w.+'-]+@[\w-]+(\.[\w-]+)+$/u.test(address ?? "") ? `mailto:${address}` : null;
}

/** What a person should see of an address: its real host. */
export function hostOf(href) {
  return new URL(href).host.replace(/^www\./, "");
}
