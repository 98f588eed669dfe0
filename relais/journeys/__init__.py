"""The person's « parcours » over several structures: what happened, who may read it by her agreement, who did."""
