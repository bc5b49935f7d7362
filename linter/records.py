"""Data classes that cost next to nothing until they are used.

`dataclasses` takes 15 ms to import and up to one more for every class: half of the time in which a draft is checked.
What stands here writes a class's `__init__` once it has made some instances without. A type checker sees the real ones, and
`dataclasses.replace`, `fields` and `asdict` work on these classes, too.
"""

from __future__ import annotations

from linter.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, replace
else:
    from linter.typed import FEW

    _MISSING = object()

    class _Made:
        """A default that is made anew for every instance."""

        def __init__(self, make):
            self.make = make

    def field(*, default=_MISSING, default_factory=_MISSING):
        """A default: a value, or what `default_factory` makes."""
        return default if default_factory is _MISSING else _Made(default_factory)

    def fields(record):
        """The fields of a record, as `dataclasses` tells them."""
        import dataclasses

        return dataclasses.fields(record)

    def replace(record, /, **changes):
        """A copy of a record with other values."""
        values = {name: getattr(record, name) for name in record.__match_args__}
        return type(record)(**{**values, **changes})

    def dataclass(cls=None, /, *, frozen=False, slots=False):
        """The class with fields from its annotations."""
        return _finished(cls, frozen, slots) if cls else lambda cls: _finished(cls, frozen, slots)

    def _finished(cls, frozen, slots):
        names = tuple(cls.__annotations__)
        own = {name: value for name, value in cls.__dict__.items() if name not in ("__dict__", "__weakref__")}
        own["_defaults"] = {name: own.pop(name) for name in names if name in own}
        own |= {
            "__match_args__": names,
            "__init__": _init,
            "__eq__": _eq,
            "__repr__": _repr,
            "_frozen": frozen,
            "_begun": [],
        }
        own |= {"__reduce__": _reduce, "__dataclass_fields__": _Fields()}
        own["__hash__"] = _hash if frozen else None
        if frozen:
            own |= {"__setattr__": _refuse, "__delattr__": _refuse}
        if slots:
            own["__slots__"] = names
        else:
            own |= {name: value for name, value in own["_defaults"].items() if not isinstance(value, _Made)}
        return type(cls)(cls.__name__, cls.__bases__, own)

    def _init(self, *values, **named):
        """Stands in for `__init__`, which is written when that pays: most classes have few instances."""
        cls = type(self)
        cls._begun.append(None)
        given = _given(cls, values, named) if len(cls._begun) <= FEW else None
        if given is None:
            cls.__init__ = _written(cls)
            cls.__init__(self, *values, **named)
            return
        put = object.__setattr__
        for name in cls.__match_args__:
            put(self, name, given[name])
        if hasattr(cls, "__post_init__"):
            self.__post_init__()

    def _given(cls, values, named):
        """All fields with their values; None if they do not fit, for then the real `__init__` says what is wrong."""
        names = cls.__match_args__
        given = dict(zip(names, values, strict=False))
        if len(values) > len(names) or not given.keys().isdisjoint(named):
            return None
        given |= named
        for name in names:
            if name not in given:
                default = cls._defaults.get(name, _MISSING)
                if default is _MISSING:
                    return None
                given[name] = default.make() if isinstance(default, _Made) else default
        return given if len(given) == len(names) else None

    def _written(cls):
        """`__init__` as one would write it by hand."""
        known = {"_set": object.__setattr__, "_made": _MISSING}
        head, body = ["self"], []
        for name in cls.__match_args__:
            default = cls._defaults.get(name, _MISSING)
            value = name
            if isinstance(default, _Made):
                known[f"_make_{name}"] = default.make
                head.append(f"{name}=_made")
                value = f"_make_{name}() if {name} is _made else {name}"
            elif default is not _MISSING:
                known[f"_default_{name}"] = default
                head.append(f"{name}=_default_{name}")
            else:
                head.append(name)
            body.append(f"  _set(self, {name!r}, {value})" if cls._frozen else f"  self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            body.append("  self.__post_init__()")
        exec(f"def __init__({', '.join(head)}):\n" + "\n".join(body or ["  pass"]), known)  # noqa: S102
        return known["__init__"]

    def _values(self):
        return tuple([getattr(self, name) for name in self.__match_args__])

    def _eq(self, other):
        return _values(self) == _values(other) if type(other) is type(self) else NotImplemented

    def _hash(self):
        return hash(_values(self))

    def _repr(self):
        told = (f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{type(self).__qualname__}({', '.join(told)})"

    def _reduce(self):
        return _thawed, (type(self), _values(self))

    def _thawed(cls, values):
        self = cls.__new__(cls)
        for name, value in zip(cls.__match_args__, values, strict=True):
            object.__setattr__(self, name, value)
        return self

    def _refuse(self, name, *_):
        raise AttributeError(f"a {type(self).__name__} is never changed; cannot assign to {name}")

    class _Fields:
        """The fields as `dataclasses` keeps them, made when it asks."""

        def __get__(self, _, cls) -> Any:
            import dataclasses

            told = [
                (name, Any, dataclasses.field(default_factory=default.make) if isinstance(default, _Made)
                 else default if default is _MISSING else dataclasses.field(default=default))
                for name, default in ((name, cls._defaults.get(name, _MISSING)) for name in cls.__match_args__)
            ]  # fmt: skip
            whole = [entry[:2] if entry[2] is _MISSING else entry for entry in told]
            cls.__dataclass_fields__ = dataclasses.make_dataclass(
                cls.__name__, whole, kw_only=True
            ).__dataclass_fields__
            return cls.__dataclass_fields__


__all__ = ["dataclass", "field", "fields", "replace"]
