"""Fixtures of all tests."""

import os

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def in_ci():
    """Whether what is missing is a failure and not a reason to skip."""
    return bool(os.environ.get("CI"))
