"""Sentences of several clauses: because, although, if, when, but, first ... then, think that.

Their parts are chosen to make sense together; a lone random clause beside another seldom does.
"""

from functools import partial

from zh_en_grammar import journeys, qualities, sentences
from zh_en_grammar import noun_phrases as np
from zh_en_grammar.clauses import Predicate, bare_verb_phrase, clause, frequency
from zh_en_grammar.connectives import BELIEFS, because_of, chained, comma, if_then
from zh_en_grammar.lexicon import NAMES, entries
from zh_en_grammar.pairs import Word, join
from zh_en_grammar.places_and_times import FUTURE_TIMES, PAST_TIMES
from zh_en_grammar.predicates import Scene, action, object_for, place_for, some_time
from zh_en_grammar.scenarios import (
    condition, contrast, habit_of_another, reason_and_result, they, topic,
)  # fmt: skip
from zh_en_grammar.verbs import ACTIONS, PUT, STATIVES, verb


def because(s):
    """因为 A ， 所以 B: B because A. The clauses change places."""
    reason, result, rest = reason_and_result(s)
    return chained(s, because_of(reason, result), rest)


def but(s):
    """A ， 但是 B: A, but B."""
    first, second = contrast(s)
    danshi, but_ = Word("但是"), Word("but")
    zh_comma, en_comma = comma()
    return join([first, zh_comma, danshi, second], [first, en_comma, but_, second],
                sure=[(danshi, but_), (zh_comma, en_comma)])  # fmt: skip


def although(s):
    """虽然 A ， 但是 B: Although A, B."""
    first, second = contrast(s, tastes_too=False)
    suiran, danshi, although_ = Word("虽然"), Word("但是"), Word("although")
    zh_comma, en_comma = comma()
    return join([suiran, first, zh_comma, danshi, second], [although_, first, en_comma, second],
                sure=[(suiran, although_), (zh_comma, en_comma)],
                possible=[(danshi, although_)])  # fmt: skip


def conditional(s):
    """如果 A ， B: If A, B."""
    first, second, rest = condition(s)
    return chained(s, if_then(first, second), rest)


def while_(s):
    """我 做饭 的 时候 ， 常常 听 音乐: When I cook, I often listen to music."""
    subject = topic(s)
    first_verb = s.pick([v for v in ACTIONS if v.zh[0] in
                         ("做饭", "看", "写", "跑步", "散步", "旅行", "工作", "学习", "吃", "打扫", "洗", "画")
                         and "habit" in v.tenses and v.subjects == "any"])  # fmt: skip
    thing = object_for(s, first_verb, "habit", subject)
    parts = [thing.pair] if thing else []
    place = place_for(s, first_verb, "habit") if s.chance(0.35) else None
    first = Scene(subject, Predicate(first_verb, [place], parts, [*parts, place]),
                  "timeless").render()
    partner = {"旅行": ("拍", "买"), "散步": ("拍", "唱", "听"), "吃": ("看", "喝", "听"), "跑步": ("听",)}.get(
        first_verb.zh[0], ("听", "唱", "喝"))  # fmt: skip
    if first_verb.base == "watch":
        partner = ("喝",)
    second_verbs = [v for v in ACTIONS if v.zh[0] in partner and "habit" in v.tenses
                    and v.zh != first_verb.zh and v.objects]  # fmt: skip
    second_verb = s.pick(second_verbs)
    thing = object_for(s, second_verb, "habit", subject)
    again = they(subject)
    english_only = join([], [again.pair.en])
    tense = s.choose(("habit", "like"))
    adverbs = (frequency(s),) if tense == "habit" else ()
    scene = Scene(np.NounPhrase(english_only, again.agreement, "person"),
                  Predicate(second_verb, [], [thing.pair], [thing.pair]), tense,
                  adverbs=adverbs)  # fmt: skip
    second = scene.render()
    de, time_word, when_ = Word("的"), Word("时候"), Word("when")
    zh_comma, en_comma = comma()
    verb_words = [w for w in second.zh if w.text in second_verb.zh][:1]
    pair = join([first, de, time_word, zh_comma, second], [when_, first, en_comma, second],
                sure=[(time_word, when_), (zh_comma, en_comma)],
                possible=[(de, when_), (verb_words, english_only.en)])  # fmt: skip
    return chained(s, pair, partial(habit_of_another, s, subject))


CHORES = ("home", "cook", "study", "write", "watch", "eat", "drink", "music")


def first_then(s):
    """他 先 洗 了 衣服 ， 然后 看 了 电影: He first washed the clothes, and then watched a movie."""
    subject = np.people(s, "subject")
    tense = s.weighted((("past", 5), ("want", 3), ("plan", 1)))
    steps = 3 if s.chance(0.04, rich=0.5) else 2
    scenes = []
    used = []
    for _ in range(steps):
        fitting = [v for v in ACTIONS if tense in v.tenses and v.subjects == "any"
                   and v.zh not in used
                   and v.objects and v.uses & set(CHORES)
                   and v.objects[0] != "#person"]  # fmt: skip
        chosen = s.pick(fitting)
        used.append(chosen.zh)
        thing = object_for(s, chosen, tense, subject)
        scenes.append(Predicate(chosen, [], [thing.pair], [thing.pair]))
    return _steps(s, subject, tense, scenes)


def _steps(s, subject, tense, predicates):
    time = None
    if tense == "past" and s.chance(0.5):
        time = some_time(s, PAST_TIMES[:5], PUT, clock=False)
    if tense in ("want", "plan") and s.chance(0.4):
        time = some_time(s, FUTURE_TIMES[:6], PUT, clock=False)
    xian, first_word = Word("先"), Word("first")
    marker = join([xian], [first_word], sure=[(xian, first_word)])
    if tense == "past":
        head = clause(None, predicates[0], "past", agreement=subject.agreement)
        lead = join([time, subject.pair, marker, head], [time, subject.pair, marker, head])
        tails = [clause(None, p, "past", agreement=subject.agreement) for p in predicates[1:]]
    else:
        modal = {"want": ("想", "want", "wants"), "plan": ("打算", "plan", "plans")}[tense]
        zh, to = Word(modal[0]), Word("to")
        en = Word(modal[2] if subject.agreement == "third" else modal[1])
        head = bare_verb_phrase(predicates[0])
        lead = join([time, subject.pair, zh, marker, head],
                    [time, subject.pair, en, to, marker, head],
                    sure=[(zh, en)], possible=[(zh, to)])  # fmt: skip
        tails = [bare_verb_phrase(p) for p in predicates[1:]]
    zh, en, sure = [lead], [lead], []
    for index, tail in enumerate(tails):
        zh_comma, en_comma = comma()
        if index == len(tails) - 1:
            ranhou, and_, then = Word("然后"), Word("and"), Word("then")
            zh += [zh_comma, ranhou, tail]
            en += [en_comma, and_, then, tail]
            sure += [(zh_comma, en_comma), (ranhou, then)]
            sure_possible = [(ranhou, and_)]
        else:
            zai, then = Word("再"), Word("then")
            zh += [zh_comma, zai, tail]
            en += [en_comma, then, tail]
            sure += [(zh_comma, en_comma), (zai, then)]
    return join(zh, en, sure=sure, possible=sure_possible)


def narrative(s):
    """我 昨天 看 了 一 本 书 ， 但是 小明 看 了 三 首 诗: two people doing the like, one time."""
    first, second = _same_doing(s)
    danshi, but_ = Word("但是"), Word("but")
    zh_comma, en_comma = comma()
    pair = join([first, zh_comma, danshi, second], [first, en_comma, but_, second],
                sure=[(danshi, but_), (zh_comma, en_comma)])  # fmt: skip
    return pair


def _same_doing(s):
    """Two past clauses with the same verb."""
    chosen = s.pick([v for v in ACTIONS if "past" in v.tenses and v.subjects == "any" and v.objects
                     and v.bare == "generic"
                     and v.base in ("read", "watch", "eat", "drink", "buy", "sing",
                                                            "write", "draw")])  # fmt: skip
    first = np.people(s, "subject")
    second = topic(s, ("我们", "他们", first.pair.zh[0].text))
    if second.pair.zh[-1].text == first.pair.zh[-1].text:
        second = np.name(s.pick(NAMES))
    time = some_time(s, PAST_TIMES[:4], PUT, clock=False)
    left = object_for(s, chosen, "past", first)
    right = object_for(s, chosen, "past", second)
    scenes = (
        Scene(first, Predicate(chosen, [], [left.pair], [left.pair]), "past", time=time),
        Scene(second, Predicate(chosen, [], [right.pair], [right.pair]), "past"),
    )
    return tuple(scene.render() for scene in scenes)


def belief(s):
    """我 觉得 这 本 书 很 有意思: I think that this book is very interesting."""
    return belief_of(s, [zh for zh, _ in BELIEFS])


def belief_of(s, names):
    zh, forms = s.choose([entry for entry in BELIEFS if entry[0] in names])
    chosen = verb(zh, forms)
    subject = np.person(s, "subject")
    content = _content(s, zh)
    that = Word("that")
    tail = join([content], [that, content])
    predicate = Predicate(chosen, [], [tail], [tail], "none")
    pair = Scene(subject, predicate, "stative").render()
    head_verb = [word for word in pair.zh if word.text == zh][:1]
    return join([pair], [pair], possible=[(head_verb, that)])


def _content(s, zh):
    """What one thinks, knows, says, hopes."""
    if zh == "希望":
        return s.choose((
            lambda: action(s, "can", negative=False).render(),
            lambda: journeys.going_scene(s, tense="will").but(negative=False).render(),
            lambda: qualities.weather(s, "will"),
            lambda: action(s, "will", negative=False).render(),
        ))()  # fmt: skip
    kinds = s.weighted((("being", 30), ("compare", 18), ("future", 16), ("should", 14),
                        ("past", 16),
                        ("like", 14), ("compound", 6 + int(40 * s.richness))))  # fmt: skip
    if kinds == "compound":
        return s.choose((conditional, but, because, while_))(s)
    if kinds == "being" or (kinds == "past" and zh == "觉得"):
        return qualities.being(s).render()
    if kinds == "compare":
        return qualities.comparison(s)
    if kinds == "future":
        return journeys.going_scene(s, tense="will").render()
    if kinds == "should":
        return action(s, "should").render()
    if kinds == "past":
        return action(s, "past").render()
    return sentences.liking(s).render()


def parallel(s):
    """我 喜欢 数学 ， 他 喜欢 音乐: clauses side by side, joined by 'and' before the last."""
    size = 3 if s.chance(0.1, rich=0.8) else 2
    like = s.choose(STATIVES[:2])
    kind = s.choose(("drink", "fruit", "technology", "science", "art", "animal", "humanities"))
    study = s.chance(0.4)
    if study:
        like = [v for v in ACTIONS if v.zh[0] == "学习"][0]
        kind = s.choose(("technology", "science", "humanities", "language"))
    tense = "want" if study else "stative"
    things = [t for t in entries("@" + kind) if t in like.objects or study]
    if len(things) < size:
        things = entries("@technology")
    clauses, seen = [], []
    while len(clauses) < size:
        subject = topic(s)
        name = "".join(word.text for word in subject.pair.zh)
        if name in seen:
            continue
        seen.append(name)
        rest = [t for t in things if t.zh not in seen] or things
        thing = s.pick(rest)
        seen.append(thing.zh)
        phrase = np.generic(thing)
        clauses.append(Scene(subject, Predicate(like, [], [phrase.pair], [phrase.pair]),
                             tense).render())
    zh, en, sure, possible = [clauses[0]], [clauses[0]], [], []
    for index, part in enumerate(clauses[1:], 2):
        zh_comma, en_comma = comma()
        zh += [zh_comma, part]
        if index == len(clauses):
            and_ = Word("and")
            en += [en_comma, and_, part]
            possible.append((zh_comma, and_))
        else:
            en += [en_comma, part]
        sure.append((zh_comma, en_comma))
    return join(zh, en, sure=sure, possible=possible)


COMPOUNDS = (
    (because, 22), (but, 18), (although, 12), (conditional, 20), (while_, 10), (first_then, 12),
    (belief, 22), (parallel, 8), (narrative, 8),
)  # fmt: skip
