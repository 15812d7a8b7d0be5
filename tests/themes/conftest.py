import pytest
from themes_content import HashingEncoder


@pytest.fixture
def encoder():
    return HashingEncoder()


@pytest.fixture
def stop():
    return lambda language: frozenset({"the", "what", "about", "that", "everybody", "of", "a"})
