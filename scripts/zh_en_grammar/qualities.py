"""What things and people are like: adjectives, comparison, identity, the weather."""

from zh_en_grammar import noun_phrases as np
from zh_en_grammar.clauses import Predicate, also, every_one, frequency
from zh_en_grammar.lexicon import NAMES, NOUNS, PRONOUN, PRONOUNS, adjectives_for, entries
from zh_en_grammar.pairs import Word, join, lexical, words
from zh_en_grammar.places_and_times import DEGREES, FUTURE_TIMES, PAST_TIMES, PLACES
from zh_en_grammar.predicates import Scene, some_time
from zh_en_grammar.verbs import BE, PUT, verb


UNOWNED = ("beast", "plant", "fruit", "film", "song", "question")


def described_thing(s):
    """Something to say something about: (NounPhrase, kind)."""
    kinds = ("fruit", "dish", "readable", "text", "film", "song", "clothes", "device", "vehicle",
             "furniture", "house", "animal", "beast", "machine", "artwork", "question", "photo",
             "container", "plant", "reference", "software", "instrument")  # fmt: skip
    nouns = [noun for noun in NOUNS if noun.kind in kinds
             and adjectives_for(noun.kind, "predicate")]
    entry = s.pick(nouns)
    style = s.weighted((("demonstrative", 50), ("possessed", 30), ("relative", 20)))
    if style == "relative" and s.relative_clauses is not None:
        return s.relative_clauses.of_thing(s, entry)
    if style == "possessed" and entry.kind not in UNOWNED:
        owner = np.name(s.pick(NAMES)) if s.chance(0.4) else s.pick(PRONOUNS)
        return np.possessed(entry, owner)
    return np.demonstrative(s, entry)


def described_field(s):
    entry = s.pick(entries("@technology science humanities art language cuisine"))
    return np.generic(entry)


def described_person(s):
    return np.people(s, "subject")


def described(s):
    """Whatever an adjective can be said of, and the kind that chooses the adjective."""
    choice = s.weighted((("person", 45), ("thing", 42), ("field", 13)))
    if choice == "person":
        phrase = described_person(s)
        known = phrase.pair.zh[-1].text in (*np.FAMOUS, "他", "她")
        return phrase, "celebrity" if known and s.chance(0.5) else "person"
    phrase = described_thing(s) if choice == "thing" else described_field(s)
    return phrase, phrase.kind


TOO_MUCH = frozenset({"忙", "累", "大", "小", "旧", "贵", "长", "短", "重", "脏", "难", "厚", "慢", "远"})
PASSING_STATES = frozenset({"忙", "累", "高兴", "生气", "难过", "紧张", "饿", "渴"})


def graded(s, adjective, degrees=DEGREES):
    """很 忙, very busy; 太 忙 了, too busy (了 belongs to 太)."""
    zh, en = words(adjective.zh), words(adjective.en)
    grade = s.pick(degrees)
    if grade.zh == "太" and adjective.zh not in TOO_MUCH:
        grade = degrees[0]
    degree = lexical(grade.zh, grade.en)
    le = Word("了") if grade.zh == "太" else None
    links = [(le, degree.en)] if le else []
    return join([degree, zh, le], [degree, en], sure=[(zh, en)], possible=links)


def adjective_predicate(s, kind, negative=False, degree=True, among=None):
    """(Chinese and English complement, negative): 很 忙, very busy; 不 忙, not busy."""
    fitting = adjectives_for(kind, "predicate")
    if negative:  # 不 有意思 is not Chinese
        fitting = [entry for entry in fitting if entry.zh != "有意思"]
    if among is not None:
        fitting = [entry for entry in fitting if entry.zh in among]
    adjective = s.pick(fitting)
    if negative or not degree:
        zh, en = words(adjective.zh), words(adjective.en)
        return join([zh], [en], sure=[(zh, en)])
    return graded(s, adjective)


IS = verb("", "be is was been being")


def being(s, exclude=(), negative=None):
    """A Scene: 他 很 忙, he is very busy. The copula links to the adjective as possible."""
    subject, kind = described(s)
    if subject.pronoun is not None and exclude and subject.pair.zh[0].text in exclude:
        subject, kind = np.name(s.pick(NAMES)), "person"
    deniable = [a for a in adjectives_for(kind, "predicate") if a.zh != "有意思"]
    negative = bool(deniable) and (s.chance(0.2) if negative is None else negative)
    complement = adjective_predicate(s, kind, negative)
    return Scene(subject, Predicate(IS, [], [complement], [complement], "none"), "stative",
                 negative)


def description(s):
    if s.chance(0.15):
        return past_state(s)
    scene = being(s)
    time = None
    tense = "stative"
    adverbs = ()
    if tense == "stative" and s.chance(0.12):
        adverbs = (also(scene.negative),)
    elif tense == "stative" and np.is_group(scene.subject) and not scene.negative:
        adverbs = (every_one(),) if s.chance(0.4) else ()
    return scene.but(tense=tense, time=time, adverbs=adverbs).render()


def past_state(s):
    """我 昨天 很 忙: I was very busy yesterday. The time alone makes it past."""
    subject = described_person(s)
    negative = s.chance(0.2)
    complement = adjective_predicate(s, "person", negative, among=PASSING_STATES)
    time = some_time(s, PAST_TIMES[:4], PUT, clock=False)
    return Scene(subject, Predicate(IS, [], [complement], [complement], "none"), "past", negative,
                 time).render()  # fmt: skip


def identity(s):
    """他 是 老师: He is a teacher. 这 是 我 昨天 买 的 书: This is the book that I bought."""
    negative = s.chance(0.2)
    if s.chance(0.5):
        subject = np.person(s, "subject") if s.chance(0.6) else np.pronoun(
            s.pick([PRONOUN[zh] for zh in ("我", "你", "他", "她")]), "subject")  # fmt: skip
        entry = s.pick(np.occupations()[:18])
        if subject.agreement == "plural" and subject.pair.en[0].text != "you":
            noun = np.generic(entry)
        elif not negative and s.chance(0.4):
            noun = np.one(entry, np.attribute(s, "person"))
        else:
            noun = np.indefinite(entry)
        return Scene(subject, _be(noun), "stative", negative).render()
    this = lexical(*s.choose((("这", "this"), ("那", "that"))))
    entry = s.pick([noun for noun in NOUNS if noun.kind not in (
        "person", "relation", "opening", "beast", "livestock", "plant", "film", "food")])
    if s.chance(0.45):
        noun = s.relative_clauses.of_thing(s, entry)
        if noun.agreement == "plural":
            this = lexical(*s.choose((("这些", "these"), ("那些", "those"))))
    elif s.chance(0.5):
        owner = np.kin(s) if s.chance(0.5) else np.name(s.pick(NAMES))
        if owner.agreement == "plural":  # no "my parents's book"
            owner = np.name(s.pick(NAMES))
        noun = np.possessed(entry, owner)
    else:
        noun = np.possessed(entry, s.pick(PRONOUNS))
    subject = np.NounPhrase(this, noun.agreement, "thing")
    return Scene(subject, _be(noun), "stative", negative).render()


def _be(noun):
    return Predicate(BE, [], [noun.pair], [noun.pair], "none")


def comparison(s):
    """这 本 书 比 那 本 书 贵: This book is more expensive than that book."""
    if s.chance(0.5):
        first = np.person(s, "subject")
        second = np.person(s, "object", (first.pair.zh[0].text, "我们", "他们"))
        kind = "person"
        nouns = first, second
    else:
        kinds = ("readable", "film", "clothes", "device", "vehicle", "furniture", "house", "text",
                 "container", "song", "fruit", "beast")  # fmt: skip
        entry = s.pick([noun for noun in NOUNS if noun.kind in kinds])
        kind = entry.kind
        if kind in UNOWNED or s.chance(0.5):
            near, far = ("这", "this"), ("那", "that")
            nouns = tuple(_pointed(entry, *which) for which in (near, far))
        else:
            owners = [s.pick(PRONOUNS[:4]), np.name(s.pick(NAMES))]
            if s.chance(0.5):
                owners.reverse()
            nouns = tuple(np.possessed(entry, owner) for owner in owners)
    return _compare(s, *nouns, kind)


def _pointed(entry, zh, en):
    noun = np.nominal(entry)
    this, measure = lexical(zh, en), Word(entry.measure)
    pair = join([this, measure, noun.pair], [this, noun.pair], possible=[(measure, noun.head_en)])
    return np.NounPhrase(pair, "third", entry.kind)


def _compare(s, first, second, kind):
    adjective = s.pick(adjectives_for(kind, "comparison"))
    pattern = s.weighted((("than", 60), ("much", 10), ("little", 8), ("not", 12), ("equal", 10)))
    copula = Word({"first": "am", "third": "is", "plural": "are"}[first.agreement])
    zh = words(adjective.zh)
    if pattern in ("than", "much", "little"):
        bi, than = Word("比"), Word("than")
        en = words(adjective.comparative)
        more_zh, more_en = {"than": ("", ""), "much": ("得多", "much"),
                            "little": ("一点", "a little")}[pattern]  # fmt: skip
        extra_zh, extra_en = words(more_zh), words(more_en)
        return join([first.pair, bi, second.pair, zh, extra_zh],
                    [first.pair, copula, extra_en, en, than, second.pair],
                    sure=[(bi, than), (zh, en[-1]), (extra_zh, extra_en)],
                    possible=[(zh, copula), (bi, en[:-1])])  # fmt: skip
    en = words(adjective.en)
    as_1, as_2 = Word("as"), Word("as")
    if pattern == "not":
        mei, you, not_ = Word("没"), Word("有"), Word("not")
        return join([first.pair, mei, you, second.pair, zh],
                    [first.pair, copula, not_, as_1, en, as_2, second.pair],
                    sure=[(mei, not_), (you, as_2), (zh, en)],
                    possible=[(zh, copula), (you, as_1)])  # fmt: skip
    gen, same = Word("跟"), Word("一样")
    return join([first.pair, gen, second.pair, same, zh],
                [first.pair, copula, as_1, en, as_2, second.pair],
                sure=[(gen, as_2), (same, as_1), (zh, en)], possible=[(zh, copula)])  # fmt: skip


def best(s):
    """这 是 最 有名 的 博物馆 ...: This is the most famous ..."""
    entry = s.pick([noun for noun in NOUNS if noun.kind in
                    ("readable", "film", "song", "device", "vehicle", "house", "question")])
    that = s.chance(0.4)
    subject = np.NounPhrase(lexical("那", "that") if that else lexical("这", "this"), "third", "x")
    return Scene(subject, _be(np.superlative(s, entry)), "stative").render()


WEATHERS = (("下雨", "rain rains rained rained raining"), ("下雪", "snow snows snowed snowed snowing"))
SEASONS = (("春天", "in spring"), ("夏天", "in summer"), ("秋天", "in autumn"), ("冬天", "in winter"))


def raining(tense, weather, time=None, place=None, adverbs=()):
    """北京 昨天 下雨 了: It rained in Beijing yesterday. The place is the topic in Chinese; 'it' has
    its possible link from the verb."""
    zh, forms = weather
    it = Word("it")
    where, english, sure, possible = None, [], [], []
    if place is not None:
        where = join([place.zh], [])
        english = [join([], [place.en])]
        preposition, noun = place.en[:-len(place.zh)], place.en[-len(place.zh):]
        sure, possible = [(place.zh, noun)], [(place.zh, preposition)]
    subject = np.NounPhrase(join([where], [it]), "third", "weather")
    predicate = Predicate(verb(zh, forms), [], [], english, "final")
    pair = Scene(subject, predicate, tense, time=time, adverbs=adverbs).render()
    rain = [word for word in pair.zh if word.text == zh]
    return join([pair], [pair], sure=sure, possible=[*possible, (rain, it)])


def weather(s, tense=None):
    """明天 会 下雨: It will rain tomorrow."""
    kind = s.choose(WEATHERS)
    tense = tense or s.weighted((("past", 3), ("will", 3), ("progressive", 3), ("habit", 3)))
    if tense == "habit":
        season = s.choose(SEASONS[:3] if kind is WEATHERS[0] else SEASONS[3:])
        return raining(tense, kind, lexical(*season, ("in",)), None, (frequency(s),))
    city = s.pick([p for p in PLACES if "reside" in p.uses and p.zh != "村子"])
    place = np.at(city, progressive=True) if s.chance(0.6) else None
    if tense == "progressive":
        return raining(tense, kind, None, place or lexical("外面", "outside"))
    times = PAST_TIMES[:6] if tense == "past" else FUTURE_TIMES
    return raining(tense, kind, some_time(s, times, PUT, clock=False), place)
