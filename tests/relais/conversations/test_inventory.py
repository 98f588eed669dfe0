"""Every column that hangs on a conversation is known here: what the export shows, what it may leave out, and that it is
erased. A new column fails this test until somebody has decided.
"""

from relais.conversations import erasure
from relais.database import Base
from tests.tables import import_all_tables

# What opens the conversation, or says how the house works, is not the person's data.
EXPORTED = {
    "conversations": "id owner departement locale channel kept_hours created_at last_at expires_at dialogue_snapshot",
    "events": "seq at author kind body sent client_msg_id",
    "turns": "message_seq state finished_at unshown",
    "diagnostics": "body",
    "resume_codes": "expires_at used_at",
    "handoffs": "id structure_id state mode trigger urgency need commune departement counsellor_id requested_at "
    "acknowledged_at taken_at ended_at outcome summary contact appointment_state appointment",
    "handoff_notes": "counsellor_id at text",
    "handoff_steps": "at move actor counsellor_id structure_id",
    "channel_links": "channel address is_reachable linked_at",
    "journeys": "id opened_at last_result",
    "journey_changes": "at body",
    "journey_agreements": "structure_id sections given_at ended_at ended_by",
    "journey_readings": "structure_id counsellor_id at",
}
LEFT_OUT = {
    "conversations": "token_hash epoch next_seq dialogue_version is_degraded",
    "events": "conversation_id turn_id ordinal",
    "turns": "id conversation_id client_msg_id message lead_id lease_owner lease_until claims told created_at",
    "diagnostics": "conversation_id updated_at",
    "resume_codes": "conversation_id code_hash",
    "handoffs": "conversation_id version due_at passed_by from_seq read_seq",
    "handoff_notes": "id conversation_id handoff_id",
    "handoff_steps": "id conversation_id handoff_id",
    "channel_links": "conversation_id address_digest delivered_seq has_place_keyboard",
    "journeys": "conversation_id",
    "journey_changes": "id conversation_id",
    "journey_agreements": "id conversation_id",
    "journey_readings": "id conversation_id",
    "counted_for": "conversation_id searches",  # the searches themselves are in the lines
    "buttons": "id conversation_id event_seq payload used_at expired_at",
    "outbox": "id conversation_id kind dedupe_key payload state attempts next_at created_at",
}


def test_every_column_of_a_conversation_is_declared() -> None:
    import_all_tables()

    declared = {
        name: {*EXPORTED.get(name, "").split(), *LEFT_OUT.get(name, "").split()} for name in {*EXPORTED, *LEFT_OUT}
    }

    assert declared == {
        table.name: {column.name for column in table.columns}
        for table in Base.metadata.sorted_tables
        if table.name == "conversations" or hangs_on_a_conversation(table)
    }


def test_every_table_of_a_conversation_is_erased_with_it() -> None:
    import_all_tables()

    hanging = {table.name for table in Base.metadata.sorted_tables if hangs_on_a_conversation(table)}

    assert {table.name for table in erasure.list_hanging()} == hanging


def test_children_are_erased_before_what_they_hang_on() -> None:
    import_all_tables()

    order = [table.name for table in erasure.list_hanging()]

    assert order.index("handoffs") > max(order.index("handoff_notes"), order.index("handoff_steps"))


def hangs_on_a_conversation(table: object) -> bool:
    return any(key.column.table.name == "conversations" for key in table.foreign_keys)  # type: ignore[attr-defined]
