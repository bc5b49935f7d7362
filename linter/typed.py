"""What this package needs of `typing`, without `typing`: that takes 2 ms to load, and compiles each annotation of a named tuple.

A type checker sees the real names. When the program runs most of them only have to be there.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import IO, Any, AnyStr, Literal, NamedTuple, NoReturn, Protocol, TypeVar, cast, overload
else:
    from _collections import _tuplegetter

    FEW = 24

    Any = AnyStr = NoReturn = Protocol = object

    class Literal:
        """Stands in annotations alone, as all that bears its name here."""

        __class_getitem__ = classmethod(lambda cls, _: cls)

    IO = Literal

    def TypeVar(name):  # noqa: N802
        """A name for any type."""
        return name

    def cast(_, value):
        """The value as it is."""
        return value

    def overload(function):
        """One of the ways to call a function."""
        return function

    class _Maker(type):
        """Makes a class of named tuples from its annotations."""

        def __new__(cls, name, bases, own):
            if not bases:
                return super().__new__(cls, name, bases, own)
            fields = tuple(own.get("__annotations__", ()))
            defaults = {field: own.pop(field) for field in fields if field in own}
            getters = {field: _tuplegetter(at, "") for at, field in enumerate(fields)}
            named = {
                "__slots__": (),
                "__match_args__": fields,
                "_fields": fields,
                "_field_defaults": defaults,
                "_begun": [],
            }
            return type(name, (tuple,), {**_METHODS, **own, **named, **getters})

    class NamedTuple(metaclass=_Maker):
        """The base of a class of named tuples, as `typing.NamedTuple` is."""

    def _new(cls, *values, **named):
        """Stands in for `__new__`, which is written when that pays: most classes have few tuples."""
        cls._begun.append(None)
        missing = cls._fields[len(values) :]
        fits = len(values) <= len(cls._fields) and cls._field_defaults.keys() >= {*missing}
        if len(cls._begun) <= FEW and not named and fits:
            return cls._make((*values, *[cls._field_defaults[field] for field in missing]))
        told = ", ".join(cls._fields)
        head = ", ".join(f"{field}=_of[{field!r}]" if field in cls._field_defaults else field for field in cls._fields)
        known = {"_make": tuple.__new__, "_of": cls._field_defaults}
        exec(f"def __new__(_cls, {head}): return _make(_cls, ({told},))", known)  # noqa: S102
        cls.__new__ = staticmethod(known["__new__"])
        return cls.__new__(cls, *values, **named)

    def _replace(self, /, **changes):
        values, fields = [*self], self._fields
        for field, value in changes.items():
            if field not in fields:
                raise ValueError(f"got unexpected field names: {[*changes.keys() - {*fields}]}")
            values[fields.index(field)] = value
        return self._make(values)

    def _asdict(self):
        return dict(zip(self._fields, self, strict=True))

    def _repr(self):
        told = (f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({', '.join(told)})"

    _METHODS = {
        "__new__": _new,
        "_make": classmethod(tuple.__new__),
        "_replace": _replace,
        "_asdict": _asdict,
        "__getnewargs__": lambda self: tuple(self),  # noqa: PLW0108  (a class itself would not be bound)
        "__repr__": _repr,
    }

__all__ = [
    "IO",
    "TYPE_CHECKING",
    "Any",
    "AnyStr",
    "Literal",
    "NamedTuple",
    "NoReturn",
    "Protocol",
    "TypeVar",
    "cast",
    "overload",
]
