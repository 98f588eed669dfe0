/** Every French sentence that the widget itself speaks. The assistant's own words come from the server. Hours and days as read in France. */
export const texts = Object.freeze({
  authors: { person: "Vous", bot: "Relais", counsellor: "Votre conseiller", system: "Information" },
  delivery: { sending: "Envoi…", received: "Reçu", unconfirmed: "Pas de confirmation", refused: "Pas accepté" },
  retry: "Réessayer",
  unconfirmed:
    "Nous n'avons pas la confirmation que votre message est arrivé. Il est gardé sur cet appareil, nous réessayons.",
  cut: "La connexion est coupée. Nous réessayons.",
  unreachable: "Relais ne répond pas pour le moment. Nous réessayons. Urgent ? Les numéros sont en haut de la page.",
  expired: "Votre conversation d'avant n'est plus ici. Elle est terminée et effacée, ou reprise ailleurs avec un code. En voici une nouvelle.",
  resumed: "Conversation reprise.",
  choices: "Réponses proposées",
  choiceGone: "Ce choix n'est plus possible. Écrivez votre demande, ou prenez un choix plus récent.",
  choiceMade: "choisi",
  offers: (count) => (count === 1 ? "1 offre" : `${count} offres`),
  numbers: "Numéros à appeler",
  listen: "Écouter",
  stop: "Arrêter",
  left: (count) => (count === 1 ? "Il reste 1 caractère." : `Il reste ${count} caractères.`),
  over: (count) => `Votre message est trop long. Retirez ${count} caractère${count > 1 ? "s" : ""}.`,
  newTab: "(nouvel onglet)",
  today: "Aujourd'hui",
  yesterday: "Hier",
  card: {
    example: "Exemple inventé",
    remote: "À distance",
    call: "Appeler le",
    map: "Voir sur la carte",
    site: "Site",
    write: "Écrire un e-mail",
    address: "Adresse",
    who: "Qui peut demander",
    bring: "À apporter",
    source: "Source :",
  },
});

const day = new Intl.DateTimeFormat("fr-FR", { weekday: "long", day: "numeric", month: "long" });

export function timeText(at) {
  return `${at.getHours()} h ${String(at.getMinutes()).padStart(2, "0")}`;
}

export function dayText(at, now) {
  const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (days === 0) return texts.today;
  return days === 1 ? texts.yesterday : day.format(at);
}
