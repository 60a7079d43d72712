"""Splits Tatoeba's sentence pairs into train, dev and test. Called by scripts/get_tatoeba.sh.

Reads a zip archive or a text file of lines
    English TAB other                       or
    English TAB other TAB attribution       or
    number TAB English TAB number TAB other
and writes {train,dev,test}.{LANGUAGE,en} to a folder, and the archive's own notice, if it has one, to
notice.incomplete; then prints what it counted.

The split of a pair is a hash of its English sentence, so it stays the same when the file grows. Letter case and
punctuation do not count there: "Wait!" and "Wait." go together. A pair whose other sentence stands on the far side
too is left out of the less protected split (training before dev, dev before test), so that neither side of a test
pair was ever seen in training.
"""

import hashlib
import os
import re
import sys
import unicodedata
import zipfile

SPLITS = ("train", "dev", "test")

# What some reader or other takes for the end of a line, and what no sentence needs.
CONTROLS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]+")

# Deletes punctuation, symbols and spaces.
LETTERS_ONLY = {
    code: None for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code))[0] in "PSZ"
}


class BadInput(Exception):
    """Something that the user can put right."""


def key_of(sentence):
    """Sentences with the same key are the same to the split."""
    folded = unicodedata.normalize("NFC", sentence).casefold()
    return folded.translate(LETTERS_ONLY) or folded


def split_of(key, held_out):
    """held_out: the share, in percent, of each of dev and test."""
    number = int.from_bytes(hashlib.sha256(key.encode("utf-8")).digest()[:8], "big")
    percentile = number * 100 / 2**64
    if percentile < held_out:
        return "test"
    if percentile < 2 * held_out:
        return "dev"
    return "train"


def read_lines(path):
    """The lines of the text in the archive, or of the file itself; and the archive's own notice, or None."""
    if not zipfile.is_zipfile(path):
        if path.endswith(".zip"):
            raise BadInput(f"{path}: this is no zip archive, or not the whole of one")
        with open(path, "rb") as file:
            return file.read().split(b"\n"), None
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith((".txt", ".tsv"))]
            texts = [name for name in names if not os.path.basename(name).startswith("_")]
            if len(texts) != 1:
                raise BadInput(f"{path}: the archive should hold one text file, and holds {len(texts)}")
            notices = [archive.read(name) for name in names if os.path.basename(name) == "_about.txt"]
            return archive.read(texts[0]).split(b"\n"), (notices[0] if notices else None)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise BadInput(f"{path}: the archive is damaged ({error})") from error


def read_pairs(lines):
    """All well-formed pairs (English, other) in order, and what is wrong with the other lines: [(number, why)]."""
    pairs = []
    malformed = []
    for number, raw in enumerate(lines, start=1):
        if number == 1 and raw.startswith(b"\xef\xbb\xbf"):
            raw = raw[3:]
        if not raw.strip():
            continue
        try:
            fields = raw.decode("utf-8").rstrip("\r").split("\t")
        except UnicodeDecodeError:
            malformed.append((number, "not UTF-8"))
            continue
        if len(fields) == 4 and fields[0].isdecimal() and fields[2].isdecimal():
            fields = [fields[1], fields[3]]
        if len(fields) not in (2, 3):
            malformed.append((number, "too few columns" if len(fields) < 2 else f"{len(fields)} columns"))
            continue
        english, other = (CONTROLS.sub(" ", field).strip() for field in fields[:2])
        if not english or not other:
            malformed.append((number, "an empty sentence"))
            continue
        pairs.append((english, other))
    return pairs, malformed


def split_pairs(pairs, held_out):
    """{split: pairs}, without duplicates and without pairs whose other sentence a more protected split holds; the
    number of those left out."""
    assigned = [
        (split_of(key_of(english), held_out), english, other) for english, other in dict.fromkeys(pairs)
    ]
    result = {name: [] for name in SPLITS}
    protected = set()
    left_out = 0
    for name in reversed(SPLITS):
        keys = set()
        for split, english, other in assigned:
            if split != name:
                continue
            key = key_of(other)
            if key in protected:
                left_out += 1
                continue
            keys.add(key)
            result[name].append((english, other))
        protected |= keys
    return result, left_out


def write_lines(path, lines):
    with open(path + ".incomplete", "w", encoding="utf-8", newline="\n") as file:
        file.writelines(line + "\n" for line in lines)
    os.replace(path + ".incomplete", path)


def main(source, language, folder, held_out):
    lines, notice = read_lines(source)
    pairs, malformed = read_pairs(lines)
    if len(malformed) > len(pairs):
        number, why = malformed[0]
        raise BadInput(
            f"{source}:{number}: {why}, and {len(malformed)} lines like it: these are not tab-separated sentence pairs"
        )
    splits, left_out = split_pairs(pairs, float(held_out))
    if not splits["train"]:
        raise BadInput(f"{source}: no sentence pairs for training in it")
    for name in SPLITS:
        write_lines(f"{folder}/{name}.en", (english for english, _ in splits[name]))
        write_lines(f"{folder}/{name}.{language}", (other for _, other in splits[name]))
    if notice is not None:
        with open(f"{folder}/notice.incomplete", "wb") as file:
            file.write(notice)

    kept = sum(len(split) for split in splits.values())
    duplicates = len(pairs) - left_out - kept
    counts = ", ".join(f"{name} {len(splits[name])}" for name in SPLITS)
    print(f"{counts} pairs; {duplicates} duplicates and {left_out} pairs that straddled two splits left out")
    if malformed:
        shown = "; ".join(f"line {number}: {why}" for number, why in malformed[:3])
        print(f"{len(malformed)} malformed lines skipped ({shown})")
    for name in ("dev", "test"):
        if not splits[name]:
            print(f"warning: the file is so short that {name} is empty")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (BadInput, OSError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
