"""What leaves the house: letters to structures. Written in the outbox with its cause, delivered from here."""
