"""Counsellors: accounts, invitations, sessions, what each may see, and the trail of what they did."""
