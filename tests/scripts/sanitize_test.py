"""scripts/sanitize.sh, in a copy of the repository whose cmake and ctest are stand-ins."""

import shutil
import unittest

from support import REPOSITORY, SCRIPTS, ScriptTest

LOG = """\
/clone/tests/data/memory_test.cc:63: Skipped
the sanitizer has its own memory
[ OK ] Other.Test
/clone/tests/data/memory_test.cc:63: Skipped
the sanitizer has its own memory
"""


class SanitizeTest(ScriptTest):
    def setUp(self):
        super().setUp()
        self.copy = self.folder / "seq2see clone"
        shutil.copytree(SCRIPTS, self.copy / "scripts")
        shutil.copytree(REPOSITORY / "tests/sanitizers", self.copy / "tests/sanitizers")
        (self.copy / "scripts/packages.sh").write_text('echo "packages $*"\n')
        (self.folder / "test.log").write_text(LOG)
        self.fake_tool("cmake", 'log cmake "$@"')
        self.fake_tool(
            "ctest",
            'log ctest "$@"; log "address: $ASAN_OPTIONS $LSAN_OPTIONS"; log "thread: $TSAN_OPTIONS"\n'
            f'mkdir -p "build/$2/Testing/Temporary"; cp "{self.folder}/test.log" "build/$2/Testing/Temporary/LastTest.log"\n'
            f'[[ ! -e "{self.folder}/broken" ]]',
        )

    def sanitize(self, *arguments):
        return self.run_script(self.copy / "scripts/sanitize.sh", *arguments)

    def test_addresses_are_watched_in_all_tests_and_what_was_skipped_is_told_with_its_reason(self):
        result = self.sanitize("--no-install", "address", "-R", "search")
        self.expect_success(result)
        self.assertIn("packages --for test --no-install", result.stdout)
        calls = self.calls()
        self.assertIn("cmake --preset asan -DSEQ2SEE_UNITY=ON", calls[0])
        self.assertTrue(calls[1].endswith("--target all"), calls[1])
        self.assertEqual(calls[2], "ctest --preset asan --no-tests=error --timeout 7200 -R search")
        self.assertIn(f"suppressions={self.copy}/tests/sanitizers/leaks.supp", calls[3])
        self.assertIn("2 /clone/tests/data/memory_test.cc:63: the sanitizer has its own memory", result.stdout)

    def test_threads_are_watched_where_they_meet(self):
        self.expect_success(self.sanitize("thread"))
        calls = self.calls()
        self.assertIn("cmake --preset tsan", calls[0])
        self.assertTrue(calls[1].endswith("--target base_tests data_tests ops_tests search_tests training_tests"), calls[1])
        self.assertIn("-R ^(base_tests|data_tests|ops_tests|search_tests|training_tests)$", calls[2])
        self.assertIn(f"suppressions={self.copy}/tests/sanitizers/threads.supp", calls[4])

    def test_a_finding_fails_the_script(self):
        (self.folder / "broken").touch()
        self.assertEqual(self.sanitize("address").returncode, 1)

    def test_an_unknown_sanitizer_is_refused(self):
        self.expect_user_error(self.sanitize("memory"), "unknown sanitizer 'memory'")


if __name__ == "__main__":
    unittest.main()
