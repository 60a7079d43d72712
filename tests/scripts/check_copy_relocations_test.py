"""scripts/check_copy_relocations.sh, on programs compiled here."""

import os
import platform
import shutil
import subprocess
import unittest

from support import SCRIPTS, ScriptTest

COMPILER = os.environ.get("CXX") or shutil.which("c++")


class CheckCopyRelocationsTest(ScriptTest):
    def compile(self, name, *flags):
        source = self.folder / "main.cc"
        source.write_text('#include <iostream>\nint main() { std::cerr << "x"; }\n')
        subprocess.run([COMPILER, *flags, source, "-o", self.folder / name], check=True)
        return self.folder / name

    def check(self, *arguments):
        return self.run_script(SCRIPTS / "check_copy_relocations.sh", *arguments)

    @unittest.skipUnless(platform.machine() == "x86_64", "other machines need no copy relocations")
    def test_a_program_that_would_break_the_plug_in_is_found(self):
        program = self.compile("bad", "-fPIE")
        for argument in (program, self.folder):
            result = self.check(argument)
            self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
            self.assertIn("bad: copy relocations of _ZSt4cerr@GLIBCXX", result.stdout)

    def test_a_program_of_position_independent_code_passes(self):
        self.expect_success(self.check(self.compile("good", "-fPIC")))

    def test_having_looked_at_nothing_is_an_error(self):
        (self.folder / "notes.txt").write_text("no program")
        self.expect_user_error(self.check(self.folder), "no executables")
        self.expect_user_error(self.check(self.folder / "notes.txt"), "not an ELF file")
        self.expect_user_error(self.check(self.folder / "nowhere"), "nowhere")
        self.expect_user_error(self.check())


if __name__ == "__main__":
    unittest.main()
