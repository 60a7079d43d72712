// The command line: seq2see COMMAND …
#pragma once

namespace seq2see::cli {

/// Runs the command and returns the exit code of the program: 0 done, 1 a fault of ours, 2 something that the
/// user can put right (one line on standard error says what), 130 stopped by Ctrl-C with everything saved.
int run(int argc, char** argv);

}  // namespace seq2see::cli
