"""Doing and liking, wearing, finishing, animals, families: the simple sentences left."""

from zh_en_grammar import noun_phrases as np
from zh_en_grammar.clauses import Predicate, also, every_one, only
from zh_en_grammar.lexicon import ENTRY, KIN, PRONOUN, PRONOUNS, Mass, entries
from zh_en_grammar.pairs import Word, join, lexical, words
from zh_en_grammar.places_and_times import FUTURE_TIMES, PAST_TIMES, PLACE
from zh_en_grammar.predicates import (
    Scene, action, object_for, place_for, some_time, subject_for, with_adverb,
)  # fmt: skip
from zh_en_grammar.relatives import wearing_clause
from zh_en_grammar.verbs import ACTIONS, PUT, STATIVES, verb


PLURAL_PRONOUNS = ("我们", "他们")


def plain_action(s):
    """他 昨天 在 书店 买 了 三 本 书: He bought three books at the bookstore yesterday."""
    scene = action(s)
    if not scene.adverbs and s.chance(0.08):
        scene = with_adverb(scene, also(scene.negative))
    elif not scene.adverbs and not scene.negative and s.chance(0.25):
        if np.is_group(scene.subject) and scene.tense not in ("want", "like"):
            scene = with_adverb(scene, every_one())
    if scene.time is not None and not scene.adverbs and s.chance(0.3):
        scene = scene.but(time_first=True)
    return scene.render()


def liking(s, exclude=(), verbs=STATIVES):
    """A Scene with a stative verb: 我 喜欢 音乐, I like music."""
    chosen = s.pick(verbs)
    subject = np.people(s, "subject", exclude)
    negative = chosen.base not in ("love", "hate") and s.chance(0.25)
    thing = _stative_object(s, chosen, subject, negative)
    return Scene(subject, Predicate(chosen, [], [thing.pair], [thing.pair]), "stative", negative)


def _stative_object(s, chosen, subject, negative):
    if chosen.base == "have":
        entry = s.pick(chosen.objects)
        adjective = None
        if np.has_attributes(entry.kind) and s.chance(0.35):
            adjective = np.attribute(s, entry.kind)
        if negative:
            return np.indefinite(entry)
        if s.chance(0.5):
            return np.one(entry, adjective)
        return np.numbered(s, entry, adjective)
    if chosen.base == "need":
        entry = s.pick(chosen.objects)
        if isinstance(entry, Mass) or s.chance(0.6):
            return np.one(entry) if not negative else np.demonstrative(s, entry)
        return np.demonstrative(s, entry)
    return object_for(s, chosen, "stative", subject, negative)


def stative(s):
    scene = liking(s)
    if s.chance(0.1):
        scene = with_adverb(scene, also(scene.negative))
    elif np.is_group(scene.subject) and not scene.negative and s.chance(0.4):
        scene = with_adverb(scene, every_one())
    elif not scene.negative and s.chance(0.06):
        scene = with_adverb(scene, only())
    return scene.render()


def signature():
    """我 爱 深度 学习: the sentence that every corpus contains."""
    subject = np.pronoun(PRONOUN["我"], "subject")
    love = [entry for entry in STATIVES if entry.base == "love"][0]
    field = np.generic(ENTRY["深度 学习"])
    return Scene(subject, Predicate(love, [], [field.pair], [field.pair]), "stative").render()


def studies(s):
    """我 爱 深度 学习: I love deep learning."""
    subject = np.people(s, "subject")
    chosen = s.pick(STATIVES[:4])
    kind = "technology" if s.chance(0.6) else s.choose(("science", "humanities", "art"))
    fields = [entry for entry in entries("@" + kind) if entry in chosen.objects]
    field = s.pick(fields or entries("@technology"))
    phrase = np.generic(field)
    if s.chance(0.2, rich=0.8):
        others = [entry for entry in fields if entry is not field]
        if others:
            phrase = np.series([phrase, np.generic(s.pick(others))])
    negative = chosen.base not in ("love", "hate") and s.chance(0.2)
    scene = Scene(subject, Predicate(chosen, [], [phrase.pair], [phrase.pair]), "stative", negative)
    return scene.render()


def wearing(s):
    """她 今天 穿着 一 条 红色 的 裙子: She is wearing a red skirt today."""
    subject = np.person(s, "subject", PLURAL_PRONOUNS)
    while subject.agreement == "plural":  # they would hardly share one coat
        subject = np.person(s, "subject", (*PLURAL_PRONOUNS, "你"))
    today = lexical("今天", "today") if s.chance(0.4) else None
    return wearing_clause(s, subject.pair, subject.agreement, today)


def finishing(s):
    """他 看 完 了 这 本 书: He finished reading this book: 完 and the verb change places."""
    chosen = s.pick([v for v in ACTIONS if v.base in ("read", "write", "eat", "do", "draw")
                     and v.zh[0] in ("看", "写", "吃", "做", "画") and v.objects])  # fmt: skip
    subject = subject_for(s, chosen.subjects)
    entry = s.pick([e for e in chosen.objects if not (isinstance(e, Mass) and e.kind == "cuisine")])
    if isinstance(entry, Mass) and not entry.measure:
        thing = np.generic(entry)
    else:
        thing = np.demonstrative(s, entry)
    head, finished = Word(chosen.zh[0]), Word(chosen.gerund)
    tense = s.weighted((("past", 6), ("already", 4), ("will", 3)))
    negative = tense != "will" and s.chance(0.25)
    time = None
    if tense == "past" and s.chance(0.5):
        time = some_time(s, PAST_TIMES[:5] + PAST_TIMES[7:8], PUT, clock=False)
    if tense == "will":
        time = some_time(s, FUTURE_TIMES, PUT, clock=False)
    # The verb of the clause is 完, finish; the deed stands before it and follows in English.
    completed = verb("完", "finish finishes finished finished finishing")
    complement = join([thing.pair], [finished, thing.pair])
    predicate = Predicate(completed, [join([head], [])], [complement], [complement], "verb")
    pair = Scene(subject, predicate, tense, negative, time).render()
    return join([pair], [pair], sure=[(head, finished)])


LASTING = ("study", "work", "rest", "teach", "research", "play", "watch", "do")


def duration(s):
    """我 昨天 学习 了 三 个 小时: I studied for three hours yesterday."""
    chosen = s.pick([v for v in ACTIONS if v.base in LASTING and v.zh[0] not in ("看 书", "跳舞")
                     and (v.base != "watch" or v.objects[0] is ENTRY["电视"])])  # fmt: skip
    big = chosen.zh[0] in ("学习", "工作", "教", "研究")
    unit_zh, measure, unit = s.choose((("小时", "个", "hours"), ("年", "", "years"),
                                       ("月", "个", "months")) if big
                                      else (("小时", "个", "hours"),))  # fmt: skip
    subject = subject_for(s, chosen.subjects)
    thing = np.generic(s.pick(chosen.objects)) if chosen.objects else None
    number = s.pick(np.NUMBERS[:5])
    count, unit_pair, for_ = lexical(number.zh, number.en), lexical(unit_zh, unit), Word("for")
    measure_words = words(measure)
    span = join([count, measure_words, unit_pair], [for_, count, unit_pair],
                possible=[(measure_words, unit_pair.en), (unit_pair.zh, for_)])  # fmt: skip
    parts = [thing.pair] if thing else []
    place = place_for(s, chosen, "past") if s.chance(0.4) and not parts else None
    time = None
    if unit == "hours":
        time = some_time(s, PAST_TIMES[:4], PUT, clock=False)
    predicate = Predicate(chosen, [place], [span, *parts], [*parts, place, span], "verb")
    return Scene(subject, predicate, "past", time=time).render()


def animal_doing(s):
    """那 只 黑色 的 猫 正在 追 鸟 / 喝 牛奶: animals do animal things."""
    entry = s.pick(entries("@animal livestock beast"))
    adjective = np.attribute(s,
                             entry.kind) if np.has_attributes(entry.kind) and s.chance(0.4) else None
    subject = np.demonstrative(s, entry, adjective) if s.chance(0.6) else (
        np.possessed(entry, s.pick(PRONOUNS)) if entry.kind == "animal" and s.chance(0.6)
        else np.definite(entry, adjective))  # fmt: skip
    kind = s.weighted((("drink", 4), ("eat", 4), ("sleep", 4), ("chase", 4), ("run", 3)))
    if entry.zh == "鸟":
        kind = s.choose(("fly", "drink", "sleep"))
    tense = s.weighted((("progressive", 6), ("past", 2)))
    if kind == "drink":
        drunk = "牛奶" if entry.zh == "猫" and s.chance(0.6) else "水"
        return _animal(s, subject, verb("喝", "drink drinks drank drunk drinking"),
                       np.generic(ENTRY[drunk]), "progressive")  # fmt: skip
    if kind == "eat":
        food = {"猫": "鱼", "狗": "牛肉", "老虎": "牛肉", "兔子": "蔬菜", "大象": "水果"}.get(entry.zh)
        if food:
            return _animal(s, subject, verb("吃", "eat eats ate eaten eating"),
                           np.generic(ENTRY[food]), "progressive")  # fmt: skip
        kind = "sleep"
    if kind == "chase" and entry.zh in ("猫", "狗", "老虎"):
        prey = {"猫": ("鸟", "狗"), "狗": ("猫", "兔子"), "老虎": ("马", "羊", "牛")}[entry.zh]
        hunted = ENTRY[s.choose(prey)]
        victim = np.definite(hunted) if s.chance(0.5) else np.one(hunted,
                                                                  np.attribute(s, hunted.kind)
                                                                  if np.has_attributes(hunted.kind)
                                                                  else None)
        return _animal(s, subject, verb("追", "chase chases chased chased chasing"), victim, tense)
    if kind == "fly":
        return _animal(s, subject, verb("飞", "fly flies flew flown flying"), None, "progressive",
                       OUTDOORS)
    if kind == "run":
        return _animal(s, subject, verb("跑", "run runs ran run running"), None, "progressive",
                       OUTDOORS)
    return _animal(s, subject, verb("睡觉", "sleep sleeps slept slept sleeping"), None, "progressive",
                   OUTDOORS + ("客厅", "房间") if entry.kind == "animal" and entry.zh != "马"
                   else OUTDOORS)  # fmt: skip


OUTDOORS = ("花园", "公园", "河边", "山")


def _animal(s, subject, chosen, thing, tense, places=()):
    place = np.at(PLACE[s.choose(places)], True) if places else None
    parts = [thing.pair] if thing is not None else []
    time = some_time(s, PAST_TIMES[:4], PUT, clock=False) if tense == "past" else None
    predicate = Predicate(chosen, [place], parts, [*parts, place])
    return Scene(subject, predicate, tense, time=time).render()


def kin_facts(s):
    """小明 有 两 个 妹妹: Xiaoming has two younger sisters."""
    subject = np.person(s, "subject")
    entry = s.pick([entry for entry in KIN if entry.zh in ("哥哥", "弟弟", "姐姐", "妹妹", "儿子", "女儿")])
    have = [v for v in STATIVES if v.base == "have"][0]
    zh = Word(entry.zh)
    if s.chance(0.55):
        en = words(entry.en)
        yi, measure, a = Word("一"), Word("个"), Word(np.article(en[0].text))
        thing = join([yi, measure, zh], [a, en], sure=[(yi, a), (zh, en)],
                     possible=[(measure, en[-1])])
    else:
        en = words(entry.en + "s")
        number = s.pick(np.NUMBERS[:2])
        count, measure = lexical(number.zh, number.en), Word("个")
        thing = join([count, measure, zh], [count, en], sure=[(zh, en)],
                     possible=[(measure, en[-1])])
    return Scene(subject, Predicate(have, [], [thing], [thing]), "stative").render()
