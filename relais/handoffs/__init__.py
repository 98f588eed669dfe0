"""From the assistant to a person: requests, queue, takeover, notes, appointments. Rules: conversation.md §2.2."""
