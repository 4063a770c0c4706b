"""The list of survivors that decide nothing names only mutants that there are."""

from collections import defaultdict

from tools.mutants import mutants
from tools.mutate import ROOT, equivalents


def test_every_equivalent_mutant_is_still_made():
    listed: dict[str, set[str]] = defaultdict(set)
    for line in equivalents():
        path, _, rest = line.partition(":")
        listed[path].add(rest)
    assert listed
    gone = []
    for path, told in sorted(listed.items()):
        source = (ROOT / path).read_text(encoding="utf-8")
        made = {f"{one.function}: {' '.join(one.change.split())}" for one in mutants(source)}
        gone += [f"{path}:{one}" for one in sorted(told - made)]
    assert not gone, "\n".join(gone)


TOLD = """
def check(user):
    saw = "yes" if user.on else "no"
    return Verdict(user.on, saw=saw)
"""


def test_what_is_only_told_makes_no_mutant():
    swapped = "'yes' if user.on else 'no' -> 'no' if user.on else 'yes'"
    assert swapped not in [one.change for one in mutants(TOLD)]
    asked = TOLD.replace("(user.on,", "(saw == 'yes',")
    assert swapped in [one.change for one in mutants(asked)]
