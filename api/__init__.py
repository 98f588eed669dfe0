"""The gateway: channels, routes, turns and pages. The only writer of personal data."""
