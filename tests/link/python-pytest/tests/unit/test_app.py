import pytest
from app import connect


@pytest.fixture
def connection():
    return connect()


@pytest.fixture
def client(client):
    return client


def value(): "No fixture."


def test_get(app, connection, monkeypatch, value, helper, tmp_path: str):
    app.client().get("/")
    connection.fetch("/")
    monkeypatch.setattr("x", 1)
    value()


class TestMore:
    @pytest.fixture(autouse=True)
    def own(self, app):
        return app

    def test_own(self, own, client):
        own.client()
        client.fetch("x")

    def no_test(self, app):
        app.client()


@pytest.mark.usefixtures("app", "nothing")
def test_used():
    pass
