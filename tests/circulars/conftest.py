import pytest


@pytest.fixture
def drafter(province):
    from tests.factories import UserFactory  # app registry

    return UserFactory(bureau=province, role="drafter", full_name="周文博")


@pytest.fixture
def signer(province):
    from tests.factories import UserFactory  # app registry

    return UserFactory(bureau=province, role="head", full_name="李建平")


@pytest.fixture
def officer(taiyuan):
    from tests.factories import UserFactory  # app registry

    return UserFactory(bureau=taiyuan, full_name="王芳")
