"""Outgoing webhooks: other tools are told that something happened, never what a person wrote (docs/webhooks.md)."""
