"""The files of the corpus: what they hold, writing them safely, comparing them with a folder."""

import os
import tempfile


# file name after the split's -> what an Example has for it
TEXTS = ((".zh", lambda made: made.zh), (".en", lambda made: made.en))
ANNOTATIONS = (
    (".seg.zh", lambda made: made.seg_zh), (".seg.en", lambda made: made.seg_en),
    (".zh-en.align", lambda made: made.align), (".en-zh.align", lambda made: turned(made.align)),
)  # fmt: skip


def turned(align):
    """The same links from the other side: '0-1 2p0' gives '0p2 1-0'."""
    links = []
    for link in align.split():
        kind = "p" if "p" in link else "-"
        source, target = link.split(kind)
        links.append((int(target), int(source), kind))
    return " ".join(f"{source}{kind}{target}" for source, target, kind in sorted(links))


def contents(splits, probes):
    """{file name: bytes} of the whole corpus."""
    files = {}
    for split, examples in (*splits.items(), ("probes", probes)):
        for suffix, text in ANNOTATIONS if split == "probes" else TEXTS + ANNOTATIONS:
            lines = [text(made) for made in examples]
            files[split + suffix] = ("\n".join(lines) + "\n").encode() if lines else b""
    files["probes.tsv"] = "".join(f"{made.zh}\t{made.en}\n" for made in probes).encode()
    return files


def write(files, folder):
    """Write each file under a temporary name and rename it: old or new, never half."""
    os.makedirs(folder, exist_ok=True)
    for name, data in files.items():
        handle, temporary = tempfile.mkstemp(prefix=name + ".", dir=folder)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(temporary, 0o644)
            os.replace(temporary, os.path.join(folder, name))
        except BaseException:
            os.unlink(temporary)
            raise


def differences(files, folder):
    """One line for each file that is missing or differs."""
    found = []
    for name, data in files.items():
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            found.append(f"{path}: missing")
            continue
        with open(path, "rb") as stream:
            if stream.read() != data:
                found.append(f"{path}: differs from what the generator makes")
    return found
