"""Doing something to a thing, or giving it to somebody: 把, 被, 给, 让, 请."""

from zh_en_grammar import noun_phrases as np
from zh_en_grammar.clauses import Predicate, bare_verb_phrase, frequency
from zh_en_grammar.lexicon import ENTRY, NAMES, PRONOUNS, Mass, entries
from zh_en_grammar.pairs import Word, join, words
from zh_en_grammar.places import SURFACES, surface
from zh_en_grammar.places_and_times import FUTURE_TIMES, PAST_TIMES
from zh_en_grammar.predicates import ALL_PRONOUNS, Scene, object_for, some_time
from zh_en_grammar.verbs import ACTIONS, DISPOSALS, GIVE, PASSIVES, PUT, verb


def ba_phrase(noun):
    """把 门: the object in front of the verb."""
    ba = Word("把")
    return join([ba, noun.pair], [noun.pair], possible=[(ba, noun.pair)])


def affected(s, entry, owner=None):
    """A definite thing: what 把 and 被 take."""
    style = s.weighted((("definite", 35), ("demonstrative", 30), ("possessed", 20),
                        ("relative", 15)))
    if isinstance(entry, Mass):
        if entry.measure and style == "demonstrative":
            return np.demonstrative(s, entry)
        return np.definite(entry)
    if style == "definite":
        return np.definite(entry)
    if style == "demonstrative":
        adjective = None
        if np.has_attributes(entry.kind) and s.chance(0.3):
            adjective = np.attribute(s, entry.kind)
        return np.demonstrative(s, entry, adjective, singular=True)
    if style == "possessed" or s.relative_clauses is None:
        if owner is not None and s.chance(0.5):
            return np.possessed(entry, owner)
        return np.possessed(entry, s.pick(PRONOUNS))
    return s.relative_clauses.of_thing(s, entry)


def disposal(s):
    """他 把 书 放 在 桌子 上 了: He put the book on the table."""
    return disposal_scene(s).render()


def disposal_scene(s, exclude=()):
    subject = np.people(s, "subject", exclude)
    choice = s.weighted((("put", 30), ("give", 22), ("translate", 8), ("do", 40)))
    tense = s.weighted((("past", 65), ("already", 12), ("want", 9), ("will", 7), ("should", 7)))
    negative = tense == "past" and s.chance(0.2)
    time = some_time(s, PAST_TIMES, PUT,
                     clock=False) if tense == "past" and s.chance(0.45) else None
    if choice == "put":
        thing = affected(s,
                         s.pick(entries("@small key ticket readable reference dish device photo fruit")),
                         subject.pronoun)  # fmt: skip
        where = surface(s, only=SURFACES[:8])
        predicate = Predicate(PUT, [ba_phrase(thing)], [where], [where], "final")
        return _fronted_object(subject, predicate, tense, negative, time)
    if choice == "give":
        action_verb, preposition = s.choose(TRANSFERS)
        thing = affected(s,
                         s.pick(entries("@readable reference mail gift photo small ticket artwork")),
                         subject.pronoun)  # fmt: skip
        receiver = np.person(s, "object", (*ALL_PRONOUNS, subject.pair.zh[0].text))
        to = words(preposition)
        last = Word(action_verb.zh[-1])
        target = join([last, receiver.pair], [to, receiver.pair], sure=[(last, to)])
        single = _single(action_verb)
        predicate = Predicate(single, [ba_phrase(thing)], [target], [target], "final")
        return _fronted_object(subject, predicate, tense, negative, time)
    if choice == "translate":
        thing = affected(s, s.pick(entries("书, 小说, 文章, 诗, 信, 句子, 故事")), subject.pronoun)
        language = np.generic(s.pick(entries("@language")))
        become, into = Word("成"), Word("into")
        target = join([become, language.pair], [into, language.pair], sure=[(become, into)])
        predicate = Predicate(TRANSLATE, [ba_phrase(thing)], [target], [target], "final")
        return _fronted_object(subject, predicate, tense, negative, time)
    chosen = s.pick(DISPOSALS)
    thing = affected(s, s.pick(chosen.objects), subject.pronoun)
    if chosen.base in ("lose", "break", "forget", "soil") and tense not in ("past", "already"):
        tense = "past"
    predicate = Predicate(chosen, [ba_phrase(thing)], [], [], "final")
    return _fronted_object(subject, predicate, tense, negative, time)


def _single(chosen):
    """寄给 counts as two words, 寄 and 给; the verb itself is the first."""
    return verb(chosen.zh[0], f"{chosen.base} {chosen.third} {chosen.past} "
                              f"{chosen.participle} {chosen.gerund}")  # fmt: skip


TRANSFERS = (
    (verb("寄 给", "send sends sent sent sending"), "to"),
    (verb("送 给", "give gives gave given giving"), "to"),
    (verb("还 给", "return returns returned returned returning"), "to"),
    (verb("借 给", "lend lends lent lent lending"), "to"),
    (verb("卖 给", "sell sells sold sold selling"), "to"),
)
TRANSLATE = verb("翻译", "translate translates translated translated translating")


def _fronted_object(subject, predicate, tense, negative, time):
    """English puts the 把 object back behind the verb."""
    predicate.english = [predicate.before[0], *predicate.english]
    return Scene(subject, predicate, tense, negative, time)


def passive(s):
    """书 被 他 借走 了: The book was borrowed by him."""
    chosen = s.pick(PASSIVES)
    thing = affected(s, s.pick(chosen.objects))
    tense = s.weighted((("past", 75), ("already", 25)))
    negative = s.chance(0.12)
    bei = Word("被")
    if chosen.base != "lose" and (s.chance(0.75) or chosen.base in ("design", "translate")):
        exclude = ("我们",) if chosen.base == "steal" else ()
        agent = np.person(s, "object", exclude)
        if chosen.base == "steal":
            agent = np.one(ENTRY[s.choose(("男人", "女人"))])
        by = Word("by")
        phrase = join([bei, agent.pair], [by, agent.pair], sure=[(bei, by)])
        predicate = Predicate(chosen, [phrase], [], [phrase], "final")
        free = None
    else:
        phrase = join([bei], [])
        predicate = Predicate(chosen, [phrase], [], [], "final")
        free = bei
    time = None
    if tense == "past" and s.chance(0.35):
        time = some_time(s, PAST_TIMES, chosen, clock=False)
    pair = Scene(thing, predicate, tense, negative, time, passive=True).render()
    auxiliary = [word for word in pair.en if word.text in ("was", "were", "been")][-1:]
    mark = [(bei, auxiliary)]
    if free is not None:
        return join([pair], [pair], sure=mark)
    return join([pair], [pair], possible=mark)


def teacher(s):
    """Somebody who teaches: a teacher by title, by occupation, or my mother."""
    kind = s.weighted((("title", 4), ("occupation", 4), ("kin", 2)))
    if kind == "title":
        return np.name(s.pick([entry for entry in NAMES if entry.zh.split()[-1] in ("老师", "教授")]))
    if kind == "kin":
        return np.kin(s)
    return np.person(s, "subject", among=[ENTRY["老师"], ENTRY["教授"]])


def learner(s):
    """Somebody who is taught."""
    kind = s.weighted((("pronoun", 5), ("group", 2), ("name", 2)))
    if kind == "pronoun":
        return np.pronoun(s.pick(PRONOUNS), "object")
    if kind == "name":
        return np.name(s.pick([entry for entry in NAMES if " " not in entry.zh]))
    return np.group_of(s, ("孩子", "学生"))


def giving(s):
    """他 给 了 我 一 本 书: He gave me a book. 王 老师 教 我们 数学: Teacher Wang teaches us mathematics."""
    choice = s.weighted((("give", 60), ("teach", 20), ("ask", 12), ("tell", 12)))
    subject = np.person(s, "subject") if choice != "teach" else teacher(s)
    head = subject.pair.zh[0].text
    exclude = {"我": ("我", "我们"), "我们": ("我", "我们"), "你": ("你",)}.get(head, ())
    receiver = np.person(s, "object", exclude) if choice != "teach" else learner(s)
    if choice == "teach":
        chosen = verb("教", "teach teaches taught taught teaching")
        thing = np.generic(s.pick(entries("@science humanities language technology")))
        tense, time = s.weighted((("timeless", 3), ("will", 1))), None
        if tense == "will":
            time = some_time(s, FUTURE_TIMES, None, clock=False)
    elif choice == "ask":
        chosen = verb("问", "ask asks asked asked asking")
        adjective = np.attribute(s, "question") if s.chance(0.6) else None
        thing = np.one(ENTRY["问题"], adjective) if s.chance(0.6) else np.numbered(s, ENTRY["问题"],
                                                                                 adjective)
        tense, time = "past", None
        if s.chance(0.5):
            time = some_time(s, PAST_TIMES, chosen, clock=False)
    elif choice == "tell":
        chosen = verb("告诉", "tell tells told told telling")
        thing = np.definite(ENTRY["答案"]) if s.chance(0.5) else np.one(ENTRY["故事"],
                                                                      np.attribute(s, "text"))
        tense, time = s.weighted((("past", 3), ("will", 1), ("want", 1))), None
    else:
        chosen = GIVE
        entry = s.pick(entries("@gift readable small fruit photo drink plant headwear, 蛋糕"))
        adjective = None
        if np.has_attributes(entry.kind) and s.chance(0.3):
            adjective = np.attribute(s, entry.kind)
        thing = np.one(entry, adjective) if s.chance(0.7) else np.numbered(s, entry, adjective)
        tense = s.weighted((("past", 6), ("will", 2), ("want", 2), ("plan", 1)))
        time = some_time(s, PAST_TIMES, chosen,
                         clock=False) if tense == "past" and s.chance(0.5) else None
        if tense == "will" and s.chance(0.7):
            time = some_time(s, FUTURE_TIMES, chosen, clock=False)
    parts = [receiver.pair, thing.pair]
    return Scene(subject, Predicate(chosen, [], parts, parts), tense, time=time).render()


CAUSATIVES = (
    verb("让", "ask asks asked asked asking"),
    verb("请", "invite invites invited invited inviting"),
    verb("教", "teach teaches taught taught teaching"),
)


def causative(s):
    """昨天 老师 让 我们 写 一 篇 文章: Yesterday the teacher asked us to write an article."""
    chosen = s.choose(CAUSATIVES[:2]) if s.chance(0.85) else CAUSATIVES[2]
    subject = np.person(s, "subject")
    head = subject.pair.zh[0].text
    exclude = {"我": ("我", "我们"), "我们": ("我", "我们"), "你": ("你",)}.get(head, (head,))
    helper = np.person(s, "object", exclude)
    if chosen.zh == ("教",):
        doing = s.pick([v for v in ACTIONS if "skill" in v.tenses and v.base != "speak"])
        tense, time = "timeless", None
    else:
        wanted = ("eat", "drink", "film", "watch") if chosen.zh == ("请",) else (
            "home", "shop", "grocery", "study", "write", "cook")  # fmt: skip
        doing = s.pick([v for v in ACTIONS if v.uses & set(wanted) and "want" in v.tenses
                        and v.subjects == "any"])  # fmt: skip
        tense = s.weighted((("past", 5), ("habit", 2), ("want", 3)))
        time = None
        if tense == "past":
            time = some_time(s, PAST_TIMES, PUT, clock=False)
    adverbs = (frequency(s),) if tense == "habit" else ()
    thing = object_for(s, doing, "want", helper)
    pair = [thing.pair] if thing is not None else []
    inner = bare_verb_phrase(Predicate(doing, [], pair, pair))
    to = Word("to")
    tail = join([inner], [to, inner], possible=[(inner.zh[:1], to)])
    parts = [helper.pair, tail]
    predicate = Predicate(chosen, [], parts, parts, "none")
    return Scene(subject, predicate, tense, time=time, time_first=True, adverbs=adverbs).render()
