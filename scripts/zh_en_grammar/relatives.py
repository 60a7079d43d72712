"""Relative clauses: before the noun in Chinese, after it in English.

我 昨天 买 的 书: the book that I bought yesterday. 的 links to the relative pronoun.
"""

from zh_en_grammar import noun_phrases as np
from zh_en_grammar.clauses import Predicate, clause
from zh_en_grammar.lexicon import NAMES, PRONOUN, PRONOUNS, entries
from zh_en_grammar.pairs import Word, join, lexical
from zh_en_grammar.places_and_times import NUMBERS, PAST_TIMES, PLACES
from zh_en_grammar.predicates import (
    SUBJECT_KINDS, Scene, object_for, place_for, some_time, time_and_adverbs,
)  # fmt: skip
from zh_en_grammar.verbs import ACTIONS, LIVE, STATIVES, verb


WEAR = (verb("穿着", "wear wears wore worn wearing"), verb("戴着", "wear wears wore worn wearing"))


def wearing(s):
    """(穿着 一 条 红色 的 裙子, wearing a red skirt): verb and object."""
    wear = s.choose(WEAR)
    kinds = "@clothes" if wear is WEAR[0] else "@headwear, 手表"
    entry = s.pick(entries(kinds))
    adjective = np.attribute(s, entry.kind) if np.has_attributes(entry.kind) else None
    return wear, np.one(entry, adjective)


def wearing_clause(s, subject, agreement, time=None):
    """着 is the progressive of states: is wearing."""
    wear, clothes = wearing(s)
    auxiliary = Word({"first": "am", "third": "is", "plural": "are"}[agreement])
    zh, en = Word(wear.zh[0]), Word(wear.gerund)
    return join(
        [subject, time, zh, clothes.pair], [subject, auxiliary, en, clothes.pair, time],
        sure=[(zh, en)], possible=[(zh, auxiliary)],
    )  # fmt: skip


def attach(inner, noun, relative, determiner_zh=None):
    """The rule itself: [clause] 的 N becomes the N that [clause]."""
    de, the, that = Word("的"), Word("the"), Word(relative)
    pair = join(
        [inner, de, determiner_zh, noun.pair], [the, determiner_zh, noun.pair, that, inner],
        sure=[(de, that)], possible=[(noun.head_zh, the)],
    )  # fmt: skip
    pronoun = PRONOUN["他们" if noun.agreement == "plural" else "他"]
    return np.NounPhrase(pair, noun.agreement, noun.kind, pronoun)


def quietly(s, build):
    """Build without relative clauses inside; long sentences may nest one."""
    hook = s.relative_clauses
    s.relative_clauses = hook if s.chance(0.0, rich=0.15) else None
    try:
        return build()
    finally:
        s.relative_clauses = hook


class RelativeClauses:
    """Hung on the sampler so that every noun phrase may have one."""

    def of_person(self, s, entry):
        return quietly(s, lambda: _of_person(s, entry))

    def of_thing(self, s, entry, outer=None):
        """`outer` is the verb that the phrase will be the object of; another one is used inside."""
        return quietly(s, lambda: _of_thing(s, entry, outer))


def _suits(action, entry):
    kinds = SUBJECT_KINDS.get(action.subjects)
    return action.subjects == "any" or (kinds is not None and entry.zh in kinds)


def _of_person(s, entry):
    noun = np.nominal(entry)
    kind = s.weighted((("live", 18), ("wear", 22), ("known", 15), ("past", 18), ("now", 15),
                       ("like", 12)))  # fmt: skip
    if kind == "live":
        place = s.pick([place for place in PLACES if "reside" in place.uses])
        where = np.at(place)
        inner = clause(None, Predicate(LIVE, [], [where], [where]), "timeless", agreement="third")
        return attach(inner, noun, "who")
    if kind == "wear":
        return attach(wearing_clause(s, None, "third"), noun, "who")
    if kind == "known":
        subject = np.pronoun(s.pick(PRONOUNS), "subject")
        know = STATIVES[-1]
        inner = clause(subject.pair, Predicate(know), "stative", agreement=subject.agreement)
        return attach(inner, noun, "that")
    tense = {"past": "past", "now": "progressive", "like": "stative"}[kind]
    verbs = STATIVES[:2] if kind == "like" else ACTIONS
    fitting = [v for v in verbs if tense in v.tenses and _suits(v, entry)
               and v.objects[:1] != ("#person",) and v.bare != "own"]  # fmt: skip
    chosen = s.pick(fitting)
    gap = np.NounPhrase(noun.pair, "third", "person", PRONOUN["他"])
    thing = object_for(s, chosen, tense, gap)
    pair = [thing.pair] if thing is not None else []
    place = place_for(s, chosen, tense) if s.chance(0.3) or not pair else None
    predicate = Predicate(chosen, [place], pair, [*pair, place], "none" if not pair else "verb")
    time = some_time(s, PAST_TIMES, chosen, clock=False) if kind == "past" else None
    inner = Scene(gap, predicate, tense, time=time).render(subject=None, agreement="third")
    return attach(inner, noun, "who")


def _verb_for(s, entry, outer):
    """A verb whose object the thing can be, and a tense for it."""
    choices = []
    for action in (*ACTIONS, *STATIVES):
        if entry not in action.objects or action.bare == "own" or action.subjects != "any":
            continue
        if outer is not None and action.base == outer.base:
            continue
        for tense, weight in (("past", 5), ("stative", 3), ("progressive", 2), ("want", 2)):
            if tense in action.tenses and action.base not in ("have", "understand"):
                choices.append(((action, tense), weight))
    return s.weighted(choices) if choices else None


def _of_thing(s, entry, outer=None):
    found = _verb_for(s, entry, outer)
    if found is None:
        return np.demonstrative(s, entry)
    action, tense = found
    many = s.chance(0.2)
    noun = np.nominal(entry, plural=many)
    determiner = None
    if many:
        number = s.pick(NUMBERS[:3])
        count = lexical(number.zh, number.en)
        measure = Word(entry.measure)
        determiner = join([count, measure], [count], possible=[(measure, noun.head_en)])
    subject = _brief_subject(s)
    place = place_for(s, action, tense) if s.chance(0.2, rich=0.5) else None
    predicate = Predicate(action, [place], [], [place])
    time, _ = time_and_adverbs(s, tense, action) if tense == "past" else (None, ())
    inner = Scene(subject, predicate, tense, time=time).render(drop_le=True)
    return attach(inner, noun, "that", determiner)


def _brief_subject(s):
    kind = s.weighted((("pronoun", 5), ("name", 3), ("kin", 3)))
    if kind == "pronoun":
        return np.pronoun(s.pick(PRONOUNS), "subject")
    if kind == "name":
        return np.name(s.pick(NAMES))
    return np.kin(s)
