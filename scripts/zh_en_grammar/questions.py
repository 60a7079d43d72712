"""Questions: 吗, and wh-words that stay in place in Chinese and come first in English."""

from zh_en_grammar import journeys, places, qualities, sentences
from zh_en_grammar import noun_phrases as np
from zh_en_grammar.clauses import Predicate, clause
from zh_en_grammar.lexicon import ENTRY, NAMES, NOUNS, PRONOUN, Mass, entries
from zh_en_grammar.pairs import Word, join, lexical, words
from zh_en_grammar.places_and_times import FUTURE_TIMES, PAST_TIMES
from zh_en_grammar.predicates import (
    Scene, action, object_for, place_for, some_time, time_and_adverbs,
)  # fmt: skip
from zh_en_grammar.verbs import ACTIONS, BE, GO, LIVE, STATIVES, verb


ASKED_TENSES = (
    ("past", 6), ("experience", 3), ("progressive", 3), ("will", 3), ("want", 4), ("can", 3),
    ("skill", 2), ("should", 2), ("may", 1), ("like", 3), ("plan", 2), ("habit", 2), ("need", 1),
)  # fmt: skip


def particle():
    return Word("吗")


def yes_no(s):
    """你 喜欢 音乐 吗: Do you like music?"""
    kind = s.weighted((("action", 50), ("stative", 20), ("being", 15), ("going", 12),
                       ("identity", 8)))
    exclude = ("我", "我们")
    if kind == "action":
        tense = s.weighted(ASKED_TENSES)
        if tense == "may":
            subject = np.pronoun(PRONOUN[s.choose(("我", "我们"))], "subject")
            scene = action(s, "may", subject=subject, negative=False)
        else:
            scene = action(s, tense, exclude, negative=False)
            while scene.subject.pair.zh[0].text == "我们" and len(scene.subject.pair.zh) == 1:
                scene = action(s, tense, exclude, negative=False)
        scene = scene.but(adverbs=())
        if tense == "habit" and scene.time is None:
            scene = scene.but(time=lexical("每天", "every day"))
    elif kind == "stative":
        scene = sentences.liking(s, exclude).but(negative=False)
        if scene.predicate.verb.base in ("hate", "have"):
            scene = sentences.liking(s, exclude, STATIVES[:1]).but(negative=False)
    elif kind == "being":
        return _adjective_question(s)
    elif kind == "going":
        scene = journeys.going_scene(s, exclude).but(negative=False, adverbs=())
        if scene.tense == "habit" and scene.time is None:
            scene = scene.but(time=lexical("每天", "every day"))
    else:
        return _identity_question(s)
    return scene.render(inverted=True, question_zh=particle())


def _adjective_question(s):
    """那 本 书 有意思 吗: Is that book interesting?"""
    subject, kind = qualities.described(s)
    if subject.pair.zh[0].text in ("我", "我们") and len(subject.pair.zh) == 1:
        subject, kind = np.name(s.pick(NAMES)), "person"
    complement = qualities.adjective_predicate(s, kind, degree=False)
    predicate = Predicate(qualities.IS, [], [complement], [complement], "none")
    return Scene(subject, predicate, "stative").render(inverted=True, question_zh=particle())


def _identity_question(s):
    """这 是 你 的 书 吗: Is this your book?"""
    if s.chance(0.5):
        subject = np.person(s, "subject", ("我", "我们", "他们"))
        entry = s.pick(np.occupations()[:18])
        noun = np.generic(entry) if subject.pair.en[-1].text == "parents" else (
            np.indefinite(entry))  # fmt: skip
        if subject.agreement == "plural" and subject.pair.en[0].text != "you":
            noun = np.generic(entry)
    else:
        this = lexical(*s.choose((("这", "this"), ("那", "that"))))
        subject = np.NounPhrase(this, "third", "thing")
        entry = s.pick(entries("@small readable device container clothes furniture"))
        owner = s.pick([PRONOUN[zh] for zh in ("你", "他", "她", "他们")])
        noun = np.possessed(entry, owner if s.chance(0.6) else np.name(s.pick(NAMES)))
    predicate = Predicate(BE, [], [noun.pair], [noun.pair], "none")
    return Scene(subject, predicate, "stative").render(inverted=True, question_zh=particle())




def subject_who(s):
    """谁 打破 了 这 个 杯子: Who broke this cup?"""
    who = np.NounPhrase(lexical("谁", "who"), "third", "person", PRONOUN["他"])
    if s.chance(0.25):
        chosen = s.pick(STATIVES[:5])
        thing = object_for(s, chosen, "stative", who)
        scene = Scene(who, Predicate(chosen, [], [thing.pair], [thing.pair]), "stative")
    else:
        tense = s.weighted((("past", 4), ("progressive", 2), ("want", 2), ("can", 2), ("will", 1),
                            ("skill", 1)))  # fmt: skip
        verbs = [v for v in ACTIONS if tense in v.tenses and v.subjects == "any"
                 and v.bare != "own" and v.objects]  # fmt: skip
        scene = action(s, tense, subject=who, verb=s.pick(verbs), negative=False)
    return scene.render()


def _asked_about(s):
    """The person a question is about: short, and never the speaker."""
    kind = s.weighted((("pronoun", 6), ("name", 3), ("kin", 3)))
    if kind == "pronoun":
        return np.pronoun(s.pick([PRONOUN[zh] for zh in ("你", "他", "她", "他们")]), "subject")
    if kind == "name":
        return np.name(s.pick(NAMES))
    return np.kin(s, s.pick([PRONOUN[zh] for zh in ("你", "他", "她")]))


# Verbs whose English does not hang on the object, so that 什么 is clear.
WHAT_VERBS = tuple(
    v for v in ACTIONS
    if v.objects and v.objects[0] != "#person" and v.subjects == "any" and v.zh[0] in
    ("写", "买", "吃", "喝", "洗", "画", "唱", "听", "学习", "修", "找", "打开", "准备", "讨论", "翻译", "借")
)  # fmt: skip


def object_what(s):
    """你 昨天 在 书店 买 了 什么: What did you buy at the bookstore yesterday?"""
    chosen = s.pick(WHAT_VERBS)
    tenses = [(t, w) for t, w in (("past", 5), ("progressive", 4), ("want", 4), ("will", 2),
              ("like", 2), ("plan", 2), ("should", 1)) if t in chosen.tenses]  # fmt: skip
    tense = s.weighted(tenses)
    subject = _asked_about(s)
    what = lexical("什么", "what")
    place = place_for(s, chosen, tense) if s.chance(0.35) else None
    time, _ = time_and_adverbs(s, tense, chosen)
    predicate = Predicate(chosen, [place], [what], [place])
    return Scene(subject, predicate, tense, time=time).render(inverted=True, fronted=what)


def _noun_what(s):
    """你 喜欢 什么 音乐 is left out; 你 喜欢 什么: What do you like?"""
    chosen = s.pick([v for v in STATIVES if v.base in ("like", "hate", "need", "understand")])
    subject = _asked_about(s)
    what = lexical("什么", "what")
    return Scene(subject, Predicate(chosen, [], [what], []), "stative").render(
        inverted=True, fronted=what)  # fmt: skip


def object_who(s):
    """你 正在 等 谁: Who are you waiting for?"""
    people_verbs = [v for v in ACTIONS if v.objects[:1] == ("#person",)] + [STATIVES[-1],
                                                                            STATIVES[0]]
    chosen = s.pick(people_verbs)
    tenses = [t for t in ("past", "progressive", "want", "stative") if t in chosen.tenses]
    tense = s.choose(tenses)
    subject = _asked_about(s)
    who = lexical("谁", "who")
    time, _ = time_and_adverbs(s, tense, chosen)
    predicate = Predicate(chosen, [], [who], [])
    return Scene(subject, predicate, tense, time=time).render(inverted=True, fronted=who)


def whose(s):
    """这 是 谁 的 书: Whose book is this?"""
    this = lexical(*s.choose((("这", "this"), ("那", "that"))))
    entry = s.pick(entries("@small readable device container clothes headwear vehicle, 狗, 猫"))
    noun = np.nominal(entry)
    who, de, whose_word = Word("谁"), Word("的"), Word("whose")
    asked = join([who, de, noun.pair], [whose_word, noun.pair], sure=[(who, whose_word)],
                 possible=[(de, whose_word)])  # fmt: skip
    predicate = Predicate(BE, [], [asked], [])
    return clause(this, predicate, "stative", agreement="third", inverted=True, fronted=asked)


def which(s):
    """你 喜欢 哪 本 书: Which book do you like?"""
    chosen = s.pick([v for v in (*ACTIONS, *STATIVES[:3]) if v.base in
                     ("read", "watch", "buy", "like", "sing", "write", "borrow", "repair", "hate",
                      "love")])
    fitting = [e for e in chosen.objects if not isinstance(e, Mass)]
    if not fitting:
        chosen = STATIVES[0]
        fitting = [e for e in chosen.objects if not isinstance(e, Mass)]
    entry = s.pick(fitting)
    tense = s.choose([t for t in ("past", "want", "stative") if t in chosen.tenses] or ["stative"])
    plural = s.chance(0.25)
    noun = np.nominal(entry, plural=plural)
    if plural:
        which_one = lexical("哪些", "which")
        asked = join([which_one, noun.pair], [which_one, noun.pair])
    else:
        which_one, measure = lexical("哪", "which"), Word(entry.measure)
        asked = join([which_one, measure, noun.pair], [which_one, noun.pair],
                     possible=[(measure, noun.head_en)])  # fmt: skip
    subject = _asked_about(s)
    time, _ = time_and_adverbs(s, tense, chosen)
    predicate = Predicate(chosen, [], [asked], [])
    return Scene(subject, predicate, tense, time=time).render(inverted=True, fronted=asked)


def how_many(s):
    """你 买 了 多少 本 书: How many books did you buy? 你 喝 了 多少 水: How much water ...?"""
    kind = s.weighted((("have", 4), ("past", 5), ("need", 2), ("there", 3)))
    how = words("how many")
    if kind == "there":
        where, entry = places.something_somewhere(s)
        return _how_many_there(where, entry, how)
    if kind == "past":
        chosen = s.pick([v for v in ACTIONS
                         if v.base in ("buy", "eat", "drink", "write", "read", "watch", "draw",
                                       "borrow")
                         and v.objects
                         and v.objects[0].kind not in ("meal", "television")])  # fmt: skip
        tense = "past"
    else:
        chosen = [v for v in STATIVES if v.base == kind][0]
        tense = "stative"
    entry = s.pick([e for e in chosen.objects if e.kind != "cuisine"])
    asked = _how_much(entry) if isinstance(entry, Mass) else _how_many(entry)
    subject = _asked_about(s)
    time, _ = time_and_adverbs(s, tense, chosen)
    predicate = Predicate(chosen, [], [asked], [])
    return Scene(subject, predicate, tense, time=time).render(inverted=True, fronted=asked)


def _how_many(entry):
    noun = np.nominal(entry, plural=True)
    many, measure, how = Word("多少"), Word(entry.measure), words("how many")
    return join([many, measure, noun.pair], [how, noun.pair], sure=[(many, how)],
                possible=[(measure, noun.head_en)])  # fmt: skip


def _how_much(entry):
    noun = np.nominal(entry)
    many, how = Word("多少"), words("how many" if noun.agreement == "plural" else "how much")
    return join([many, noun.pair], [how, noun.pair], sure=[(many, how)])


def _how_many_there(where, entry, how):
    noun = np.nominal(entry, plural=True)
    have, many, measure = Word("有"), Word("多少"), Word(entry.measure)
    are, there = Word("are"), Word("there")
    return join([where, have, many, measure, noun.pair], [how, noun.pair, are, there, where],
                sure=[(have, are), (many, how)],
                possible=[(have, there), (measure, noun.head_en)])  # fmt: skip


def how_much_money(s):
    """这 本 书 多少 钱: How much does this book cost?"""
    entry = s.pick(entries("@readable reference clothes device vehicle furniture instrument container"))
    thing = np.demonstrative(s, entry, singular=True)
    much, money = Word("多少"), Word("钱")
    how, does, cost = words("how much"), Word("does"), Word("cost")
    return join([thing.pair, much, money], [how, does, thing.pair, cost],
                sure=[(much, how), (money, cost)], possible=[(money, does)])  # fmt: skip


def where(s):
    """你 是 在 哪里 买 这 本 书 的: Where did you buy this book? 你 住 在 哪里: Where do you live?"""
    choice = s.weighted((("past", 6), ("live", 2), ("be", 4), ("go", 5), ("work", 3)))
    subject = _asked_about(s)
    if choice == "past":
        return _shi_de(s, subject, "where")
    zai, nali, where_en = Word("在"), Word("哪里"), Word("where")
    there = join([zai, nali], [where_en], sure=[(nali, where_en)], possible=[(zai, where_en)])
    if choice == "live":
        predicate = Predicate(LIVE, [], [there], [])
        return Scene(subject, predicate, "timeless").render(inverted=True, fronted=there)
    if choice == "work":
        chosen = s.pick([v for v in ACTIONS if v.zh[0] in ("工作", "学习") or v.base in ("sleep",)])
        tense = s.choose([t for t in ("timeless", "want", "plan") if t in chosen.tenses])
        thing = object_for(s, chosen, tense, subject)
        parts = [thing.pair] if thing else []
        predicate = Predicate(chosen, [there], parts, parts)
        return Scene(subject, predicate, tense).render(inverted=True, fronted=there)
    if choice == "be":
        entry = s.pick(entries("@small readable reference device container dish, 狗, 猫"))
        thing = np.possessed(entry, s.pick([PRONOUN[zh] for zh in ("我", "你", "他", "她")]))
        about = subject if s.chance(0.3) else thing
        there = join([nali], [where_en], sure=[(nali, where_en)])
        predicate = Predicate(verb("在", "be is was been being"), [], [there], [])
        return Scene(about, predicate, "stative").render(inverted=True, fronted=there)
    there = join([nali], [where_en], sure=[(nali, where_en)])
    tense = s.choose(("past", "will", "want", "plan", "going"))
    time, _ = journeys._trip_time(s, tense, False)
    predicate = Predicate(GO, [], [there], [])
    return Scene(subject, predicate, tense, time=time).render(inverted=True, fronted=there)


def _shi_de(s, subject, asked):
    """是 ... 的 asks about where or when of something past; both frame words link to 'did'."""
    chosen = s.pick([v for v in ACTIONS
                     if v.base in ("buy", "find", "borrow", "take", "learn", "eat")
                     and "past" in v.tenses and v.subjects == "any"])  # fmt: skip
    entry = s.pick([e for e in chosen.objects
                    if e.kind not in ("cuisine", "meal", "produce", "staple")]
                   or [ENTRY["书"]])  # fmt: skip
    if entry not in chosen.objects:
        chosen = [v for v in ACTIONS if v.base == "buy" and ENTRY["书"] in v.objects][0]
    thing = np.demonstrative(s, entry) if chosen.bare != "own" else np.possessed(entry,
                                                                                 subject.pronoun)
    shi, de, did = Word("是"), Word("的"), Word("did")
    if asked == "where":
        zai, nali, wh = Word("在"), Word("哪里"), Word("where")
        question = join([zai, nali], [wh], sure=[(nali, wh)], possible=[(zai, wh)])
    else:
        question = lexical("什么时候", "when")
    head, main = Word(chosen.zh[0]), Word(chosen.base)
    time = None
    if asked == "where" and s.chance(0.4):
        time = some_time(s, PAST_TIMES[:7], chosen, clock=False)
    return join([subject.pair, time, shi, question, head, thing.pair, de],
                [question, did, subject.pair, main, thing.pair, time],
                sure=[(head, main)], possible=[(shi, did), (de, did), (head, did)])  # fmt: skip


def when(s):
    """你 什么时候 去 北京 with 会, 想, 打算: When will you go to Beijing?"""
    if s.chance(0.35):
        return _shi_de(s, _asked_about(s), "when")
    asked = lexical("什么时候", "when")
    tense = s.choose(("will", "want", "plan"))
    scene = journeys.going_scene(s, tense=tense) if s.chance(0.5) else action(
        s, tense, negative=False)  # fmt: skip
    subject = _asked_about(s)
    scene = scene.but(subject=subject, negative=False, time=None, adverbs=())
    fronted = join([], [asked.en])
    time = join([asked.zh], [])
    pair = scene.render(inverted=True, fronted=fronted, time=time)
    return join([pair], [pair], sure=[(asked.zh, asked.en)])


def why(s):
    """你 为什么 没 去 学校: Why did you not go to school?"""
    asked = lexical("为什么", "why")
    kind = s.weighted((("action", 5), ("stative", 4), ("being", 3), ("going", 3)))
    subject = _asked_about(s)
    if kind == "action":
        tense = s.weighted((("past", 5), ("want", 4), ("like", 2), ("should", 1),
                            ("progressive", 2)))
        scene = action(s, tense)
    elif kind == "going":
        scene = journeys.going_scene(s, tense=s.choose(("past", "want", "plan")))
    elif kind == "stative":
        scene = sentences.liking(s,
                                 verbs=[v for v in STATIVES
                                        if v.base in ("like", "love", "hate", "need")])
    else:
        complement = qualities.adjective_predicate(s, "person", negative=s.chance(0.3), degree=True)
        negative = len(complement.zh) == 1
        scene = Scene(subject, Predicate(qualities.IS, [], [complement], [complement], "none"),
                      "stative", negative)  # fmt: skip
    if scene.tense == "past" and not scene.negative:
        scene = scene.but(negative=kind == "action")
    scene = scene.but(subject=subject, adverbs=(), time_first=False)
    fronted = join([], [asked.en])
    before = join([asked.zh], [])
    time = scene.time
    late = join([time, before], [time]) if time is not None else before
    pair = scene.render(inverted=True, fronted=fronted, time=late)
    return join([pair], [pair], sure=[(asked.zh, asked.en)])


def how(s):
    """你 怎么 去 学校: How do you go to school?"""
    place = s.pick(journeys.DESTINATIONS)
    where_to = journeys.destination(place)
    asked = lexical("怎么", "how")
    tense = s.weighted((("habit", 3), ("plan", 2), ("want", 2), ("will", 2)))
    subject = _asked_about(s)
    time = None
    if tense == "will":
        time = some_time(s, FUTURE_TIMES, GO, clock=False)
    if tense == "habit":
        time = lexical("每天", "every day")
    zh_how = join([asked.zh], [])
    predicate = Predicate(GO, [zh_how], [where_to], [where_to], "none")
    pair = Scene(subject, predicate, tense, time=time).render(inverted=True,
                                                              fronted=join([], [asked.en]))
    return join([pair], [pair], sure=[(asked.zh, asked.en)])


def identity_who(s):
    """那 个 女孩 是 谁: Who is that girl?"""
    entry = s.pick([noun for noun in NOUNS if noun.kind == "person"])
    if s.chance(0.5) and s.relative_clauses is not None:
        subject = s.relative_clauses.of_person(s, entry)
    else:
        adjective = np.attribute(s, "person") if s.chance(0.4) else None
        subject = np.demonstrative(s, entry, adjective, singular=True)
    who = lexical("谁", "who")
    return Scene(subject, Predicate(BE, [], [who], []), "stative").render(inverted=True,
                                                                          fronted=who)


QUESTIONS = (
    (yes_no, 36), (subject_who, 10), (object_what, 12), (object_who, 6), (whose, 4), (which, 7),
    (how_many, 9), (how_much_money, 3), (where, 12), (when, 9), (why, 12), (how, 4),
    (identity_who, 4), (_noun_what, 1),
)  # fmt: skip
