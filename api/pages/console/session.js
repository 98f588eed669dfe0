/** Log-in, and the page of an invitation. */
import { button, field, form, input, make, sentenceOf } from "./elements.js";
import { texts } from "./texts.js";

const words = texts.log;

/** Resolves with `Me`. `note` says why one stands here. */
export function logIn(main, http, note = "") {
  return new Promise((resolve) => {
    const code = input({ inputmode: "numeric", autocomplete: "one-time-code", pattern: "[0-9 ]{6,7}", maxlength: "7" });
    const email = input({ type: "email", autocomplete: "username" });
    const password = input({ type: "password", autocomplete: "current-password" });
    const run = async () => resolve(await http.post("session", { email: email.value.trim(), password: password.value, code: code.value.replace(/\s/g, "") }));
    const children = [field(words.email, email), field(words.password, password), field(words.code, code, words.codeHelp)];
    main.replaceChildren(
      make("section", { className: "entrance" }, make("h1", { text: words.title }), make("p", { text: note || words.intro }), form({ children, go: words.go, run })),
    );
    email.focus();
    byOther(main.firstElementChild, http);
  });
}

/** Sets password and code of a new account; the token stands behind the # and is taken out of the address at once. */
export async function accept(main, http, token) {
  const path = `invitations/${encodeURIComponent(token)}`;
  const show = (title, ...rest) => main.replaceChildren(make("section", { className: "entrance" }, make("h1", { text: title }), ...rest));
  const link = () => make("a", { className: "button button--main", href: "/console", text: words.go });
  try {
    const begun = await http.get(path);
    const done = () => show(texts.invitation.done, link());
    show(texts.invitation.title(begun.name), make("p", { text: texts.invitation.intro }), steps(begun, http, path, done));
    byOther(main.firstElementChild, http, token);
  } catch (error) {
    show(texts.invitation.gone.split(". ")[0] + ".", make("p", { text: error.status === 404 ? texts.invitation.gone : texts.failed }));
  }
}

/** « Se connecter avec ProConnect », when the house has set it. With an invitation, it opens that account. */
async function byOther(section, http, invitation) {
  const { name } = await http.get("sso").catch(() => ({}));
  if (!name) return;
  const failed = make("p", { className: "problem", role: "alert" });
  const go = async () => {
    try {
      location.assign((await http.post("sso", invitation ? { invitation } : {})).url);
    } catch (error) {
      failed.textContent = sentenceOf(error);
    }
  };
  const said = invitation ? texts.sso.open(name) : texts.sso.go(name);
  section.append(make("p", { className: "or", text: texts.sso.or }), button(said, go), failed);
}

function steps({ secret, qr_svg }, http, path, done) {
  const said = texts.invitation;
  const password = input({ type: "password", autocomplete: "new-password", minlength: "12" });
  const code = input({ inputmode: "numeric", autocomplete: "one-time-code", maxlength: "7" });
  const run = async () => {
    await http.post(path, { password: password.value, code: code.value.replace(/\s/g, "") });
    done();
  };
  const image = make("img", { className: "qr", alt: said.image, width: "200", height: "200", src: imageOf(qr_svg) });
  const children = [make("p", { text: said.scan }), image, make("p", { text: said.secret }), make("p", {}, make("code", { className: "secret", text: secret }))];
  return form({ children: [...children, field(said.choose, password, said.passwordHelp), field(said.confirm, code)], go: said.go, run });
}

/** As a picture: what stands in it is never markup of this page. */
export const imageOf = (svg) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
