"""Going somewhere: by what, with whom, what for; and coming home."""

from zh_en_grammar import noun_phrases as np
from zh_en_grammar.clauses import Predicate, bare_verb_phrase, clause, frequency
from zh_en_grammar.lexicon import entries
from zh_en_grammar.pairs import Word, join, words
from zh_en_grammar.places_and_times import (
    FUTURE_TIMES, HABITUAL_TIMES, PAST_TIMES, PLACES, TRANSPORTS,
)  # fmt: skip
from zh_en_grammar.predicates import Scene, object_for, some_time
from zh_en_grammar.verbs import ACTIONS, COME, GO, PUT, RETURN_HOME


# Where one goes; not from one room of a house to another.
DESTINATIONS = tuple(
    place for place in PLACES
    if place.zh not in ("家", "山", "客厅", "房间", "厨房", "教室", "办公室", "花园")
)  # fmt: skip


def destination(place):
    """去 ... : (学校, to school)."""
    noun = np.place_noun(place)
    to = Word("to")
    return join([noun], [to, noun], possible=[(noun.zh, to)])


def going_scene(s, exclude=(), tense=None):
    """我 昨天 坐 火车 去 了 北京: I went to Beijing by train yesterday."""
    subject = np.people(s, "subject", exclude)
    place = s.pick(DESTINATIONS)
    far = "reside" in place.uses and place.zh != "村子"
    tense = tense or s.weighted((("past", 30), ("habit", 12), ("will", 18), ("want", 16),
                                 ("plan", 8), ("going", 8),
                                 ("experience", 8 if far else 1)))  # fmt: skip
    where = destination(place)
    negative = tense in ("past", "want", "will", "experience") and s.chance(0.22)
    time, adverbs = _trip_time(s, tense, far)
    before, english = [], [where]
    chosen = GO if s.chance(0.88) or tense == "experience" else COME
    if chosen is COME and not far:
        chosen = GO
    if not negative and tense != "experience" and s.chance(0.35):
        means = [t for t in TRANSPORTS if far or t.en in ("by bus", "by bicycle", "by car")]
        if place.zh in ("巴黎", "伦敦", "东京", "美国", "法国"):
            means = [t for t in TRANSPORTS if t.en in ("by plane", "by boat")]
        means = [t for t in means if not (far and t.en in ("by bus", "by bicycle"))]
        transport = s.pick(means)
        pair = _transport(transport)
        before, english = [pair], [where, pair]
    elif tense != "experience" and s.chance(0.15):
        friend = np.possessed(s.pick(entries("@relation")), subject.pronoun)
        gen, together, with_ = Word("跟"), Word("一起"), Word("with")
        pair = join([gen, friend.pair, together], [with_, friend.pair],
                    sure=[(gen, with_)], possible=[(together, with_)])  # fmt: skip
        before, english = [pair], [where, pair]
    predicate = Predicate(chosen, before, [where], english)
    return Scene(subject, predicate, tense, negative, time, False, adverbs)


def _transport(entry):
    """坐 火车: by train."""
    zh, en = words(entry.zh), words(entry.en)
    return join([zh], [en], sure=linked_transport(zh, en))


def linked_transport(zh, en):
    return list(zip(zh, en)) if len(zh) == len(en) else [(zh, en)]


def _trip_time(s, tense, far):
    table = {"past": PAST_TIMES, "habit": HABITUAL_TIMES}.get(tense, FUTURE_TIMES)
    if tense == "experience":
        return None, ()
    if tense == "habit":
        if s.chance(0.4):
            return None, (frequency(s),)
        if far:
            table = tuple(t for t in HABITUAL_TIMES if t.zh in ("每个 月", "每年"))
    if tense in ("want", "plan", "going") and s.chance(0.4):
        return None, ()
    return some_time(s, table, GO if far else PUT, clock=not far), ()


def going_somewhere(s):
    scene = going_scene(s)
    if scene.time is not None and s.chance(0.25):
        scene = scene.but(time_first=True)
    return scene.render()


def purpose(s):
    """他 想 去 商店 买 苹果: He wants to go to the store to buy apples."""
    scene = purpose_scene(s)
    return scene.render()


ERRANDS = ("shop", "books", "study", "outdoors", "film", "eat", "drink", "sport", "photo", "swim")


def purpose_scene(s, exclude=(), tense=None):
    tense = tense or s.weighted((("past", 25), ("will", 20), ("want", 25), ("plan", 10),
                                 ("going", 10), ("habit", 10)))  # fmt: skip
    use = s.choose(ERRANDS)
    place = s.pick([place for place in DESTINATIONS if use in place.uses])
    inner_tense = "past" if tense == "past" else "want"
    verbs = [v for v in ACTIONS if use in v.uses and v.subjects == "any"
             and inner_tense in v.tenses]
    chosen = s.pick(verbs)
    subject = np.people(s, "subject", exclude)
    thing = object_for(s, chosen, "past" if tense == "past" else "habit", subject)
    pair = [thing.pair] if thing is not None else []
    inner = Predicate(chosen, [], pair, pair, "verb" if pair else "final")
    where = destination(place)
    time, adverbs = _trip_time(s, tense, False)
    if tense == "past":
        second = clause(None, inner, "past", agreement=subject.agreement)
        and_ = Word("and")
        tail = join([second], [and_, second], possible=[(second.zh[:1], and_)])
        predicate = Predicate(GO, [], [where, tail], [where, tail], "none")
    else:
        second = bare_verb_phrase(inner)
        to = Word("to")
        tail = join([second], [to, second], possible=[(second.zh[:1], to)])
        predicate = Predicate(GO, [], [where, tail], [where, tail], "none")
    return Scene(subject, predicate, tense, False, time, False, adverbs)


def homecoming(s):
    """他 六点 回 家: He goes home at six o'clock."""
    tense = s.weighted((("habit", 3), ("will", 3), ("want", 3), ("past", 2)))
    subject = np.people(s, "subject")
    table = {"habit": HABITUAL_TIMES, "past": PAST_TIMES}.get(tense, FUTURE_TIMES)
    time = some_time(s, table, PUT)
    return Scene(subject, Predicate(RETURN_HOME, le="final"), tense, time=time).render()
