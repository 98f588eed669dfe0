"""Facts of one sentence: all taken, added to what was known."""

from bot.actions.facts import direction_of, learn, publics_known
from bot.actions.memory import Filters, Memory
from tests.bot.actions.builders import make_doors, make_heard

WORDS = make_doors().words


def learned(memory=None, **heard):
    return learn(memory or Memory(), make_heard(**heard), WORDS)


def test_learn_several_facts_takes_them_all():
    memory = learned(
        entities={"age": "19 ans", "public": ("etudiants", "actifs"), "distance_km": "10 bornes", "trade": "soudeur"}
    )

    assert memory.age == 19
    assert memory.publics == ("etudiants", "actifs")
    assert memory.filters.radius_km == 10.0
    assert memory.trade == "soudeur"


def test_learn_nothing_keeps_what_was_known():
    known = Memory(age=19, publics=("actifs",), filters=Filters(free_only=True))

    assert known == learned(known, text="bonjour")


def test_learn_statuses_add_up():
    memory = learned(Memory(publics=("actifs",)), entities={"public": "seniors"})

    assert memory.publics == ("actifs", "seniors")


def test_learn_child_makes_a_family():
    assert "familles" in learned(entities={"child_age": "3 ans"}).publics


def test_learn_public_of_a_refinement_says_nothing_of_the_person():
    memory = learned(Memory(age=19), intent="refine_search", entities={"public": "seniors"})

    assert memory.publics == ()
    assert {"seniors"} == publics_known(memory)


def test_publics_for_everybody_are_none():
    memory = Memory(age=19, publics=("actifs",), filters=Filters(for_publics=("tous-publics",)))

    assert frozenset() == publics_known(memory)


def test_publics_of_the_young_and_of_the_old_come_from_the_age():
    assert {"jeunes"} == publics_known(Memory(age=19))
    assert {"seniors"} == publics_known(Memory(age=62))
    assert frozenset() == publics_known(Memory(age=40))


def test_learn_free_then_paid_too():
    free = learned(intent="refine_search", entities={"fee": "gratuit"})
    both = learned(free, intent="refine_search", text="même payant")

    assert free.filters.free_only
    assert not both.filters.free_only


def test_learn_not_remote_is_not_remote():
    assert learned(intent="refine_search", text="pas à distance svp").filters.remote == "never"
    assert learned(intent="refine_search", text="seulement à distance").filters.remote == "only"


def test_direction_of_words_and_of_a_button():
    assert direction_of(make_heard("refine_search", "c'est trop loin"), WORDS) == "nearer"
    assert direction_of(make_heard("refine_search", "", entities={"direction": "further"}), WORDS) == "further"
    assert direction_of(make_heard("inform", "j'habite ailleurs"), WORDS) is None
