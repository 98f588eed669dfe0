"""The domain of Relais: places, offers, conversations, safety. Imports neither api, bot, FastAPI, Rasa nor Telegram."""
