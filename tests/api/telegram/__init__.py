"""Telegram, by the real library, against a local Bot API."""
