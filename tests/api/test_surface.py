"""Every route from outside: headers, errors in one shape, pages with their policy, health, metrics, OpenAPI."""

import re

import pytest
from starlette.routing import Route

from api.app import ROUTERS
from tests.api.conftest import House, Opener

COMMON = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


async def test_every_route_and_every_error_carries_the_security_headers(house: House) -> None:
    paths = [
        (method, re.sub(r"\{.*?\}", "x", route.path))
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, Route)
        for method in sorted(route.methods or ())
    ]
    paths += [("GET", "/openapi.json"), ("GET", "/nowhere"), ("PATCH", "/"), ("POST", "/api/v1/communes")]

    for method, path in paths:
        response = await house.client.request(method, path)

        assert COMMON.items() <= dict(response.headers).items(), path
        assert "max-age=" in response.headers["strict-transport-security"]
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.status_code < 500 or response.status_code == 503, path
        if path.startswith("/api"):
            assert response.headers["cache-control"] == "no-store"
        if response.status_code >= 400 and method != "HEAD" and not path.startswith("/health"):
            assert set(response.json()["error"]) == {"code", "message"}, path
    assert len(paths) > 15


async def test_error_unforeseen_is_answered_without_its_details(house: House) -> None:
    def explode() -> None:
        raise RuntimeError("secret words")

    house.gateway.clock = explode  # type: ignore[assignment]

    response = await house.client.post("/api/v1/conversations")

    assert (response.status_code, response.json()["error"]["code"]) == (500, "internal")
    assert "secret" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "media_type"), [("/", "text/html"), ("/chat", "text/html"), ("/widget/loader.js", "text/javascript")]
)
async def test_page_is_served_with_its_type_and_revalidated_by_etag(house: House, path: str, media_type: str) -> None:
    first = await house.client.get(path)

    second = await house.client.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, second.status_code) == (200, 304)
    assert first.headers["content-type"].startswith(media_type)
    assert "require-trusted-types-for 'script'" in first.headers["content-security-policy"]
    assert "unsafe" not in first.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/widget/../texts.yml", "/widget/%2e%2e/%2e%2e/app.py", "/widget/none.js", "/widget/"]
)
async def test_page_outside_the_folder_is_not_found(house: House, path: str) -> None:
    response = await house.client.get(path)

    assert response.status_code == 404


async def test_chat_may_stand_in_the_frames_of_named_partners_only(open_house: Opener) -> None:
    async with open_house(embed_origins=("https://www.tarn.example",)) as house:
        chat = (await house.client.get("/chat")).headers["content-security-policy"]
        demonstration = (await house.client.get("/")).headers["content-security-policy"]

        assert "frame-ancestors 'self' https://www.tarn.example" in chat
        assert demonstration.endswith("frame-ancestors 'self'")


async def test_ready_means_that_a_worker_has_its_model(house: House) -> None:
    ready = await house.client.get("/health/ready")
    house.worker.is_loaded = False

    not_ready = await house.client.get("/health/ready")

    assert (ready.status_code, not_ready.status_code) == (200, 503)
    assert not_ready.json()["database"]
    assert not not_ready.json()["worker"]


async def test_metrics_do_not_exist_through_a_proxy(house: House) -> None:
    direct = await house.client.get("/metrics")
    proxied = await house.client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"})

    assert (direct.status_code, proxied.status_code) == (200, 404)


async def test_openapi_describes_every_route_of_the_contract(house: House) -> None:
    description = (await house.client.get("/openapi.json")).json()

    operations = [op for path in description["paths"].values() for op in path.values()]
    assert all(operation.get("description") for operation in operations)
    assert {"/api/v1/conversations/{conversation_id}/messages", "/api/v1/offers/search"} <= set(description["paths"])
    assert (await house.client.get("/docs")).status_code == 404


async def test_offers_still_loading_say_so(house: House) -> None:
    response = await house.client.get("/api/v1/communes", params={"q": "albi"})

    assert (response.status_code, response.json()["error"]["code"]) == (503, "not_ready")
    assert response.headers["retry-after"]
