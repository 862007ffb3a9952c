import pytest
from app import App


@pytest.fixture
def app():
    yield App()


@pytest.fixture(scope="session")
def client(app):
    return app.client()


def helper(): "No fixture."
