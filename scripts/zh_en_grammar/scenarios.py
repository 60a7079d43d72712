"""Clauses that make sense together: reasons and results, conditions, contrasts."""

from dataclasses import replace
from functools import partial

from zh_en_grammar import journeys, qualities
from zh_en_grammar import noun_phrases as np
from zh_en_grammar.clauses import Predicate, clause
from zh_en_grammar.connectives import BELIEFS, if_then
from zh_en_grammar.lexicon import (
    ADJECTIVES, ENTRY, NAMES, PRONOUN, PRONOUNS, adjectives_for, entries,
)  # fmt: skip
from zh_en_grammar.pairs import Word, join
from zh_en_grammar.places_and_times import (
    DEGREES, FUTURE_TIMES, HABITUAL_TIMES, PAST_TIMES, PLACES,
)  # fmt: skip
from zh_en_grammar.predicates import ALL_PRONOUNS, Scene, object_for, place_for, some_time
from zh_en_grammar.qualities import WEATHERS
from zh_en_grammar.verbs import ACTIONS, GO, PUT, STATIVES, verb


def they(phrase):
    """The pronoun that takes up a person again: 小红 ... 她."""
    return np.pronoun(phrase.pronoun, "subject")


def topic(s, exclude=()):
    """A person that a pronoun can take up: gender known, or a pronoun already."""
    kind = s.weighted((("pronoun", 10), ("name", 4), ("kin", 4), ("group", 2),
                       ("possessor", 1 + int(8 * s.richness)),
                       ("two", int(6 * s.richness))))  # fmt: skip
    if kind == "possessor":
        return np.kin(s, np.name(s.pick(NAMES)))
    if kind == "two":
        return np.both(np.name(s.pick(NAMES)), np.kin(s, PRONOUN["我"]))
    if kind == "pronoun":
        return np.pronoun(s.pick([p for p in PRONOUNS if p.zh not in exclude]), "subject")
    if kind == "name":
        return np.name(s.pick(NAMES))
    if kind == "group":
        return np.group(s)
    return np.kin(s)


def state(s, subject, names, past=False, time=None, too=False):
    """The subject is tired, hungry ...: one of the named adjectives with a degree."""
    adjective = [a for a in adjectives_for("person", "predicate") if a.zh in names]
    complement = qualities.graded(s, s.pick(adjective), DEGREES[:3] if too else DEGREES[:2])
    predicate = Predicate(qualities.IS, [], [complement], [complement], "none")
    return Scene(subject, predicate, "past" if past else "stative", time=time).render()


def doing(s, subject, tense, uses=(), verbs=(), negative=False, time=None, plain=True,
          kinds=()):  # fmt: skip
    """The subject does something that fits: verbs by Chinese name, or by what places are for;
    `kinds` limits the objects."""
    plain = plain and not s.chance(0.0, rich=0.6)
    fitting = [v for v in ACTIONS if tense in v.tenses and v.subjects == "any"
               and (v.zh[0] in verbs or v.uses & set(uses))]  # fmt: skip
    if kinds:
        fitting = [replace(v, objects=objects) for v in fitting
                   if (objects := tuple(e for e in v.objects if getattr(e, "kind", "") in kinds))]
    chosen = s.pick(fitting)
    thing = object_for(s, chosen, tense, subject, negative)
    pair = [thing.pair] if thing is not None else []
    place = place_for(s, chosen, tense) if not plain and s.chance(0.5) else None
    predicate = Predicate(chosen, [place], pair, [*pair, place], "verb" if pair else "final")
    return Scene(subject, predicate, tense, negative, time).render()


def going_to(s, subject, tense, uses, negative=False, time=None, extra=None):
    place = s.pick([p for p in journeys.DESTINATIONS if p.uses & set(uses)])
    where = journeys.destination(place)
    predicate = Predicate(GO, [extra], [where], [where, extra])
    return Scene(subject, predicate, tense, negative, time).render()


def weather_in(s, tense, time=None, weather=None):
    """下雨 of a certain time, it rains."""
    return qualities.raining(tense, weather or s.choose(WEATHERS), time)


OUTDOOR_DOINGS = ("跑步", "游泳", "踢", "散步", "拍")  # what rain spoils
OUTDOOR_USES = ("outdoors", "sport", "swim")


def somebody_else(s, subject):
    """Another person than the subject."""
    other = np.person(s, "subject", (*ALL_PRONOUNS, subject.pair.zh[0].text))
    return np.name(s.pick(NAMES)) if other.pair.zh[0].text == subject.pair.zh[0].text else other


def opinion(s, subject, uses, verbs=()):
    """... 但是 王 老师 觉得 他 应该 休息: what somebody else thinks the subject should do."""
    other = somebody_else(s, subject)
    advice = doing(s, they(subject), "should", uses, verbs, plain=False)
    think, that = verb(*BELIEFS[0]), Word("that")
    tail = join([advice], [that, advice])
    pair = Scene(other, Predicate(think, [], [tail], [tail], "none"), "stative").render()
    thinks = [word for word in pair.zh if word.text == "觉得"]
    return join([pair], [pair], possible=[(thinks, that)])


def others_did(s, subject):
    """... 但是 小红 去 了 公园: somebody else did it all the same."""
    other = somebody_else(s, subject)
    if s.chance(0.6):
        return going_to(s, other, "past", OUTDOOR_USES)
    return doing(s, other, "past", (), OUTDOOR_DOINGS, plain=False)


def reason_and_result(s):
    """(reason, result, rest): two clauses of which one explains the other, and a maker of a third
    for long sentences."""
    kind = s.weighted((("weather", 24), ("tired", 14), ("busy", 16), ("hungry", 12), ("like", 18),
                       ("happy", 12), ("future", 12)))  # fmt: skip
    if kind in ("weather", "future"):
        subject = topic(s, ("你",))
    else:  # English says the result first, where a pronoun must already be clear
        subject = np.pronoun(s.pick([p for p in PRONOUNS if p.zh != "你"]), "subject")
    again = they(subject)
    if kind == "weather":
        when = some_time(s, PAST_TIMES[:4], PUT, clock=False)
        reason = weather_in(s, "past", when)
        rest = partial(others_did, s, subject)
        if s.chance(0.5):
            return reason, going_to(s, subject, "past", OUTDOOR_USES, negative=True), rest
        return reason, doing(s, subject, "past", (), OUTDOOR_DOINGS, negative=True), rest
    if kind == "future":
        when = some_time(s, FUTURE_TIMES[:4], PUT, clock=False)
        reason = weather_in(s, "will", when)
        rest = partial(opinion, s, subject, (), OUTDOOR_DOINGS)
        if s.chance(0.5):
            return reason, going_to(s, subject, "want", OUTDOOR_USES, negative=True), rest
        return reason, doing(s, subject, "want", ("watch", "cook", "home")), rest
    rest = partial(opinion, s, subject, ("rest", "eat", "music"))
    if kind == "tired":
        if s.chance(0.5):
            when = some_time(s, PAST_TIMES[:4], PUT, clock=False)
            return (state(s, subject, ("累",), True, when, too=True),
                    doing(s, again, "past", ("outdoors", "sport", "cook", "study"), negative=True),
                    rest)  # fmt: skip
        return (state(s, subject, ("累", "生气", "难过")),
                doing(s, again, "want", ("outdoors", "sport", "chat", "shop"), negative=True),
                rest)  # fmt: skip
    if kind == "busy":
        if s.chance(0.6):
            when = some_time(s, PAST_TIMES[:6], None, clock=False)
            return (state(s, subject, ("忙",), True, when, too=True),
                    going_to(s, again, "past",
                             ("outdoors", "sport", "film", "photo", "travel", "eat"),
                             negative=True), rest)  # fmt: skip
        return (state(s, subject, ("忙",), too=True),
                doing(s, again, "can", ("outdoors", "film", "watch", "chat", "sport"),
                      negative=True), rest)
    if kind == "hungry":
        name, use = s.choose((("饿", "eat"), ("渴", "drink")))
        return state(s, subject, (name,)), doing(s, again, "want", (use,), plain=False), rest
    if kind == "happy":
        reason = s.choose((gift_received, thing_found))(s, subject)
        return reason, state(s, again, ("高兴",)), partial(opinion, s, subject, ("study", "home"))
    return (*interest(s, subject, again), partial(opinion, s, subject, (), ("学习",)))


def gift_received(s, subject):
    """我 的 朋友 给 了 我 一 件 礼物: my friend gave me a gift (a reason to be happy)."""
    giver = np.name(s.pick(NAMES))
    thing = np.one(s.pick(entries("@gift readable plant headwear")), None)
    receiver = subject
    if len(subject.pair.zh) == 1 and subject.pronoun.zh == subject.pair.zh[0].text:
        receiver = np.pronoun(subject.pronoun, "object")
    give = verb("送", "give gives gave given giving")
    parts = [receiver.pair, thing.pair]
    return Scene(giver, Predicate(give, [], parts, parts), "past").render()


def thing_found(s, subject):
    entry = s.pick(entries("@small device container, 狗, 猫"))
    thing = np.possessed(entry, subject.pronoun)
    found = verb("找到", "find finds found found finding")
    return Scene(subject, Predicate(found, [], [thing.pair], [thing.pair]), "past").render()


FIELDS = "@technology science humanities art language"


def interest(s, subject, again):
    """Because she likes linguistics, she wants to study it, buys books, goes to the university."""
    kind = s.weighted((("field", 5), ("place", 4), ("animal", 2)))
    if kind == "field":
        chosen = s.pick(STATIVES[:2])
        entry = s.pick(entries("@technology science humanities art"))
        field = np.generic(entry)
        liking = Predicate(chosen, [], [field.pair], [field.pair])
        reason = Scene(subject, liking, "stative").render()
        result = s.choose((
            lambda: doing(s, again, "want", (), ("学习",), plain=False),
            lambda: going_to(s, again, "habit", ("study", "campus"),
                             time=some_time(s, HABITUAL_TIMES, PUT)),
            lambda: going_to(s, again, "want", ("campus", "study")),
        ))()  # fmt: skip
        return reason, result
    if kind == "place":
        place = s.pick([p for p in PLACES if "reside" in p.uses and p.zh != "村子"])
        language = {"中国": "中文", "北京": "中文", "上海": "中文", "法国": "法文", "巴黎": "法文",
                    "美国": "英文", "伦敦": "英文", "东京": "日文"}[place.zh]  # fmt: skip
        where = journeys.destination(place)
        reason = Scene(subject, Predicate(GO, [], [where], [where]),
                       s.choose(("want", "plan"))).render()
        study = [v for v in ACTIONS if v.zh[0] == "学习"][0]
        thing = np.generic(ENTRY[language]).pair
        tense = s.choose(("should", "want", "must", "habit"))
        time = some_time(s, HABITUAL_TIMES[:4], PUT, clock=False) if tense == "habit" else None
        return reason, Scene(again, Predicate(study, [], [thing], [thing]), tense,
                             time=time).render()
    animal = np.generic(s.pick(entries("猫, 狗, 兔子, 马, 鸟")))
    like = STATIVES[0]
    reason = Scene(subject, Predicate(like, [], [animal.pair], [animal.pair]), "stative").render()
    draw = [v for v in ACTIONS if v.base == "draw"][0]
    thing = np.generic(s.pick(entries("@animal")))
    return reason, Scene(again, Predicate(draw, [], [thing.pair], [thing.pair]), "habit",
                         time=some_time(s, HABITUAL_TIMES[:4], PUT,
                                        clock=False)).render()  # fmt: skip


def contrast(s, tastes_too=True):
    """(A, B): two clauses that stand against each other."""
    kind = s.weighted((("tastes", 30 if tastes_too else 0), ("thing", 30), ("busy", 16),
                       ("want", 24)))
    if kind == "tastes":
        return tastes(s)
    if kind == "thing":
        return two_qualities(s)
    subject = topic(s)
    again = they(subject)
    if kind == "busy":
        return (state(s, subject, ("忙", "累")),
                doing(s, again, "want", ("outdoors", "sport", "film", "study", "cook"),
                      plain=False))  # fmt: skip
    wish = s.choose((
        lambda: going_to(s, subject, "want", ("outdoors", "film", "travel", "eat", "shop")),
        lambda: doing(s, subject, "want", ("outdoors", "film", "watch", "sport", "music")),
    ))()  # fmt: skip
    hindrance = s.choose((
        lambda: state(s, again, ("忙", "累"), too=True),
        lambda: doing(s, again, "must", ("home", "study", "cook", "work")),
    ))()  # fmt: skip
    return wish, hindrance


def tastes(s):
    """我 喜欢 茶 ， 但是 他 喜欢 咖啡."""
    kinds = ("drink", "fruit", "technology", "science", "art", "animal", "ballgame", "humanities",
             "language")
    kind = s.choose(kinds)
    like = STATIVES[0]
    if kind == "language":
        like = [v for v in STATIVES if v.base == "understand"][0]
    things = entries("@" + kind)
    first_thing = s.pick(things)
    second_thing = s.pick([thing for thing in things if thing is not first_thing])
    first = topic(s)
    second = topic(s, (first.pair.zh[0].text,))
    if second.pair.zh[-1].text == first.pair.zh[-1].text:
        second = np.pronoun(PRONOUN["我"], "subject")
        if first.pair.zh[0].text == "我" and len(first.pair.zh) == 1:
            second = np.name(s.pick(NAMES))
    negative = s.chance(0.35)
    left = np.generic(first_thing)
    right = np.generic(first_thing if negative else second_thing)
    return (Scene(first, Predicate(like, [], [left.pair], [left.pair]), "stative").render(),
            Scene(second, Predicate(like, [], [right.pair], [right.pair]), "stative",
                  negative).render())  # fmt: skip


QUALITIES = (  # what is good and what is bad about things, by kind
    ("readable", ("有意思", "好"), ("贵", "长", "厚", "旧")),
    ("device", ("快", "好", "有用", "新", "轻"), ("贵", "重", "旧", "慢")),
    ("vehicle", ("快", "好", "新"), ("贵", "旧", "慢", "小")),
    ("clothes", ("漂亮", "新"), ("贵", "旧", "脏")),
    ("furniture", ("新", "便宜"), ("重", "贵", "小")),
    ("house", ("大", "漂亮", "新"), ("贵", "旧", "小")),
    ("question", ("重要", "有意思"), ("难",)),
    ("language", ("有意思", "有用"), ("难",)),
    ("science", ("有意思", "重要"), ("难",)),
    ("technology", ("有意思", "有用", "重要"), ("难",)),
    ("animal", ("聪明", "可爱"), ("饿",)),
    ("container", ("大",), ("重", "贵", "旧")),
    ("fruit", ("新鲜", "甜"), ("小",)),
)


def two_qualities(s):
    """这 本 书 很 贵 ， 但是 很 有意思: ..., but it is very interesting: English needs the pronoun."""
    kind, goods, bads = s.choose(QUALITIES)
    entry = s.pick(entries("@" + kind))
    if entry in entries("@language science technology"):
        thing = np.generic(entry)
    else:
        style = s.weighted((("demonstrative", 5), ("possessed", 3), ("relative", 2)))
        if style == "demonstrative":
            thing = np.demonstrative(s, entry)
        elif style == "possessed" and kind not in ("fruit", "question"):
            thing = np.possessed(entry, s.pick(PRONOUNS))
        else:
            thing = s.relative_clauses.of_thing(s, entry)
    good, bad = s.choose(goods), s.choose(bads)
    if (good, bad) == ("新", "旧") or (good, bad) == ("快", "慢") or (good, bad) == ("大", "小"):
        bad = bads[0] if bads[0] != bad else bads[1]
    sides = [good, bad]
    if s.chance(0.4):
        sides.reverse()
    first = _quality(s, thing.pair, thing.agreement, sides[0])
    it = Word("they" if thing.agreement == "plural" else "it")
    second = _quality(s, join([], [it]), thing.agreement, sides[1])
    dropped = join([second], [second], possible=[(second.zh[-1:], it)])
    return first, dropped


def _quality(s, subject, agreement, name):
    adjective = [a for a in ADJECTIVES if a.zh == name][0]
    complement = qualities.graded(s, adjective, (*DEGREES[:2], DEGREES[3]))
    predicate = Predicate(qualities.IS, [], [complement], [complement], "none")
    return clause(subject, predicate, "stative", agreement=agreement)


def condition(s):
    """(condition, consequence, rest) as reason_and_result."""
    kind = s.weighted((("weather", 35), ("wish", 30), ("state", 20), ("go", 20)))
    subject = topic(s)
    again = they(subject)
    if kind == "weather":
        return rainy_plan(s, subject)
    if kind == "wish":
        field = np.generic(s.pick(entries(FIELDS)))
        study = [v for v in ACTIONS if v.zh[0] == "学习"][0]
        first = Scene(subject, Predicate(study, [], [field.pair], [field.pair]), "want").render()
        tense = s.choose(("should", "must", "may", "can"))
        rest = partial(opinion, s, subject, (), ("学习",))
        if s.chance(0.5):
            return first, doing(s, again, tense, (), ("看", "买", "借"), kinds=BOOKISH), rest
        return first, going_to(s, again, tense, ("campus", "study")), rest
    if kind == "state":
        name = s.choose(("累", "饿", "渴"))
        tense = s.choose(("may", "should", "can"))
        use = {"累": "rest", "饿": "eat", "渴": "drink"}[name]
        rest = partial(opinion, s, subject, ("study", "home", "cook"))
        return state(s, subject, (name,)), doing(s, again, tense, (use,), plain=False), rest
    when = some_time(s, FUTURE_TIMES, PUT, clock=False)
    rest = partial(opinion, s, subject, ("study", "home"))
    if s.chance(0.5):
        first = going_to(s, subject, "habit", ("travel",), time=when)
        return first, doing(s, again, "will", (), ("拍",)), rest
    first = going_to(s, subject, "habit", ("books",), time=when)
    return first, doing(s, again, "will", ("books",), kinds=BOOKISH), rest


BOOKISH = ("readable", "text")


def rainy_plan(s, subject, weather=None):
    """If it rains tomorrow, ...; and the rest: but if it snows tomorrow, ..."""
    weather = weather or s.choose(WEATHERS)
    when = some_time(s, FUTURE_TIMES[:7], PUT, clock=False)
    first = weather_in(s, "habit", when, weather)
    rest = partial(other_weather, s, subject, weather)
    if s.chance(0.5):
        return first, doing(s, subject, "will", ("home", "watch"), plain=False), rest
    return first, going_to(s, subject, "will", OUTDOOR_USES, negative=True), rest


def other_weather(s, subject, weather):
    other = WEATHERS[1] if weather is WEATHERS[0] else WEATHERS[0]
    first, second, _ = rainy_plan(s, they(subject), other)
    return if_then(first, second)


def habit_of_another(s, subject):
    return doing(s, somebody_else(s, subject), "like", ("music", "watch", "outdoors"), plain=False)
