"""For an administrator: who may work here. She reads no conversation."""

from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy.orm import Session

from api.console.guard import TheActor, check_may
from api.console.shapes import Account, Accounts, Invite, Invited
from api.errors import ErrorAnswer
from api.gateway import TheGateway
from relais.counsellors import accounts
from relais.counsellors.access import Action

router = APIRouter()
CounsellorId = Annotated[str, Path(max_length=36)]


@router.get("/counsellors")
async def list_accounts(gateway: TheGateway, actor: TheActor) -> Accounts:
    """By name; closed ones last."""
    check_may(actor, Action.accounts)
    return await gateway.store.read(_accounts, gateway)


@router.post(
    "/counsellors", status_code=201, responses={409: {"model": ErrorAnswer, "description": "`account_exists`"}}
)
async def invite(gateway: TheGateway, actor: TheActor, asked: Invite) -> Invited:
    """The invited person sets password and one-time codes herself, within 72 hours."""
    check_may(actor, Action.accounts)
    token = await gateway.store.write(accounts.invite, **asked.model_dump(), actor_id=actor.id, now=gateway.clock())
    return Invited(token=token)


@router.post("/counsellors/{counsellor_id}/invitation", status_code=201)
async def invite_again(gateway: TheGateway, actor: TheActor, counsellor_id: CounsellorId) -> Invited:
    """Lost password or telephone: what she had opens nothing any more."""
    check_may(actor, Action.accounts)
    now = gateway.clock()
    return Invited(token=await gateway.store.write(accounts.invite_again, counsellor_id, actor_id=actor.id, now=now))


@router.delete("/counsellors/{counsellor_id}", status_code=204)
async def disable(gateway: TheGateway, actor: TheActor, counsellor_id: CounsellorId) -> None:
    """At once, everywhere."""
    check_may(actor, Action.accounts)
    await gateway.store.write(accounts.disable, counsellor_id, actor_id=actor.id, now=gateway.clock())


def _accounts(session: Session, gateway: TheGateway) -> Accounts:
    listed = accounts.list_all(session, now=gateway.clock())
    return Accounts(
        counsellors=[
            Account(
                id=one.id,
                name=one.name,
                email=one.email,
                role=one.role,
                state=one.state,
                structure_ids=sorted(one.structure_ids),
                departements=list(one.departements),
                last_login_at=one.last_login_at,
            )
            for one in listed
        ]
    )
