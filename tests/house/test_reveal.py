"""Sealed values are opened at the doors named here and nowhere else: a new door is added by hand, with its reason."""

import ast

from tests.house import source

# The module, and why it may open a sealed value.
DOORS = {
    "qianshou/kit/sealing.py": "prints the mask",
    "qianshou/domain/people/actions/revealing.py": "the reveal itself, with a reason",
    "qianshou/domain/people/actions/correcting.py": "settles two sources, value against value",
    "qianshou/domain/people/queries/card.py": "the address, to those who may see it",
    "qianshou/domain/people/queries/reading.py": "addresses and illness to those who may read them; both sides of a difference, numbers masked",
    "qianshou/domain/people/queries/file.py": "the address and words of a file, to those who may see them; masks of phones",
    "qianshou/domain/people/queries/changes.py": "what was written beside a change",
    "qianshou/domain/people/queries/timeline.py": "what was written beside a change",
    "qianshou/domain/people/queries/doubts.py": "compares phones inside the viewer's scope",
    "qianshou/domain/people/queries/transfers.py": "what a school tells the next one, to who receives the child; what was found of one not come, to who asks after it",
    "qianshou/domain/people/queries/years.py": "why somebody repeats or is suspended, to coordinators",
    "qianshou/domain/pairing/actions/receiving.py": "carries the note on to the teacher of the class that receives",
    "qianshou/domain/pairing/actions/teaching.py": "carries the note over to the new class teacher",
    "qianshou/domain/people/rows/merging.py": "what the kept file lacks is sealed anew for it",
    "qianshou/domain/people/rows/pupils.py": "a child's student number goes on the class list with the child",
    "qianshou/domain/people/rows/comparing.py": "a sheet against a file, value by value",
    "qianshou/domain/pairing/actions/pairs.py": "carries the note over to the next helper",
    "qianshou/domain/pairing/actions/staff.py": "tells namesakes apart by phone",
    "qianshou/domain/pairing/sameness.py": "digests of a helper's own numbers",
    "qianshou/domain/pairing/actions/merging.py": "two records of one helper become one, her number with them, and two again",
    "qianshou/domain/pairing/actions/admitting.py": "an applicant's number goes onto her helper's record",
    "qianshou/domain/pairing/queries/applying.py": "an applicant's number and words, to who must ring her",
    "qianshou/domain/pairing/queries/pairs.py": "the coordinator's note, to those who may read it",
    "qianshou/domain/pairing/actions/drives.py": "the number of who was chosen goes onto her helper's record",
    "qianshou/domain/pairing/queries/drives.py": "what an applicant wrote of herself, to who chooses",
    "qianshou/domain/pairing/queries/teams.py": "what a place entrusted to a team, to both",
    "qianshou/domain/targets/actions/targets.py": "打电话 to a household an official is paired with",
    "qianshou/domain/targets/queries/targets.py": "address, situation and words of a target, to its official and who keeps the list",
    "qianshou/domain/targets/queries/counting.py": "the words of the rows behind a counter",
    "qianshou/domain/care/queries/own.py": "a plan's own words, to those who work on its draft",
    "qianshou/domain/care/queries/records.py": "a record's note, to those who may read it",
    "qianshou/domain/care/actions/supporting.py": "tells what of a term's feedback changed",
    "qianshou/domain/care/queries/support.py": "the steps of a plan and a term's feedback, to those who see the card",
    "qianshou/domain/care/queries/work.py": "the words of a plan or a meeting, to those who may read them",
    "qianshou/papers/documents/cards.py": "a printed card",
    "qianshou/papers/documents/file.py": "a printed file",
    "qianshou/papers/documents/fields/asking.py": "a number on paper, plain where asked for and allowed, else its mask",
    "qianshou/papers/documents/fields/helping.py": "the coordinator's note, on a hand-over",
    "qianshou/papers/documents/fields/plans.py": "the coordinator's note, on a pairing's paper",
    "qianshou/papers/exports/facts.py": "the columns of an export that its purpose opens",
    "qianshou/papers/forms/facts.py": "the cells of a filled form that its purpose opens",
    "qianshou/papers/forms/counted.py": "health as a count table asks for it: how many, no illness named",
    "qianshou/papers/files/queries.py": "the name of a kept file, to its owner",
    "qianshou/papers/imports/body.py": "a staged row",
    "qianshou/papers/rounds/answering.py": "the name of an uploaded file",
    "qianshou/papers/rounds/freezing.py": "a line as it was sent, masked as far as purpose and role ask",
    "qianshou/papers/imports/queries.py": "the name of an uploaded file",
    "qianshou/papers/imports/recensus.py": "the name of an uploaded file",
    "qianshou/papers/imports/actions/ending.py": "the name of an uploaded file",
    "qianshou/papers/imports/actions/reading.py": "the name of an uploaded file",
    "qianshou/papers/imports/actions/undoing.py": "the values an undo puts back",
    "qianshou/papers/imports/bench/peer.py": "hands a bench's invented values to the peer it is measured beside",
}


def opens(text: str) -> bool:
    """Whether the source calls or hands on `.reveal` of anything that is not the people's action, or `unseal`, `open_blob`."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr == "reveal" and not (isinstance(node.value, ast.Name) and node.value.id.endswith("actions")):
            return True
    return False


def test_the_finder_bites_and_leaves_the_action_alone():
    assert opens("x = child.phone.reveal()") and opens("f = value.reveal")
    assert not opens("people_actions.reveal(actor, child=c)") and not opens("actions.reveal(a)")


def test_only_the_doors_named_here_open_a_sealed_value():
    assert {path for path, text in source.modules("qianshou") if opens(text)} == set(DOORS)
