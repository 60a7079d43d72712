"""Phrases that exist in both languages at once.

A Pair holds the Chinese words, the English words and the links between them. Links name words by
identity, not by position, so a rule may put its parts in any order on either side and the word
alignment of the sentence still falls out of the derivation.
"""

from dataclasses import dataclass


SURE = "-"
POSSIBLE = "p"
CHINESE_PUNCTUATION = "。？，、"
ENGLISH_PUNCTUATION = ".?,"
CLITICS = ("'s",)


class Word:
    """One occurrence of a word; two occurrences of the same text are different words."""

    __slots__ = ("text",)

    def __init__(self, text):
        self.text = text


@dataclass(frozen=True, eq=False)
class Pair:
    """A phrase: its Chinese words, its English words, its links (Chinese, English, mark)."""

    zh: tuple
    en: tuple
    links: tuple


def words(text):
    """One new Word for each space-separated word of `text`."""
    return tuple(Word(part) for part in text.split())


def _side(piece, side):
    if piece is None:
        return ()
    if isinstance(piece, Word):
        return (piece,)
    if isinstance(piece, Pair):
        return getattr(piece, side)
    return tuple(word for part in piece for word in _side(part, side))


def _pairs_in(pieces):
    for piece in pieces:
        if isinstance(piece, Pair):
            yield piece
        elif piece is not None and not isinstance(piece, Word):
            yield from _pairs_in(piece)


def join(zh, en, sure=(), possible=()):
    """One rule of the grammar: the parts in Chinese order and in English order, and new links.

    A part is a Pair, a Word, a sequence of parts, or None for a part left out. A link is
    (Chinese part, English part) and links every word of the one with every word of the other.
    """
    links = []
    seen = []
    for pair in _pairs_in((*zh, *en)):
        if not any(pair is other for other in seen):
            seen.append(pair)
            links.extend(pair.links)
    for mark, specified in ((SURE, sure), (POSSIBLE, possible)):
        for chinese, english in specified:
            for source in _side(chinese, "zh"):
                for target in _side(english, "en"):
                    links.append((source, target, mark))
    return Pair(_side(tuple(zh), "zh"), _side(tuple(en), "en"), tuple(links))


def lexical(zh, en, possible=()):
    """A dictionary entry. Entries of equal length link word by word, others every word with every
    word; English words listed in `possible` (articles, prepositions) get possible links only, from
    every Chinese word of the entry, and do not count for the length."""
    source = words(zh)
    target = words(en)
    weak = [word for word in target if word.text in possible]
    strong = [word for word in target if word.text not in possible]
    if len(source) == len(strong):
        sure = list(zip(source, strong))
    else:
        sure = [(source, strong)]
    return join([source], [target], sure=sure, possible=[(source, weak)])


def finish(pair, mark="."):
    """A sentence: capital letter and final punctuation ('.' or '?')."""
    first = pair.en[0]
    first.text = first.text[0].upper() + first.text[1:]
    stop_zh = Word("。" if mark == "." else "？")
    stop_en = Word(mark)
    return join([pair, stop_zh], [pair, stop_en], sure=[(stop_zh, stop_en)])


def pharaoh(pair):
    """The links in Pharaoh format, ordered by position; a sure link wins over a possible one."""
    source_index = {id(word): index for index, word in enumerate(pair.zh)}
    target_index = {id(word): index for index, word in enumerate(pair.en)}
    marks = {}
    for source, target, mark in pair.links:
        key = (source_index[id(source)], target_index[id(target)])
        if marks.get(key) != SURE:
            marks[key] = mark
    return " ".join(f"{i}{marks[i, j]}{j}" for i, j in sorted(marks))


def detokenize_english(tokens):
    """Join tokens with spaces, none before punctuation and clitics."""
    text = ""
    for token in tokens:
        glued = not text or token in ENGLISH_PUNCTUATION or token in CLITICS
        text += token if glued else " " + token
    return text


def segmented(side):
    return " ".join(word.text for word in side)


def raw_chinese(pair):
    return "".join(word.text for word in pair.zh)


def raw_english(pair):
    return detokenize_english([word.text for word in pair.en])
