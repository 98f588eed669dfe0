"""Log-in of counsellors by another house, by OpenID Connect (docs/sso.md)."""
