"""Telegram: the same assistant in its idiom (docs/telegram.md)."""
