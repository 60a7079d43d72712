"""scripts/packages.sh, on a machine whose dpkg and apt are fakes that keep the installed packages in a file."""

import re
import unittest

from support import REPOSITORY, SCRIPTS, ScriptTest

# Which package has what CMakeLists.txt looks for.
PACKAGE_OF = {
    "PkgConfig": "pkg-config",
    "Threads": "g++",
    "Torch": "libtorch-dev",
    "spdlog": "libspdlog-dev",
    "yaml-cpp": "libyaml-cpp-dev",
    "nlohmann_json": "nlohmann-json3-dev",
    "CLI11": "libcli11-dev",
    "ICU": "libicu-dev",
    "GTest": "libgtest-dev",
    "Python3": "python3",
    "ZLIB": "zlib1g-dev",
    "sentencepiece": "libsentencepiece-dev",
    "pangocairo": "libpango1.0-dev",
    "cairo": "libcairo2-dev",
    "cairo-svg": "libcairo2-dev",
    "cairo-pdf": "libcairo2-dev",
    "libxxhash": "libxxhash-dev",
    "libzip": "libzip-dev",
    "libtcmalloc_minimal": "libgoogle-perftools-dev",
    "benchmark": "libbenchmark-dev",
}


def listed_packages(result):
    return [line.split()[0] for line in result.stdout.splitlines()]


class PackagesTest(ScriptTest):
    def setUp(self):
        super().setUp()
        self.script = SCRIPTS / "packages.sh"
        self.all_packages = listed_packages(self.run_script(self.script, "--for", "test", "--list"))
        self.assertGreater(len(self.all_packages), 15)
        self.installed = self.folder / "installed"
        self.install(*self.all_packages)
        self.fake_tool(
            "dpkg-query",
            # dpkg-query -W -f=FORMAT PACKAGE...
            'shift 2; code=0; for package; do if grep -qxF "$package" "%s"; then echo "installed $package"; '
            'else echo "no packages found matching $package" >&2; code=1; fi; done; exit $code'
            % self.installed,
        )
        self.fake_tool(
            "dpkg", 'if [[ "$1" == --compare-versions ]]; then exec /usr/bin/dpkg "$@"; fi; log dpkg "$@"'
        )
        self.fake_tool("apt-cache", 'echo "Package: $3"; echo "Version: 1.13.1+dfsg-4"')
        self.fake_apt("")
        self.fake_tool("id", "echo 0")
        self.fake_tool("sudo", 'log sudo "$@"; "$@"')
        self.fake_tool(
            "update-alternatives", "echo libblas.so.3-x86_64-linux-gnu auto /lib/openblas-openmp/libblas.so.3"
        )

    def fake_apt(self, before_install):
        self.fake_tool(
            "apt-get",
            'while [[ "$1" == -o ]]; do shift 2; done; log apt-get "$@"\n'
            'if [[ "$1" == install ]]; then shift 3\n%s\nprintf "%%s\\n" "$@" >>"%s"; fi'
            % (before_install, self.installed),
        )

    def install(self, *packages):
        self.installed.write_text("".join(f"{package}\n" for package in packages), encoding="utf-8")

    def install_all_but(self, *missing):
        self.install(*(package for package in self.all_packages if package not in missing))

    def test_nothing_is_done_when_everything_is_there(self):
        result = self.run_script(self.script, "--for", "test")
        self.expect_success(result)
        self.assertEqual(self.calls(), [])
        self.assertEqual(len(result.stdout.splitlines()), 1)

    def test_only_what_is_missing_is_installed(self):
        self.install_all_but("libspdlog-dev", "fonts-noto-cjk")
        result = self.run_script(self.script)
        self.expect_success(result)
        self.assertEqual(
            self.calls(), ["apt-get install --yes --no-install-recommends libspdlog-dev fonts-noto-cjk"]
        )
        self.assertIn("the log", result.stdout)

    def test_a_check_without_installing_fails_with_the_apt_line(self):
        self.install_all_but("libspdlog-dev", "libicu-dev")
        result = self.run_script(self.script, "--no-install")
        self.expect_user_error(result, "apt-get install --no-install-recommends libspdlog-dev libicu-dev")
        self.assertEqual(self.calls(), [])

    def test_packages_of_the_tests_are_asked_for_by_the_tests_alone(self):
        self.install_all_but("libgmock-dev")
        self.expect_success(self.run_script(self.script, "--for", "build", "--no-install"))
        self.expect_user_error(self.run_script(self.script, "--for", "test", "--no-install"), "libgmock-dev")

    def test_packages_of_the_benchmarks_are_asked_for_by_the_benchmarks_alone(self):
        self.expect_success(self.run_script(self.script, "--for", "test", "--no-install"))
        self.expect_user_error(self.run_script(self.script, "--for", "benchmark", "--no-install"), "libbenchmark-dev")
        listed = listed_packages(self.run_script(self.script, "--for", "benchmark", "--list"))
        self.assertNotIn("libgtest-dev", listed)

    def test_packages_of_the_fuzzers_are_asked_for_by_the_fuzzers_alone(self):
        self.assertIn("clang", listed_packages(self.run_script(self.script, "--for", "fuzz", "--list")))
        self.assertNotIn("clang", self.all_packages)

    def test_a_command_of_ones_own_does_as_well_as_the_package(self):
        self.install_all_but("cmake", "libspdlog-dev")
        self.fake_tool("cmake", "true")
        result = self.run_script(self.script, "--no-install")
        self.expect_user_error(result)
        self.assertNotIn("cmake", result.stderr)

    def test_a_python_module_of_ones_own_does_as_well_as_the_package(self):
        self.install_all_but("python3-numpy")
        self.fake_tool("python3", '[[ "$*" == "-c import numpy" ]]')
        self.expect_success(self.run_script(self.script, "--for", "test", "--no-install"))
        self.fake_tool("python3", "exit 1")
        self.expect_user_error(self.run_script(self.script, "--for", "test", "--no-install"), "python3-numpy")

    def test_the_package_lists_are_refreshed_only_when_they_lack_a_package(self):
        self.install_all_but("libspdlog-dev")
        self.fake_tool(
            "apt-cache",
            'grep -q "apt-get update" "%s/calls.log" 2>/dev/null && echo "Version: 1.13.1"; true'
            % self.folder,
        )
        self.expect_success(self.run_script(self.script))
        self.assertEqual([call.split()[1] for call in self.calls()], ["update", "install"])

    def test_a_package_that_the_system_does_not_know_is_named(self):
        self.install_all_but("libspdlog-dev")
        self.fake_tool("apt-cache", "true")
        result = self.run_script(self.script)
        self.expect_user_error(result, "libspdlog-dev")

    def test_what_only_some_tests_need_is_not_missed_where_the_release_lacks_it(self):
        self.install_all_but("chromium", "chromium-driver", "libspdlog-dev")
        self.fake_tool("apt-cache", 'case "$3" in chromium*) ;; *) echo "Version: 1.13.1" ;; esac')
        self.link_tools("bash", "awk", "cat", "cut", "dirname", "env", "grep", "head", "sed")
        without = self.run_script(self.script, "--for", "test", "--no-install", only_these_tools=True)
        self.assertNotIn("chromium", without.stderr)
        self.expect_success(self.run_script(self.script, "--for", "test", only_these_tools=True))
        self.assertEqual(self.calls(), ["apt-get install --yes --no-install-recommends libspdlog-dev"])

    def test_what_only_some_tests_need_is_installed_where_the_release_has_it(self):
        self.install_all_but("chromium", "chromium-driver")
        self.link_tools("bash", "awk", "cat", "cut", "dirname", "env", "grep", "head", "sed")
        self.expect_success(self.run_script(self.script, "--for", "test", only_these_tools=True))
        self.assertEqual(self.calls(), ["apt-get install --yes --no-install-recommends chromium chromium-driver"])

    def test_stale_lists_and_interrupted_installations_get_a_second_try(self):
        self.install_all_but("libspdlog-dev")
        self.fake_apt(
            'if [[ ! -e "%s/tried" ]]; then touch "%s/tried"; exit 100; fi' % (self.folder, self.folder)
        )
        self.expect_success(self.run_script(self.script))
        self.assertEqual(
            [" ".join(call.split()[:2]) for call in self.calls()],
            ["apt-get install", "dpkg --configure", "apt-get update", "apt-get install"],
        )

    def test_a_second_failure_is_an_error(self):
        self.install_all_but("libspdlog-dev")
        self.fake_apt("exit 100")
        self.expect_user_error(self.run_script(self.script), "apt-get")

    def test_who_is_not_root_goes_through_sudo(self):
        self.install_all_but("libspdlog-dev")
        self.fake_tool("id", "echo 1000")
        self.expect_success(self.run_script(self.script))
        self.assertTrue(
            self.calls()[0].startswith("sudo env DEBIAN_FRONTEND=noninteractive apt-get"), self.calls()
        )

    def test_without_sudo_the_line_for_root_is_told(self):
        self.install_all_but("libspdlog-dev")
        self.fake_tool("id", "echo 1000")
        (self.tools / "sudo").unlink()
        self.link_tools(
            "bash", "awk", "cat", "cut", "dirname", "grep", "sed", "head", "g++", "cmake", "ninja"
        )
        self.link_tools("pkg-config", "python3", "readelf")
        result = self.run_script(self.script, only_these_tools=True)
        self.expect_user_error(result, "as root", "apt-get install --no-install-recommends libspdlog-dev")
        self.assertEqual(self.calls(), [])

    def test_a_libtorch_of_ones_own_is_not_installed_again(self):
        self.install_all_but("libtorch-dev", "libopenblas0-openmp")
        own = self.folder / "libtorch/share/cmake/Torch"
        own.mkdir(parents=True)
        (own / "TorchConfig.cmake").touch()
        for prefixes in (
            f"{self.folder}/libtorch",
            f"/nowhere:{self.folder}/libtorch",
            f"{self.folder}/libtorch;/x",
        ):
            self.expect_success(self.run_script(self.script, environment={"CMAKE_PREFIX_PATH": prefixes}))
        result = self.run_script(
            self.script, "--no-install", environment={"CMAKE_PREFIX_PATH": "/nowhere:/usr"}
        )
        self.expect_user_error(result, "libtorch-dev libopenblas0-openmp")

    def test_a_release_whose_libtorch_is_too_old_is_told_so_before_anything_is_installed(self):
        self.install_all_but("libtorch-dev")
        self.fake_tool("apt-cache", 'echo "Version: 1.8.1-5"')
        self.expect_user_error(self.run_script(self.script), "1.8.1-5", "1.13", "CMAKE_PREFIX_PATH")
        self.assertEqual(self.calls(), [])

    def test_another_blas_in_use_is_warned_of(self):
        self.fake_tool(
            "update-alternatives", "echo libblas.so.3-x86_64-linux-gnu manual /lib/blas/libblas.so.3"
        )
        result = self.run_script(self.script)
        self.expect_success(result)
        self.assertIn("update-alternatives --config libblas.so.3-x86_64-linux-gnu", result.stdout)

    def test_where_there_is_no_apt_the_needs_are_told(self):
        for name in ("dpkg-query", "apt-get", "dpkg", "update-alternatives"):
            (self.tools / name).unlink()
        self.link_tools("bash", "awk", "cat", "cut", "dirname", "grep")
        result = self.run_script(self.script, only_these_tools=True)
        self.expect_user_error(result, "no apt here")
        for package in ("cmake", "g++", "libspdlog-dev"):
            self.assertIn(package, result.stdout)

    def test_everything_that_cmake_looks_for_has_a_package(self):
        looked_for = set()
        build_files = [REPOSITORY / "CMakeLists.txt"]
        for folder in ("src", "tests"):
            build_files.extend(sorted((REPOSITORY / folder).rglob("CMakeLists.txt")))
        for file in build_files:
            text = re.sub(r"#.*", "", file.read_text(encoding="utf-8"))
            looked_for.update(re.findall(r"find_package\((\S+?)[\s)]", text))
            for modules in re.findall(r"pkg_check_modules\(([^)]*)\)", text):
                words = [word for word in modules.split()[1:] if word not in ("REQUIRED", "IMPORTED_TARGET")]
                looked_for.update(words)
        self.assertIn("Torch", looked_for)
        known = self.all_packages + listed_packages(self.run_script(self.script, "--for", "benchmark", "--list"))
        for name in sorted(looked_for):
            self.assertIn(PACKAGE_OF.get(name, f"a package for {name}"), known)

    def test_unknown_arguments_are_refused(self):
        self.expect_user_error(self.run_script(self.script, "--no-instal"), "--no-instal")
        self.expect_user_error(self.run_script(self.script, "--for", "fun"), "fun")
        self.expect_user_error(self.run_script(self.script, "--for"), "--for")


if __name__ == "__main__":
    unittest.main()
