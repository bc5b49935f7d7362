"""Runs a token program on many sentences at once.

Where words stand is kept as whole numbers, one bit a token. A phrase is matched from its end to its start: a set of
words is "there, and the rest one to the right", which is two operations for all tokens together. So the cost is that of
a phrase and the text, whatever its gaps are, and what does not occur costs nothing. Only where a phrase starts is the
match itself read off the bits, which needs no search.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import suppress

from linter.policy.bits import Bits, Lengths, from_places, places_of, prefer
from linter.policy.numbers import FITS, is_numeric
from linter.policy.program import ANY, CLASS, CLASSES, GAP, NUMBER, REGEX, SPLIT, WORDS, Program, Rest
from linter.tokens import EDGES, tokenize
from linter.typed import Any, NamedTuple

REGEX_SECONDS = 0.25
_FEW_WORDS = 100
_FEW_ROOMS = 20
"""A code that can stand in fewer sentences is looked for in these alone, and so ends early where it does not match, """
_SHORT = 4000
"""but for texts of fewer tokens, where that saves less than it costs."""
Capture = tuple[str, str, int, int]
Ranges = tuple[tuple[int, int], ...]
Term = tuple[int, str, tuple[Capture, ...], Ranges]
"""A term found: the token where it ends, its group id, what it captured inside, and what its gaps skipped."""
Code = list[tuple[int, Any, int]]
_UNASKED = -1
Window = tuple[int, int]
"""Some sentences that follow one another: the bit at which the first starts, and the bits of all moved to the right by it."""
Leads = Callable[[int, int], int]
Traced = tuple[int, tuple[Capture, ...], Ranges]


class Match(NamedTuple):
    """A phrase found: its number, its tokens `start:end`, captured terms, and the token ranges that its gaps skipped."""

    phrase: int
    start: int
    end: int
    captures: tuple[Capture, ...]
    gaps: tuple[tuple[int, int], ...]

    def moved(self, by: int) -> Match:
        """The same match where all tokens have moved."""
        captures = tuple((name, group, start + by, end + by) for name, group, start, end in self.captures)
        gaps = tuple((start + by, end + by) for start, end in self.gaps)
        return Match(self.phrase, self.start + by, self.end + by, captures, gaps)


class Search:
    """Some sentences of a text and what is known of them. Behind each sentence one bit stays free, so none runs on.

    `ranges` are the sentences' tokens in `words`; `text_of` gives a sentence's text to expert patterns. With `only`
    nothing but these phrases and the word lists that they use is looked for.
    """

    def __init__(
        self,
        program: Program,
        words: list[str],
        ranges: Sequence[tuple[int, int]] = (),
        text_of: Callable[[int], str] | None = None,
        only: frozenset[int] | None = None,
    ) -> None:
        self.program = program
        self.words = words
        self.ranges = ranges or ((0, len(words)),)
        self._text_of = text_of
        self._part = program.part(only) if only is not None else None
        self._here: set[int] | None = None
        """In a short text, where asking for each set of words costs most: the sets of which it holds a word."""
        self._starts: list[int] = []
        """The bit at which each sentence starts."""
        self._sentence_at: list[int] = []
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._spread()
        self._bits: dict[str, int] = {}
        self._rooms: dict[str, int] = {}
        self._sets: dict[int, int] = {}
        self._held: dict[int, int] = {}
        self._lists: dict[int, Lengths] = {}
        self._classes: dict[int, Lengths] = {}
        self._found: dict[int, int] = {}
        self._in_sentences: dict[tuple[int, ...], int] = {}
        self._leads: dict[int, Leads] = {}
        self._values: dict[int, list[int]] = {}
        self._lengths: dict[int, list[Lengths]] = {}
        self._variable: dict[int, defaultdict[int, list[tuple[int, int, int]]]] = {}
        """For every word list and bit the other terms that start there: negative length, term and code."""
        self._known_terms: dict[tuple[int, int, int], list[Term]] = {}
        self._present = set(self._places)
        self._holders: defaultdict[int, list[str]] = defaultdict(list, {ANY: []})
        """For every set of words those that occur."""
        if self._part and len(self._present) < _FEW_WORDS:
            self._here = set().union(*[self._part.hint(word).sets for word in self._present])
        else:
            self._hold(self._present)
        self._asleep: list[tuple[int, int]] = []
        """Codes, each behind a set of which no word occurs so far."""
        self._woken = self._asked_for(program.always)
        self._wake(self._present)
        self._literal: defaultdict[int, dict[int, dict[int, tuple[int, int]]]] = defaultdict(dict)
        """For every word list the terms of words only: bit -> term -> code and negative length."""
        self._alone: defaultdict[int, list[str]] = defaultdict(list)
        """For every word list the words that are terms of it."""
        self._find_literal()
        self._rooms_of_terms: dict[int, int] = {}
        self._terms = self._variable_terms()
        self._add_lists()

    def _spread(self) -> None:
        """Give every token a bit."""
        places = self._places
        flat: list[str] = []
        for sentence, (start, end) in enumerate(self.ranges):
            self._starts.append(len(flat))
            self._sentence_at += [sentence] * (end - start + 1)
            flat += self.words[start:end]
            flat.append("")
        for at, word in enumerate(flat):
            places[word].append(at)
        self._flat, self._size = flat, len(flat)
        self._everywhere = (1 << self._size) - 1
        closed = [at for word in ("", *EDGES) for at in places.get(word, ())]
        self._open = self._everywhere & ~from_places(closed, self._size)
        del places[""]
        numbers = [word for word in places if is_numeric(word)]
        if numbers:
            places[NUMBER] = sorted(at for word in numbers for at in places[word])

    def _wake(self, words: Iterable[str]) -> None:
        """Look for codes that need one of some words, if the other words that they need are there."""
        if self._part:
            hint = self._part.hint
            self._woken.update(*[hint(word).wakes for word in words])
            return
        known, held = self.program.known, self._holders
        pairs = self._asleep
        for word in words:
            wakes = known(word).wakes
            pairs += zip(wakes[::2], wakes[1::2], strict=True)
        self._woken.update([code for needed, code in pairs if needed in held])
        self._asleep = [pair for pair in pairs if pair[0] not in held]

    def _asked_for(self, codes: Iterable[int]) -> set[int]:
        return self._part.wanted(codes) if self._part else {*codes}

    def _find_literal(self) -> None:
        """Look for the terms of word lists that are words only."""
        for word in self._present:
            if self._part:
                _, alone, short, heads, tails, _ = self._part.hint(word)
            else:
                _, terms, short, heads, tails, _ = self.program.known(word)
                alone = tuple({owner for owner, _ in terms})
            for owner in alone:
                self._alone[owner].append(word)
            if heads:
                self._find_around(word, heads, 1)
            if tails:
                self._find_around(word, tails, -1)
            for owner, term, code, _, _ in map(self.program.rest, short):
                for at in self._places[word]:
                    self._prefer_code(owner, at, term, code, -1)

    def _find_around(self, word: str, terms: dict[int, list[int]], side: int) -> None:
        """Look for terms where a word stands: `terms` are told by the word beside it, behind (1) or before it (-1)."""
        flat, holders = self._flat, self.program.holders
        follow: dict[str, list[Rest]] = {}
        """By the word beside, of which there are few, the terms that may go on with it."""
        for at in self._places[word]:
            beside = flat[at + side]
            rests = follow.get(beside)
            if rests is None:
                rests = [
                    rest for words in terms.keys() & holders(beside) for rest in map(self.program.rest, terms[words])
                ]
                follow[beside] = rests
            if rests:
                start, end = (at, at + 2) if side > 0 else (at - 1, at + 1)
                for owner, term, code, before, behind in rests:
                    if (not behind or all(words in holders(flat[end + n]) for n, words in enumerate(behind))) and (
                        not before or all(words in holders(flat[start - 1 - n]) for n, words in enumerate(before))
                    ):
                        first = start - len(before)
                        self._prefer_code(owner, first, term, code, first - end - len(behind))

    def _prefer_code(self, owner: int, at: int, term: int, code: int, length: int) -> None:
        found = self._literal[owner].setdefault(at, {})
        if term not in found or code < found[term][0]:
            found[term] = code, length

    def _variable_terms(self) -> dict[int, list[int]]:
        """The other terms of which some sentence holds all that they need, by their lists."""
        first, owner, term_of = self.program.phrases, self.program.term_list, self.program.terms
        found: dict[int, list[int]] = {}
        for number in sorted(self._woken):
            if number >= first and (rooms := self._rooms_for(number)):
                found.setdefault(owner[term_of[number - first]], []).append(number)
                self._rooms_of_terms[number] = rooms
        return found

    def _add_lists(self) -> None:
        """Let phrases ask for word lists as for words."""
        held = sorted({*self._literal, *self._alone, *self._terms})
        sure = self._literal.keys() | self._alone.keys()
        names = [f"{{{self.program.lists[number]}}}" for number in held if number in sure or self._list(number)]
        self._present.update(names)
        self._held.clear()
        if self._part and self._here is not None:
            self._here.update(*[self._part.hint(name).sets for name in names])
        else:
            self._hold(names)
        self._wake(names)

    def _hold(self, words: Iterable[str]) -> None:
        """Note the sets that hold some words."""
        holders = self._holders
        known = self.program.known
        for word in words:
            for number in known(word).sets:
                holders[number].append(word)

    def _set(self, number: int) -> int:
        """The bits of the words of a set."""
        bits = self._sets.get(number)
        if bits is None:
            bits = 0
            for word in self._words_in(number):
                bits |= self._bits.get(word) or self._bits_of(word)
            self._sets[number] = bits
        return bits

    def _words_in(self, number: int) -> Iterable[str]:
        """The words of a set that occur."""
        if self._here is not None:
            return self.program.members(number) & self._present
        return self._holders.get(number, ())

    def _bits_of(self, word: str) -> int:
        bits = self._bits[word] = from_places(self._places[word], self._size)
        return bits

    # What may match

    def _sentences_with(self, number: int) -> int:
        """The sentences, as bits, that hold a word of a set."""
        bits = 0
        for word in self._words_in(number):
            bits |= self._rooms.get(word) or self._rooms_of(word)
        self._held[number] = bits
        return bits

    def _rooms_of(self, word: str) -> int:
        sentence_at = self._sentence_at
        if word[0] == "{":
            starts = 0
            for some in self._list(self.program.list_number[word]).values():
                starts |= some
            places = places_of(starts)
        else:
            places = self._places[word]
        bits = self._rooms[word] = from_places([sentence_at[at] for at in places], len(self.ranges))
        return bits

    def _rooms_for(self, code: int) -> int:
        """The sentences, as bits, that hold all that a code needs; in a short text all, if together they hold it."""
        if self._here is not None and self._part:
            return -(self._here >= self._part.needs[code])
        sentences, held = -1, self._held
        for needed in self.program.required[code]:
            known = held.get(needed, _UNASKED)
            sentences &= known if known >= 0 else self._sentences_with(needed)
            if not sentences:
                break
        return sentences

    def present(self, among: Container[int]) -> list[int]:
        """Those of some phrases that match somewhere."""
        return [number for number in sorted(self._woken) if number in among and self.starts(number)]

    # Where codes match

    def starts(self, phrase: int) -> int:
        """The bits at which matches of a phrase start."""
        found = self._found.get(phrase, _UNASKED)
        if found < 0:
            rooms = self._rooms_for(phrase)
            found = self._found[phrase] = self._evaluate(phrase, rooms) if rooms else 0
        return found

    def _evaluate(self, phrase: int, rooms: int) -> int:
        """The bits at which matches of a code start; in sentences other than `rooms` there are none."""
        code = self.program.code(phrase)
        if code[-1][0] == REGEX:
            return from_places([at for at, _ in self._patterned(phrase)], self._size)
        if len(code) == 2 and code[1][0] == WORDS:
            self._values[phrase] = [self._everywhere, self._set(code[1][1])]
            return self._values[phrase][-1]
        values = self._few_values(phrase, code) if self._here is not None else self._all_values(code, rooms)
        if values[-1] > 0:
            self._values[phrase] = values
            return values[-1]
        return 0

    def _few_values(self, phrase: int, code: Code) -> list[int]:
        """For every node of a code that a match may come to, where the rest of it matches."""
        values = [self._everywhere, *[_UNASKED] * (len(code) - 1)]
        if self._here is not None and self._part:
            needs = self._part.needs_from(phrase)
            if self._here >= needs[-1]:
                self._value(code, len(code) - 1, values, needs)
        return values

    def _all_values(self, code: Code, rooms: int) -> list[int]:
        """For every node of a code where the rest of it matches, in some sentences."""
        sets, is_open = self._sets, self._open
        is_rare = self._size > _SHORT and rooms > 0 and rooms.bit_count() < _FEW_ROOMS
        values = [sum(map(self._inside, places_of(rooms))) if is_rare else self._everywhere]
        add = values.append
        moved: dict[int, int] = {}  # values one token to the left: alternatives go on with the same one
        for op, argument, following in code[1:]:
            value = values[following]
            if op == WORDS:
                if value:
                    if following not in moved:
                        moved[following] = value >> 1
                    words = sets.get(argument, _UNASKED)
                    value = (words if words >= 0 else self._set(argument)) & moved[following]
                add(value)
            elif op == SPLIT:
                value = 0
                for way in argument:
                    value |= values[way]
                add(value)
            elif op == GAP:
                reached = value
                for _ in range(argument if value else 0):
                    reached = value | (is_open & (reached >> 1))
                add(reached)
            else:
                found = 0
                for length, starts in self._ended(op, argument).items():
                    found |= starts & (value >> length)
                add(found)
        return values

    def _value(self, code: Code, node: int, values: list[int], needs: list[frozenset[int]]) -> int:
        """The bits at which the rest of a code matches, from a node on; what no match comes to is never worked out."""
        op, argument, following = code[node]
        value = 0
        if op == SPLIT:
            here = self._here or set()
            for way in argument:
                known = values[way]
                if known < 0:
                    known = self._value(code, way, values, needs) if needs[way] <= here else 0
                    values[way] = known
                value |= known
            values[node] = value
            return value
        rest = values[following]
        if rest < 0:
            rest = self._value(code, following, values, needs)
        if not rest:
            pass
        elif op == WORDS:
            value = (self._sets.get(argument) or self._set(argument)) & (rest >> 1)
        elif op == GAP:
            value = rest
            for _ in range(argument):
                value = rest | (self._open & (value >> 1))
        else:
            for length, starts in self._ended(op, argument).items():
                value |= starts & (rest >> length)
        values[node] = value
        return value

    def _ended(self, op: int, argument: int) -> Lengths:
        return self._class(argument) if op == CLASS else self._list(argument)

    def _list(self, number: int) -> Lengths:
        """Where terms of a word list start, by their lengths."""
        if number not in self._lists:
            literal: defaultdict[int, list[int]] = defaultdict(list)
            for at, terms in self._literal.get(number, {}).items():
                for length in {length for _, length in terms.values()}:
                    literal[-length].append(at)
            found = defaultdict(int, {length: from_places(places, self._size) for length, places in literal.items()})
            for word in self._alone.get(number, ()):
                found[1] |= self._bits.get(word) or self._bits_of(word)
            here = self._variable[number] = defaultdict(list)
            for code in self._terms.get(number, ()):
                for length, starts in self._term(code).items():
                    found[length] |= starts
                    for at in places_of(starts):
                        here[at].append((-length, self.program.terms[code - self.program.phrases], code))
            self._lists[number] = {length: found[length] for length in sorted(found, reverse=True) if found[length]}
        return self._lists[number]

    def _term(self, term: int) -> Lengths:
        """Where a term starts, by the length that it prefers there."""
        if term not in self._lengths:
            self._lengths[term] = self._measured(term) if self._evaluate(term, self._rooms_of_terms[term]) else [{}]
        return self._lengths[term][-1]

    def _measured(self, term: int) -> list[Lengths]:
        """For every node of a term where the rest of it starts, by the length that it prefers there."""
        values: list[Lengths] = [{0: self._everywhere}]
        starts_at = self._values[term]
        for node, (op, argument, following) in enumerate(self.program.code(term)):
            rest = values[following]
            value: Lengths = {}
            if not node:
                continue
            if starts_at[node] <= 0:
                pass  # nothing starts here, or no match comes to it
            elif op == WORDS:
                words = self._set(argument)
                value = {length + 1: words & (starts >> 1) for length, starts in rest.items()}
            elif op == SPLIT:
                for way in argument:
                    prefer(value, values[way])
            elif op == GAP:
                is_open = self._everywhere
                for skipped in range(argument + 1):
                    prefer(value, {length + skipped: is_open & (starts >> skipped) for length, starts in rest.items()})
                    is_open &= self._open >> skipped
            else:
                for own, here in self._ended(op, argument).items():
                    prefer(value, {own + length: here & (starts >> own) for length, starts in rest.items()})
            values.append({length: starts for length, starts in value.items() if starts})
        return values

    def _class(self, number: int) -> Lengths:
        """Where a token class starts, by its lengths, the longest first."""
        if number not in self._classes:
            fits = FITS[CLASSES[number]]
            found: dict[int, list[int]] = {width: [] for width in (4, 3, 2, 1)}
            for at in self._places.get(NUMBER, ()):
                sentence = self._sentence_at[at]
                start, end = self.ranges[sentence]
                token = at - self._starts[sentence] + start
                for width, places in found.items():
                    if token + width <= end and fits(self.words[token : token + width]):
                        places.append(at)
            self._classes[number] = {
                width: from_places(places, self._size) for width, places in found.items() if places
            }
        return self._classes[number]

    # The matches themselves

    def all(self) -> list[Match]:
        """Every match of every phrase, by phrase and place; matches of one phrase do not overlap."""
        return [match for number in self.present(range(self.program.phrases)) for _, match in self.matches(number)]

    def sentences(self, phrases: tuple[int, ...]) -> int:
        """The sentences, as bits, that hold one of the phrases."""
        if phrases not in self._in_sentences:
            starts = 0
            for phrase in phrases:
                starts |= self.starts(phrase)
            found = self._sentences_at(starts)
            self._in_sentences[phrases] = from_places(found, len(self.ranges)) if found else 0
        return self._in_sentences[phrases]

    def rooms(self, phrase: int) -> set[int]:
        """The sentences that hold a phrase."""
        return self._sentences_at(self.starts(phrase))

    def _sentences_at(self, bits: int) -> set[int]:
        return {self._sentence_at[at] for at in places_of(bits)}

    def window(self, first: int, last: int) -> Window:
        """The sentences `first:last`."""
        end = self._starts[last] if last < len(self._starts) else self._size
        start = self._starts[first] if first < len(self._starts) else end
        return start, (1 << (end - start)) - 1

    def _inside(self, sentence: int) -> int:
        """The bits of the tokens of a sentence."""
        start, within = self.window(sentence, sentence + 1)
        return within << start

    def matches(self, phrase: int, window: Window | None = None, offset: int = 0) -> Iterator[tuple[int, Match]]:
        """The matches of one phrase from left to right (with a `window` those in it), each with its sentence.

        `offset` is added to their tokens.
        """
        starts, first = self.starts(phrase), 0
        if window:
            first, within = window
            starts = starts >> first & within
        if not starts:
            return
        if phrase not in self._values:
            yield from self._pattern_matches(phrase, starts << first, offset)
            return
        behind = -1
        leads = self._leads.get(phrase) or self._leads_in(phrase)
        if window:  # who asks about some sentences asks about others
            self._leads[phrase] = leads
        for place in places_of(starts):
            at = first + place
            if at >= behind:
                sentence = self._sentence_at[at]
                shift = self.ranges[sentence][0] - self._starts[sentence] + offset
                behind, captures, gaps = self._trace(phrase, at, shift, leads)
                yield sentence, Match(phrase, at + shift, behind + shift, captures, gaps)

    def _leads_in(self, phrase: int) -> Leads:
        """Tells whether the rest of a phrase, from a node on, matches at a bit."""
        values = self._values[phrase]
        if self._here is not None:
            return lambda node, bit: values[node] >> bit & 1
        return Bits(values, self._size).has

    def _trace(self, number: int, at: int, shift: int, leads: Leads) -> Traced:
        """The preferred match of a code at bit `at`: where it ends, what it captures and what its gaps skip.

        `leads` tells whether the rest of the code, from a node on, matches at a bit.
        """
        code = self.program.code(number)
        node = len(code) - 1
        captures: tuple[Capture, ...] = ()
        gaps: Ranges = ()
        while node:
            op, argument, following = code[node]
            if op == WORDS:
                at += 1
            elif op == SPLIT:
                following = next(way for way in argument if leads(way, at))
            elif op == GAP:
                start = at
                while not leads(following, at):
                    at += 1
                gaps += ((start + shift, at + shift),) if at > start else ()
            elif op == CLASS:
                at += next(n for n, here in self._class(argument).items() if here >> at & leads(following, at + n) & 1)
            else:
                place = argument, at, shift
                terms = self._known_terms.get(place)
                if terms is None:
                    terms = self._known_terms[place] = list(self._terms_at(argument, at, shift))
                for term in terms:
                    if leads(following, term[0]):
                        break
                end, group, inner, skipped = term
                captures += ((self.program.lists[argument], group, at + shift, end + shift), *inner)
                gaps += skipped
                at = end
            node = following
        return at, captures, gaps

    def _terms_at(self, number: int, at: int, shift: int) -> Iterator[Term]:
        """Terms of a word list that start at bit `at`, the longest first, equal ones in the order of the policy."""
        program = self.program
        found = self._variable[number].get(at, [])[:] if number in self._variable else []
        found += [(length, term, -1) for term, (_, length) in self._literal[number].get(at, {}).items()]
        found += [(-1, term, -1) for owner, term in program.known(self._flat[at]).alone if owner == number]
        for length, term, code in sorted(found):
            yield self._told(term, code, at, at - length, shift)

    def _told(self, term: int, code: int, at: int, end: int, shift: int) -> Term:
        if code < 0:  # words only
            return end, self.program.group(term), (), ()
        values = self._lengths[code]
        _, captures, gaps = self._trace(code, at, shift, lambda node, bit: values[node].get(end - bit, 0) >> bit & 1)
        return end, self.program.group(term), captures, gaps

    # Expert patterns

    def _patterned(self, phrase: int) -> list[tuple[int, int]]:
        """The first and last bit of every match of an expert pattern."""
        import regex  # only a policy with a /…/ pattern pays for it

        source = self.program.patterns[self.program.code(phrase)[-1][1]]
        matched: list[tuple[int, int]] = []
        for sentence, start in enumerate(self._starts):
            text = self._text_of(sentence) if self._text_of else ""
            with suppress(TimeoutError):
                spans = [
                    match.span() for match in regex.finditer(source, text, regex.IGNORECASE, timeout=REGEX_SECONDS)
                ]
                places = tokenize(text).starts if spans else []
                for first, last in spans:
                    inside = [start + number for number, place in enumerate(places) if first <= place < last]
                    matched += [(inside[0], inside[-1])] if inside else []
        return matched

    def _pattern_matches(self, phrase: int, starts: int, offset: int) -> Iterator[tuple[int, Match]]:
        for first, last in self._patterned(phrase):
            if starts >> first & 1:
                sentence = self._sentence_at[first]
                shift = self.ranges[sentence][0] - self._starts[sentence] + offset
                yield sentence, Match(phrase, first + shift, last + 1 + shift, (), ())
