"""A conversation goes over to a person: who may answer, how, what is sent. Nothing leaves by itself."""
