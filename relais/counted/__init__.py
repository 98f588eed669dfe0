"""What is counted by territory, without any person: docs/decisions/0014."""
