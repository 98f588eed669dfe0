import assert from "node:assert/strict";
import { test } from "node:test";
import { hostOf, mailHref, phoneHref, webHref } from "../../api/pages/widget/links.js";

const HOSTILE = ["javascript:alert(1)", " java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//evil.example", "blob:https://a.example/x", "https://user:pw@evil.example", "", null, undefined, 5, {}];

test("web_href_hostile_or_empty_gives_null", () => {
  assert.deepEqual(HOSTILE.map(webHref), HOSTILE.map(() => null));
});

test("web_href_page_is_kept", () => {
  assert.equal(webHref("https://www.valdore.example/a?b=c"), "https://www.valdore.example/a?b=c");
});

test("phone_href_digits_only", () => {
  const given = ["tel:+33563000000", "tel:15", "sms:114", "tel:*21*0600000000#", "tel:15;ext=1", "sms:114?body=x", "javascript:1", null];

  assert.deepEqual(given.map(phoneHref), ["tel:+33563000000", "tel:15", "sms:114", null, null, null, null, null]);
});

test("mail_href_single_plain_address", () => {
  const given = ["a.b+c@mairie.example", "a@b.example?subject=x", "a@b.example,c@d.example", "a@b", "javascript:alert(1)", undefined];

  assert.deepEqual(given.map(mailHref), ["mailto:a.b+c@mairie.example", null, null, null, null, null]);
});

test("host_of_shows_the_real_host", () => {
  assert.equal(hostOf("https://www.gouv.fr.evil.example/gouv.fr"), "gouv.fr.evil.example");
});
