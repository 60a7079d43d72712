"""One clause in both languages: tense, aspect, modals, negation, inversion, adverbs, time."""

from dataclasses import dataclass, field

from zh_en_grammar.pairs import Word, join, lexical, words
from zh_en_grammar.places_and_times import FREQUENCIES


@dataclass(eq=False)
class Predicate:
    """A verb with its complements, before tense.

    before   Chinese adjuncts between modal and verb (在 家, 给 我, 把 门)
    after    Chinese complements after the verb
    english  complements and adjuncts after the English verb, in English order
    le       where the 了 of the past stands: 'verb', 'final' or 'none'
    """

    verb: object
    before: list = field(default_factory=list)
    after: list = field(default_factory=list)
    english: list = field(default_factory=list)
    le: str = "verb"


@dataclass(eq=False)
class VerbGroup:
    """What tense makes of a verb: the Chinese around it, the English auxiliaries and main verb."""

    before: list = field(default_factory=list)  # Chinese: 不, 没, 会, 正在, before the adjuncts
    verb: tuple = ()  # Chinese verb
    suffix: list = field(default_factory=list)  # 过, or 了 as the predicate places it
    auxiliary: list = field(default_factory=list)  # English; the first one inverts in questions
    negation: list = field(default_factory=list)  # English 'not'
    main: list = field(default_factory=list)
    end: list = field(default_factory=list)  # 'yet'
    sure: list = field(default_factory=list)
    possible: list = field(default_factory=list)


# Modals that are auxiliaries in English, and those that are verbs with 'to'.
AUXILIARY_MODALS = {
    "will": ("会", "will"),
    "skill": ("会", "can"),
    "can": ("能", "can"),
    "may": ("可以", "may"),
    "should": ("应该", "should"),
    "must": ("必须", "must"),
}
VERBAL_MODALS = {
    "want": ("想", "want", "wants"),
    "plan": ("打算", "plan", "plans"),
    "need": ("需要", "need", "needs"),
    "like": ("喜欢", "like", "likes"),
}
PRESENT = ("habit", "timeless", "stative")


def be(agreement, past=False):
    """am, is, are, was, were."""
    if past:
        return "were" if agreement == "plural" else "was"
    return {"first": "am", "third": "is", "plural": "are"}[agreement]


def finite(verb, agreement, past=False):
    """The verb form that agrees with the subject."""
    if verb.base == "be":
        return be(agreement, past)
    if past:
        return verb.past
    return verb.third if agreement == "third" else verb.base


def _do(agreement, past=False):
    if past:
        return "did"
    return "does" if agreement == "third" else "do"


def _verb_words(group, verb, english):
    """Put the verb itself into the group; particles other than 'to' are part of its meaning."""
    group.verb = tuple(Word(part) for part in verb.zh)
    main = Word(english)
    particle = words(verb.particle)
    group.main.append(main)
    group.main.extend(particle)
    if len(verb.zh) == 1 + len(particle) and len(verb.zh) > 1:  # 回 家, go home
        group.sure.extend(zip(group.verb, (main, *particle)))
        return main
    group.sure.append((group.verb, main))
    weak = verb.particle == "to"
    (group.possible if weak else group.sure).append((group.verb, particle))
    return main


def _negate(group, zh, helper):
    """Chinese negator `zh` linked to a new English 'not', and weakly to its auxiliary `helper`."""
    negator, negation = Word(zh), Word("not")
    group.before.append(negator)
    group.negation.append(negation)
    group.sure.append((negator, negation))
    if helper is not None:
        group.possible.append((negator, helper))


def _simple(group, verb, agreement, past, negative, inverted):
    """Simple present or past, with 'do' where English wants it."""
    if verb.base == "be":
        auxiliary = Word(be(agreement, past))
        group.verb = tuple(Word(part) for part in verb.zh)
        group.auxiliary.append(auxiliary)
        group.sure.append((group.verb, auxiliary))
        if negative:
            _negate(group, "不", None)
        return
    negator = "没" if past or verb.zh == ("有",) else "不"
    if negative or inverted:
        do = Word(_do(agreement, past))
        group.auxiliary.append(do)
        if negative:
            _negate(group, negator, do)
        _verb_words(group, verb, verb.base)
        group.possible.append((group.verb, do))
    else:
        main = _verb_words(group, verb, finite(verb, agreement, past))
        if past:
            le = Word("了")
            group.suffix.append(le)
            group.possible.append((le, main))
        return
    if past and not negative:
        le = Word("了")
        group.suffix.append(le)
        group.possible.append((le, do))


def _perfect(group, verb, agreement, tense, negative):
    have = Word("has" if agreement == "third" else "have")
    group.auxiliary.append(have)
    if tense == "already":
        if negative:  # 还 没 V: not ... yet
            still, yet = Word("还"), Word("yet")
            group.before.append(still)
            group.sure.append((still, yet))
            group.end.append(yet)
            _negate(group, "没", have)
        else:
            zh, already, le = Word("已经"), Word("already"), Word("了")
            group.before.append(zh)
            group.suffix.append(le)
            group.negation.append(already)
            group.sure.append((zh, already))
            group.possible.append((le, have))
        main = _verb_words(group, verb, verb.participle)
        if negative:
            group.possible.append((group.verb, have))
        elif group.suffix:
            group.possible.append((group.suffix[0], main))
        return
    if negative:
        _negate(group, "没", None)
    _verb_words(group, verb, verb.participle)
    guo = Word("过")
    group.suffix.append(guo)
    group.possible.append((guo, have))
    group.possible.append((guo, group.main[0]))


def _progressive(group, verb, agreement):
    zai, auxiliary = Word("正在"), Word(be(agreement))
    group.before.append(zai)
    group.auxiliary.append(auxiliary)
    main = _verb_words(group, verb, verb.gerund)
    group.sure.append((zai, auxiliary))
    group.possible.append((zai, main))


def _auxiliary_modal(group, verb, tense, negative, inverted):
    zh, en = AUXILIARY_MODALS[tense]
    modal = Word(zh)
    fused = negative and en == "can" and not inverted
    english = Word("cannot" if fused else en)
    group.auxiliary.append(english)
    if fused:
        negator = Word("不")
        group.before.append(negator)
        group.sure.append((negator, english))
    elif negative:
        _negate(group, "不", None)
    group.before.append(modal)
    group.sure.append((modal, english))
    if verb.base == "be":
        group.main.append(Word("be"))
        group.verb = tuple(Word(part) for part in verb.zh)
        group.sure.append((group.verb, group.main[0]))
    else:
        _verb_words(group, verb, verb.base)


def _verbal_modal(group, verb, tense, agreement, negative, inverted):
    zh, base, third = VERBAL_MODALS[tense]
    modal = Word(zh)
    if negative or inverted:
        do = Word(_do(agreement))
        group.auxiliary.append(do)
        if negative:
            _negate(group, "不", do)
        group.possible.append((modal, do))
        english = Word(base)
    else:
        english = Word(third if agreement == "third" else base)
    group.before.append(modal)
    to = Word("to")
    group.main.extend((english, to))
    group.sure.append((modal, english))
    group.possible.append((modal, to))
    _verb_words(group, verb, verb.base)
    group.possible.append((group.verb, to))


def _going(group, verb, agreement):
    yao, auxiliary, going, to = Word("要"), Word(be(agreement)), Word("going"), Word("to")
    group.before.append(yao)
    group.auxiliary.append(auxiliary)
    group.main.extend((going, to))
    group.sure.append((yao, going))
    group.possible.extend([(yao, auxiliary), (yao, to)])
    _verb_words(group, verb, verb.base)


def _passive(group, verb, agreement, tense, negative):
    """was eaten, was not eaten, has already been eaten; 被 itself is in the predicate."""
    if tense == "already":
        _perfect(group, verb, agreement, tense, negative)
        group.main.insert(0, Word("been"))
        group.possible.append((group.verb, group.main[0]))
        return
    auxiliary = Word(be(agreement, past=True))
    group.auxiliary.append(auxiliary)
    if negative:
        _negate(group, "没", None)
    _verb_words(group, verb, verb.participle)
    group.possible.append((group.verb, auxiliary))
    if not negative:
        le = Word("了")
        group.suffix.append(le)
        group.possible.append((le, auxiliary))


def verb_group(verb, tense, agreement, negative=False, inverted=False, passive=False):
    """The verb in a tense (a key of verbs.TENSE_LETTERS' values)."""
    group = VerbGroup()
    if passive:
        _passive(group, verb, agreement, tense, negative)
    elif tense in PRESENT or tense == "past":
        _simple(group, verb, agreement, tense == "past", negative, inverted)
    elif tense in ("experience", "already"):
        _perfect(group, verb, agreement, tense, negative)
    elif tense == "progressive":
        _progressive(group, verb, agreement)
    elif tense in AUXILIARY_MODALS:
        _auxiliary_modal(group, verb, tense, negative, inverted)
    elif tense in VERBAL_MODALS:
        _verbal_modal(group, verb, tense, agreement, negative, inverted)
    elif tense == "going":
        _going(group, verb, agreement)
    else:
        raise ValueError(tense)
    return group


@dataclass(eq=False)
class Adverb:
    """An adverb of the middle field; English may put it last (either, too)."""

    pair: object
    last: bool = False


def frequency(s):
    entry = s.pick(FREQUENCIES)
    return Adverb(lexical(entry.zh, entry.en))


def never(experience=False):
    """从来 不, 从来 没: never."""
    return Adverb(lexical("从来 没" if experience else "从来 不", "never"))


def also(negative):
    """也: 'also', and 'either' at the end of a negative clause."""
    if negative:
        return Adverb(lexical("也", "either"), last=True)
    return Adverb(lexical("也", "also"))


def every_one():
    return Adverb(lexical("都", "all"))


def only():
    return Adverb(lexical("只", "only"))


def _early(subject, predicate, wanted):
    """A time goes first when a relative clause would stand before it in English ("the bowl that
    Mary bought just now"), and never before a long subject, whose own time it would meet."""
    if subject is None or not 0 < len(subject.zh) <= 4 or subject.zh[0].text == "谁":
        return False
    complements = join([], predicate.english).en
    return wanted or any(word.text in ("that", "who") for word in complements)


def clause(
    subject, predicate, tense, *, agreement=None, negative=False, time=None, time_first=False,
    adverbs=(), inverted=False, fronted=None, passive=False, drop_le=False, question_zh=None,
):  # fmt: skip
    """A clause from its parts.

    subject      a Pair, or None for the gap of a relative clause (then `agreement` counts)
    time         before the predicate in Chinese, last in English; first in both if `time_first`
    inverted     English question order; `question_zh` is the 吗 that stands for it in Chinese
    fronted      a wh-phrase that is in the predicate's Chinese and first in English
    drop_le      no 了, as in relative clauses (我 昨天 买 的 书)
    """
    group = verb_group(predicate.verb, tense, agreement, negative, inverted, passive)
    suffix = group.suffix
    if suffix and suffix[0].text == "了" and (drop_le or predicate.le == "none"):
        group.possible = [link for link in group.possible if link[0] is not suffix[0]]
        suffix = []
    final = suffix if predicate.le == "final" and suffix and suffix[0].text == "了" else []
    after_verb = [] if final else suffix
    if time is not None and time.zh and time.en and not inverted and fronted is None:
        time_first = _early(subject, predicate, time_first)
    early = time if time_first else None
    late = None if time_first else time
    middle = [adverb.pair for adverb in adverbs if not adverb.last]
    last = [adverb.pair for adverb in adverbs if adverb.last]
    chinese = [
        early, subject, late, [adverb.pair for adverb in adverbs], group.before, predicate.before,
        group.verb, after_verb, predicate.after, final, question_zh,
    ]  # fmt: skip
    moved = group.auxiliary[:1] if inverted else []
    stay = group.auxiliary[1:] if inverted else group.auxiliary
    english = [
        fronted, early, moved, subject, stay, group.negation, middle, group.main,
        predicate.english, late, group.end, last,
    ]  # fmt: skip
    possible = list(group.possible)
    if question_zh is not None and moved:
        possible.append((question_zh, moved))
    if not group.verb and group.auxiliary:  # no copula before a Chinese adjective: 很 忙, is very busy
        described = [word for word in join(predicate.after, []).zh if word.text != "了"]
        possible.append((described[-1:], group.auxiliary[:1]))
    return join(chinese, english, sure=group.sure, possible=possible)


def bare_verb_phrase(predicate):
    """The predicate with a bare infinitive: (去 商店 买 书, go to the store to buy books)."""
    group = VerbGroup()
    _verb_words(group, predicate.verb, predicate.verb.base)
    return join(
        [predicate.before, group.verb, predicate.after], [group.main, predicate.english],
        sure=group.sure, possible=group.possible,
    )  # fmt: skip
