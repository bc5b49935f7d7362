"""Our data classes and named tuples behave as the real ones do, from the first instance on and after many."""

import copy
import pickle
import typing

import pytest

from linter.records import dataclass, field
from linter.typed import NamedTuple

MANY = 60


@dataclass(frozen=True, slots=True)
class Sample:
    one: int
    two: str = "b"
    three: list[int] = field(default_factory=list)


class Pair(NamedTuple):
    one: int
    two: str = "b"

    def both(self) -> str:
        return f"{self.one}{self.two}"


class Real(typing.NamedTuple):
    one: int
    two: str


@pytest.mark.parametrize("made", [Sample, Pair])
def test_every_instance_is_the_same(made):
    """The first instances, made plainly, equal the later ones, made by a written method."""
    ways = [made(1), made(1, "b"), made(1, two="b"), made(one=1)]
    for _ in range(MANY):
        assert ways == [made(1), made(1, "b"), made(1, two="b"), made(one=1)]
    assert "c" == made(1, "c").two


@pytest.mark.parametrize("name", ["Sample", "Pair"])
@pytest.mark.parametrize(
    ("values", "named"), [((), {}), ((1, "b", [], 4), {}), ((1,), {"one": 2}), ((1,), {"no": 2}), ((), {"two": "b"})]
)
def test_what_does_not_fit_is_a_mistake(name, values, named):
    """Missing, surplus, doubled and unknown values are refused, whether instances were made before or not."""
    fresh = {"Sample": lambda: dataclass(frozen=True)(type("Sample", (), {"__annotations__": {"one": "int"}})),
             "Pair": lambda: type(NamedTuple)("Pair", (NamedTuple,), {"__annotations__": {"one": "int"}})}[name]()  # fmt: skip
    for made in (fresh, globals()[name]):
        with pytest.raises(TypeError):
            made(*values, **named)


def test_a_default_that_is_made_is_made_anew():
    """No two instances share a list."""
    for _ in range(MANY):
        assert Sample(1).three is not Sample(1).three


def test_named_tuples_do_what_the_real_ones_do():
    """Tuples, comparison, copies, pickles and their own methods work as with `typing.NamedTuple`."""
    ours, real = Pair(1, "c"), Real(1, "c")
    assert real == ours
    assert (1, "c") == (*ours,)
    assert real._asdict() == ours._asdict()
    assert real._fields == ours._fields == Pair.__match_args__
    assert Pair(2, "c") == ours._replace(one=2)
    assert ours == pickle.loads(pickle.dumps(ours)) == copy.copy(ours) == Pair._make([1, "c"])
    assert isinstance(pickle.loads(pickle.dumps(ours)), Pair)
    assert "1c" == ours.both()
    assert "Pair(one=1, two='c')" == repr(ours)
    with pytest.raises(ValueError, match="no"):
        ours._replace(no=1)
    with pytest.raises(AttributeError):
        ours.one = 2
