"""qianshou pair propose and bench pairing: the JSON that scripts read; nothing is paired."""

import json

from qianshou import cli
from qianshou.bench import pairing as bench
from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.pairing.matching import together
from qianshou.domain.pairing.models import Pairing
from tests import care_cast  # noqa: F401


def told(capsys, *words):
    code = cli.run([*words, "--json"])
    out = capsys.readouterr()
    return code, json.loads(out.out) if out.out else None, out.err


def test_propose_answers_pairs_with_reasons_and_pairs_nobody(cast, capsys):
    cast.with_("children", "helpers")
    code, answer, _err = told(capsys, "pair", "propose", "--unit", "520481", "--as", "county")
    assert code == 0 and list(answer) == ["pairs", "unserved", "total_cost", "proven_optimal"]
    assert len(answer["pairs"]) == 5 and all(list(one) == ["child", "helper", "cost", "why"] and one["why"] for one in answer["pairs"])
    assert sum(one["cost"] for one in answer["pairs"]) == answer["total_cost"] and answer["proven_optimal"] is True
    assert [list(one) for one in answer["unserved"]] == [["child", "why"]] * 2 and Pairing.objects.count() == 0
    assert AuditEvent.objects.filter(action="pairing.propose", channel="cli").exists()


def test_a_unit_out_of_reach_and_a_user_who_may_not_pair_are_refused(cast, capsys):
    cast.with_("children", "helpers")
    for unit, who in (("520482", "county"), ("520481", "helper")):
        code, answer, err = told(capsys, "pair", "propose", "--unit", unit, "--as", who)
        assert (code, answer) == (1, None) and err.strip()


def test_the_benchs_county_is_solved_as_well_as_the_bare_solver_and_highs_do_it():
    children, helpers = bench.invented(300, 60, 3)
    _found, problem = bench.build(children, helpers)
    assert together.solve(problem).total == bench.bare(bench.bare_arcs(problem)) == bench.other_solver(problem)
