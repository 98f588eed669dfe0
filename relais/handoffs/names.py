"""How a counsellor is named to a person: first name and structure, never more."""


def public_name(name: str, structure: str) -> str:
    """« Marie, Mission locale de Castres »"""
    return f"{first_name(name)}, {structure}"


def first_name(name: str) -> str:
    return name.split()[0] if name.split() else ""
