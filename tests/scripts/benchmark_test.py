"""scripts/benchmark.sh, in a copy of the repository whose cmake and programs are fakes."""

import shutil
import unittest

from support import SCRIPTS, ScriptTest


class BenchmarkTest(ScriptTest):
    def setUp(self):
        super().setUp()
        self.copy = self.folder / "seq2see clone"
        shutil.copytree(SCRIPTS, self.copy / "scripts")
        (self.copy / "scripts/packages.sh").write_text('echo "packages $*"\n')
        for name in ("seq2see_benchmark", "micro_benchmarks"):
            self.fake_tool(name, f'log {name} "$@"; echo "results; in $PWD"')
        self.fake_tool(
            "cmake", 'log cmake "$@"; mkdir -p build/release; cp "%s/"*_benchmark* build/release/' % self.tools
        )

    def benchmark(self, *arguments):
        result = self.run_script(self.copy / "scripts/benchmark.sh", *arguments)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result

    def test_it_installs_builds_and_measures_where_it_was_called(self):
        result = self.benchmark("--quick", "--json", "found.json")
        self.assertIn("packages --for benchmark", result.stderr)
        self.assertTrue(any(call.endswith("--target seq2see_benchmark") for call in self.calls()))
        self.assertEqual(self.calls()[-1], "seq2see_benchmark --quick --json found.json")
        self.assertEqual(result.stdout, f"results; in {self.folder}\n")

    def test_micro_benchmarks_get_their_own_arguments(self):
        self.benchmark("--no-install", "--micro", "--benchmark_filter=gru")
        self.assertTrue(any(call.endswith("--target micro_benchmarks") for call in self.calls()))
        self.assertEqual(self.calls()[-1], "micro_benchmarks --benchmark_filter=gru")

    def test_nothing_is_installed_where_that_is_asked_for(self):
        self.assertIn("packages --for benchmark --no-install", self.benchmark("--no-install").stderr)

    def test_help_names_every_option(self):
        text = self.benchmark("--help").stdout
        for option in ("--no-install", "--quick", "--json", "--threads", "--only", "--list", "--micro"):
            self.assertIn(option, text)
        self.assertEqual(self.calls(), [])


if __name__ == "__main__":
    unittest.main()
