"""Safety: the emergency numbers and the replies to a person in danger. No session, no clock, no network."""
