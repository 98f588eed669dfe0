"""The pages that a person prints or keeps: her result, and the summary for a counsellor."""
