#!/usr/bin/env python3
"""Read what kn-query writes in GCF's graph profile, in GCB and in XML.

    gcf.py FILE ...     documents of one session, in their order; JSON lines
    gcf.py --gcb FILE   a GCB document, as JSON
    gcf.py --xml FILE   the answer, by expat, as JSON: tables are lists of rows

The package of the format itself reads neither later documents of a session
nor names with blanks as what they are; here a number that was sent before
stands for its symbol, and %XX for its byte.
"""
import json
import re
import struct
import sys
from xml.parsers import expat

GROUPS = {"targets": 0, "related": 1, "extended": 2}


def unword(word):
    raw = re.sub(rb"%([0-9A-F]{2})", lambda m: bytes.fromhex(m[1].decode()),
                 word.encode())
    return raw.decode("utf-8", "backslashreplace")


def header(line):
    words = line.split(" ")
    if words[:2] != ["GCF", "profile=graph"]:
        raise ValueError("header: " + line)
    return dict(w.split("=", 1) for w in words[1:])


def edge(line, known):
    m = re.fullmatch(r"@(\d+)<@(\d+) (\S+)", line)
    return [known[int(m[2])]["name"], known[int(m[1])]["name"], m[3]]


def symbol(words, distance):
    keys = ["kind", "name", "score", "provenance"]
    s = dict(zip(keys, words[1:5]))
    s["name"] = unword(s["name"])
    s["score"] = float(s["score"])
    s["distance"] = distance
    for key, word in zip(["place", "signature"], words[5:]):
        s[key] = unword(word)
    return s


def document(text, known):
    """One document; KNOWN are the session's symbols by number."""
    lines = text.split("\n")
    if lines.pop() != "":
        raise ValueError("no newline at the end")
    head = header(lines[0])
    doc = {"header": head, "symbols": [], "edges": [], "removed": [],
           "edges_removed": []}
    section, count, distance = None, None, 0
    for line in lines[1:]:
        if line.startswith("## "):
            m = re.fullmatch(r"(\w+)(?: \[(\d+)\])?", line[3:])
            section, count = m[1], m[2]
            if section.startswith("distance_"):
                distance = int(section[9:])
            distance = GROUPS.get(section, distance)
            if section == "edges":
                wanted = int(count)
            continue
        words = line.split(" ")
        if section == "removed":
            kind, name = words
            doc["removed"].append([kind, unword(name)])
        elif section in ("edges_added", "edges_removed"):
            src, arrow, dst, kind = words
            assert arrow == "->"
            doc["edges" if section == "edges_added" else section].append(
                [unword(src), unword(dst), kind])
        elif section == "edges":
            doc["edges"].append(edge(line, known))
        elif line.endswith("  # previously transmitted"):
            doc["symbols"].append(known[int(words[0][1:])])
        elif section == "added":
            doc["symbols"].append(symbol(words[:5], int(words[5])))
        else:
            s = symbol(words, distance)
            known[int(words[0][1:])] = s
            doc["symbols"].append(s)
    if "symbols" in head and len(doc["symbols"]) != int(head["symbols"]):
        raise ValueError("symbols: not as many as the header says")
    if section == "edges" and len(doc["edges"]) != wanted:
        raise ValueError("edges: not as many as are counted")
    return doc


class Gcb:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        if self.at + n > len(self.data):
            raise ValueError("cut off")
        self.at += n
        return self.data[self.at - n:self.at]

    def uv(self):
        n = shift = 0
        while True:
            byte = self.take(1)[0]
            n |= (byte & 0x7f) << shift
            shift += 7
            if byte < 0x80:
                return n

    def str(self):
        return self.take(self.uv()).decode()

    def byte(self):
        return self.take(1)[0]

    def floats(self, n):
        return list(struct.unpack(f"<{n}f", self.take(4 * n)))


def gcb(data):
    g = Gcb(data)
    if g.take(5) != b"GCB1\x01":
        raise ValueError("not GCB, version 1")
    doc = {"tool": g.str(), "tokens": g.uv(), "budget": g.uv()}
    nsymbols, nedges = g.uv(), g.uv()
    doc["symbols"] = []
    for _ in range(nsymbols):
        s = {"name": unword(g.str()), "kind": g.byte()}
        s["score"] = g.floats(1)[0]
        s["provenance"], s["distance"] = g.byte(), g.byte()
        s["place"], _, signature = g.str().partition(" ")
        s["place"], s["signature"] = unword(s["place"]), unword(signature)
        s["parts"] = g.floats(4)
        doc["symbols"].append(s)
    names = [s["name"] for s in doc["symbols"]]
    doc["edges"] = [[names[g.uv()], names[g.uv()], g.byte(), g.byte()]
                    for _ in range(nedges)]
    if g.at != len(data):
        raise ValueError("more than all")
    return doc


def xml(data):
    doc, path, text, row = {}, [], [], None

    def start(name, attrs):
        nonlocal row
        path.append((name, attrs))
        text.clear()
        if name == "row":
            row = {}

    def end(name):
        nonlocal row
        _, attrs = path.pop()
        value = bytes.fromhex(attrs["hex"]).decode("utf-8",
                                                   "backslashreplace") \
            if "hex" in attrs else "".join(text)
        if name == "row":
            doc.setdefault(path[-1][0], []).append(row or
                                                   [attrs.get("key"), value])
            row = None
        elif row is not None:
            row[name] = value
        elif len(path) == 1 and not isinstance(doc.get(name), list):
            doc[name] = value
        text.clear()

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text.append
    parser.Parse(data, True)
    return doc


def main(args):
    known = {}
    for name in args[1:] if args[0].startswith("--") else args:
        with open(name, "rb") as f:
            data = f.read()
        doc = gcb(data) if args[0] == "--gcb" else xml(data) \
            if args[0] == "--xml" else document(data.decode(), known)
        print(json.dumps(doc))


main(sys.argv[1:])
