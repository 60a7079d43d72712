"""What people do: a verb in a tense, its objects, its adjuncts, a time and a subject that fit."""

from dataclasses import dataclass, replace

from zh_en_grammar import noun_phrases as np
from zh_en_grammar.clauses import Predicate, clause, frequency, never
from zh_en_grammar.lexicon import ENTRY, NAMES, PRONOUN, Mass, entries
from zh_en_grammar.pairs import Word, join, lexical, raw_chinese
from zh_en_grammar.places_and_times import (
    CLOCK, DAY_TIMES, FUTURE_TIMES, HABITUAL_TIMES, LONG_TIMES, PAST_TIMES, PLACES,
)  # fmt: skip
from zh_en_grammar.verbs import ACTIONS


# Doings big enough for "last year" and too big for "just now".
BIG_VERBS = frozenset({
    "买", "写", "参观", "学习", "旅行", "设计", "翻译", "卖", "种", "训练", "教", "研究", "讨论",
    "住", "去", "来", "拍",
})  # fmt: skip
# Doings that one does for somebody (给 我 做 蛋糕), and what may be done with an instrument.
BENEFACTIVES = frozenset({"买", "唱", "画", "准备"})
SUBJECT_KINDS = {
    "teacher": ("老师", "教授"),
    "scholar": ("科学家", "教授", "工程师", "学生"),
    "tech": ("工程师", "科学家", "学生", "教授"),
    "seller": ("农民", "女人", "男人"),
    "young": ("孩子", "学生", "男孩", "女孩"),
}
ALL_PRONOUNS = ("我", "你", "他", "她", "我们", "他们")
REFLEXIVE = {  # objects that a subject pronoun rules out
    "我": ("我", "我们"), "我们": ("我", "我们"), "你": ("你",),
}  # fmt: skip


@dataclass(eq=False)
class Scene:
    """Everything a clause needs, still open between statement, question and negation."""

    subject: np.NounPhrase
    predicate: Predicate
    tense: str
    negative: bool = False
    time: object = None
    time_first: bool = False
    adverbs: tuple = ()
    passive: bool = False

    def render(self, **options):
        """The clause as a Pair; options override those of clauses.clause."""
        subject = options.pop("subject", self.subject.pair)
        settings = {
            "agreement": self.subject.agreement,
            "negative": self.negative,
            "time": self.time,
            "time_first": self.time_first,
            "adverbs": self.adverbs,
            "passive": self.passive,
        }
        return clause(subject, self.predicate, self.tense, **{**settings, **options})

    def but(self, **changes):
        return replace(self, **changes)


def time_pair(entry):
    return lexical(entry.zh, entry.en, entry.possible)


def clocked(s, entry):
    """每天 八点, at eight o'clock every day: the two times change places."""
    day, hour, at = time_pair(entry), time_pair(s.pick(CLOCK)), Word("at")
    return join([day, hour], [at, hour, day], possible=[(hour.zh, at)])


def some_time(s, times, verb=None, clock=True):
    """A time phrase that suits the size of the doing."""
    big = verb is None or verb.zh[0] in BIG_VERBS
    fitting = [
        entry
        for entry in times
        if (entry.zh != "刚才" if big else entry.zh not in LONG_TIMES)
    ]
    entry = s.pick(fitting)
    if clock and entry.zh in DAY_TIMES and s.chance(0.4):
        return clocked(s, entry)
    return time_pair(entry)


def time_and_adverbs(s, tense, verb):
    """(time or None, adverbs) as the tense allows or asks for."""
    if tense == "past":
        return (some_time(s, PAST_TIMES, verb) if s.chance(0.6) else None), ()
    if tense == "habit":
        if s.chance(0.1):
            return None, (never(),)
        if s.chance(0.35):
            return None, (frequency(s),)
        return some_time(s, HABITUAL_TIMES, verb), ()
    if tense == "progressive":
        return (lexical("现在", "now") if s.chance(0.3) else None), ()
    if tense == "will":
        needed = "skill" in verb.tenses  # without a time 会 唱 would be "can sing"
        return (some_time(s, FUTURE_TIMES, verb) if needed or s.chance(0.85) else None), ()
    if tense in ("want", "plan", "going", "must", "should", "can"):
        return (some_time(s, FUTURE_TIMES, verb) if s.chance(0.35) else None), ()
    return None, ()


def subject_for(s, kinds, exclude=()):
    """Somebody who would do it."""
    if kinds == "group":
        choice = s.weighted((("we", 4), ("they", 4), ("group", 3), ("both", 3)))
        if choice == "group":
            return np.group(s)
        if choice == "both":
            return np.both(np.name(s.pick(NAMES)), np.kin(s, PRONOUN["我"]))
        return np.pronoun(PRONOUN["我们" if choice == "we" else "他们"], "subject")
    if kinds == "any" or s.chance(0.35):
        return np.people(s, "subject", exclude)
    return np.people(s, "subject", exclude, [ENTRY[zh] for zh in SUBJECT_KINDS[kinds]])


COSTLY = ("vehicle", "house", "instrument", "furniture", "artwork")  # bought one at a time


def _determined(s, entry, style):
    """A determined noun phrase; adjectives now and then."""
    suits = np.has_attributes(entry.kind)
    adjective = np.attribute(s, entry.kind) if suits and s.chance(0.22, rich=0.4) else None
    if isinstance(entry, Mass) and not entry.measure:
        if style == "demonstrative" and entry.kind in ("laundry", "staple", "produce"):
            return np.demonstrative(s, entry, adjective)
        return np.generic(entry)
    if style == "one" and entry.zh != "饺子":  # nobody makes one dumpling
        return np.one(entry, adjective)
    if style == "number" and entry.kind in COSTLY:
        return np.one(entry, adjective)
    if style in ("one", "number"):
        return np.numbered(s, entry, adjective)
    return np.demonstrative(s, entry, adjective)


BOUNDED = (("one", 34), ("number", 26), ("demonstrative", 22), ("possessed", 8), ("relative", 10))
OPEN = (("generic", 30), ("one", 26), ("number", 10), ("demonstrative", 24), ("relative", 8))
STYLES = {
    "past": BOUNDED,
    "already": BOUNDED,
    "experience": (("demonstrative", 50), ("generic", 40), ("relative", 10)),
    "habit": (("generic", 1),),
    "timeless": (("generic", 1),),
    "like": (("generic", 1),),
    "skill": (("generic", 1),),
    "stative": (("generic", 50), ("demonstrative", 28), ("possessed", 10), ("relative", 12)),
    "progressive": (("generic", 30), ("one", 36), ("demonstrative", 20), ("possessed", 10)),
    "negative": (("generic", 50), ("demonstrative", 40), ("relative", 10)),
}
# What one makes is not there to be pointed at before it is made.
CREATIONS = frozenset({"write", "make", "draw", "take", "plant", "prepare", "design"})
MADE_TENSES = ("past", "already", "experience")


def _thing(s, verb, entry, tense, negative, owner):
    """The object that the tense asks for: bounded after 了, generic for habits and likings."""
    if verb.base == "play" and verb.bare == "definite":
        return np.definite(entry)
    if verb.base == "ride":
        return np.indefinite(entry)
    if verb.bare == "own":
        return np.possessed(entry, owner)
    if verb.bare == "definite" and s.chance(0.55):
        return np.definite(entry)
    if isinstance(entry, Mass) and not entry.measure:
        if verb.bare == "generic" and (tense not in ("past", "already") or s.chance(0.7)):
            return np.generic(entry)
    style = s.weighted(STYLES["negative"] if negative else STYLES.get(tense, OPEN))
    if verb.base in CREATIONS and style in ("relative", "demonstrative", "possessed"):
        made = style == "demonstrative" and tense in MADE_TENSES
        style = style if made else ("generic" if negative else "one")
    may_be_generic = verb.bare == "generic" and (isinstance(entry, Mass) or entry.bare)
    if style == "generic":
        if may_be_generic:
            return np.generic(entry)
        if verb.bare == "definite":
            return np.definite(entry)
        style = "demonstrative"
    if style == "possessed":
        if isinstance(entry, Mass):
            style = "demonstrative"
        elif s.chance(0.5):
            return np.possessed(entry, np.name(s.pick(NAMES)))
        else:
            return np.possessed(entry, s.pick([PRONOUN[zh] for zh in ALL_PRONOUNS]))
    if style == "relative":
        if s.relative_clauses is not None and not isinstance(entry, Mass):
            return s.relative_clauses.of_thing(s, entry, verb)
        style = "demonstrative"
    return _determined(s, entry, style)


def object_for(s, verb, tense, subject, negative=False):
    """The object noun phrase of a verb, or None for verbs without one."""
    if not verb.objects:
        return None
    first = verb.objects[0]
    if first == "#person":
        exclude = REFLEXIVE.get(raw_chinese(subject.pair), ())
        return np.people(s, "object", exclude)
    if isinstance(first, str):
        return np.whole_place(s.choose(verb.objects).removeprefix("place:"))
    entry = s.pick(verb.objects, tense if tense in ("habit", "past") else "")
    single = entry.kind in (*COSTLY, "meal")
    listed = verb.bare == "generic" and not single and tense in ("habit", "like", "want",
                                                                 "stative", "past")
    if listed and not negative and s.chance(0.12, rich=0.45):
        phrases = _listed(s, verb, entry, tense)
        if len(phrases) > 1:
            return np.series(phrases)
    return _thing(s, verb, entry, tense, negative, subject.pronoun)


def _listed(s, verb, entry, tense):
    """Two objects of the same kind, now and then three: apples and oranges, a book and two pens."""
    size = 3 if s.chance(0.25, rich=0.6) else 2
    fitting = [
        other
        for other in verb.objects
        if other.kind == entry.kind and (tense == "past" or isinstance(other, Mass) or other.bare)
    ]
    phrases = []
    while len(phrases) < size and fitting:
        other = s.pick(fitting)
        fitting.remove(other)
        if tense == "past":
            phrases.append(_determined(s, other, "number" if s.chance(0.5) else "one"))
        else:
            phrases.append(np.generic(other))
    return phrases


def place_for(s, verb, tense):
    """在 公园 里, in the park: where one does such things; None if nowhere in particular."""
    fitting = [place for place in PLACES if place.uses & verb.uses]
    if not fitting:
        return None
    return np.at(s.pick(fitting), progressive=tense == "progressive")


def companion(s, subject):
    """跟 小明 一起, with Xiaoming."""
    choice = s.weighted((("name", 3), ("relation", 4), ("kin", 2)))
    if choice == "name":
        other = np.name(s.pick(NAMES))
    elif choice == "kin":
        other = np.kin(s, subject.pronoun)
    else:
        friend = s.pick(entries("@relation"))
        other = np.possessed(friend, subject.pronoun)
    gen, together, with_ = Word("跟"), Word("一起"), Word("with")
    return join(
        [gen, other.pair, together], [with_, other.pair],
        sure=[(gen, with_)], possible=[(together, with_)],
    )  # fmt: skip


def beneficiary(s, subject, preposition="for"):
    """给 他 的 妻子, for his wife."""
    exclude = (*REFLEXIVE.get(raw_chinese(subject.pair), ()), raw_chinese(subject.pair))
    other = np.person(s, "object", exclude)
    gei, for_ = Word("给"), Word(preposition)
    return join([gei, other.pair], [for_, other.pair], sure=[(gei, for_)])


def instrument(s):
    """用 中文, in Chinese; 用 电脑, with a computer."""
    yong = Word("用")
    if s.chance(0.6):
        language = np.generic(s.pick(entries("@language")))
        in_ = Word("in")
        return join([yong, language.pair], [in_, language.pair], sure=[(yong, in_)])
    tool = np.nominal(s.pick(entries("电脑, 手机")))
    with_, a = Word("with"), Word("a")
    return join(
        [yong, tool.pair], [with_, a, tool.pair],
        sure=[(yong, with_)], possible=[(tool.head_zh, a)],
    )  # fmt: skip


def adjuncts(s, verb, tense, subject, negative):
    """(Chinese order, English order) of what goes with the verb beside its object."""
    if negative and tense == "past":
        chosen = s.weighted((("none", 70), ("place", 30)))
    else:
        chosen = s.weighted((("none", 40), ("place", 40), ("company", 10), ("other", 14)))
    place = place_for(s, verb, tense) if chosen in ("place", "company") else None
    if tense == "skill":
        return [], []
    if chosen == "place" and place is not None:
        return [place], [place]
    if chosen == "company" and verb.uses and verb.subjects == "any" and tense != "skill":
        friend = companion(s, subject)
        if place is not None and tense != "progressive" and s.chance(0.4, rich=0.8):
            return [friend, place], [friend, place]
        return [friend], [friend]
    if chosen == "other" and tense != "skill":
        if verb.zh[0] in BENEFACTIVES or (verb.zh[0] == "做" and verb.base == "make"):
            helped = beneficiary(s, subject)
            return [helped], [helped]
        if verb.zh[0] == "写" and verb.subjects == "any":
            tool = instrument(s)
            return [tool], [tool]
    return [], []


def do_something(s, verb, tense, subject, negative=False):
    """A Predicate for an action verb."""
    thing = object_for(s, verb, tense, subject, negative)
    before, english = adjuncts(s, verb, tense, subject, negative)
    pair = [thing.pair] if thing is not None else []
    final = thing is None or (len(thing.pair.zh) == 1 and isinstance(first_object(verb), Mass))
    le = "final" if final else "verb"
    return Predicate(verb, before, pair, pair + english, le)


def first_object(verb):
    return verb.objects[0] if verb.objects else None


ACTION_TENSES = (
    ("past", 24), ("habit", 14), ("progressive", 11), ("will", 10), ("want", 8), ("plan", 4),
    ("going", 4), ("can", 4), ("skill", 3), ("should", 5), ("must", 4), ("may", 2), ("need", 3),
    ("experience", 6), ("already", 6), ("like", 4), ("timeless", 4),
)  # fmt: skip
NEGATABLE = {
    "past": 0.25, "will": 0.15, "want": 0.25, "can": 0.35, "skill": 0.25, "should": 0.25,
    "may": 0.3, "need": 0.3, "experience": 0.35, "already": 0.3, "like": 0.3, "plan": 0.1,
}  # fmt: skip


def action(s, tense=None, exclude=(), subject=None, verb=None, negative=None):
    """A Scene with an action verb."""
    tense = tense or s.weighted(ACTION_TENSES)
    verb = verb or s.pick([entry for entry in ACTIONS if tense in entry.tenses], tense)
    if subject is None:
        subject = subject_for(s, verb.subjects, exclude)
    if negative is None:
        negative = s.chance(NEGATABLE.get(tense, 0))
    predicate = do_something(s, verb, tense, subject, negative)
    time, adverbs = time_and_adverbs(s, tense, verb)
    if tense == "experience" and negative and s.chance(0.5):
        negative, adverbs = False, (never(experience=True),)
    return Scene(subject, predicate, tense, negative, time, False, adverbs)


def with_adverb(scene, adverb):
    """The scene with one more adverb, in front of the others."""
    return scene.but(adverbs=(adverb, *scene.adverbs))
