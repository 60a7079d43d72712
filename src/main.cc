#include "cli/cli.h"

int main(int argc, char** argv) { return seq2see::cli::run(argc, argv); }
