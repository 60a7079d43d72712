// Calls a fuzz target with its seeds, and with a fixed number of inputs made of them: always the same, so
// that a test that fails fails again.
//
//   fuzz_TARGET FILE-OR-FOLDER...
#include <algorithm>
#include <exception>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "base/text_file.h"
#include "fuzz/target.h"

namespace {

constexpr int kMutations = 4000;

std::vector<std::filesystem::path> files_of(int count, char** names) {
  std::vector<std::filesystem::path> files;
  for (int i = 0; i < count; ++i) {
    if (!std::filesystem::is_directory(names[i]))
      files.emplace_back(names[i]);
    else
      for (const auto& entry : std::filesystem::directory_iterator(names[i])) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// One to four small damages: a byte set or flipped, a part cut out, doubled, or taken from another seed.
std::string mutated(std::string input, const std::vector<std::string>& seeds, std::mt19937_64& random) {
  const auto below = [&](size_t limit) { return limit == 0 ? 0 : static_cast<size_t>(random() % limit); };
  for (size_t change = 1 + below(4); change > 0; --change) {
    const size_t place = below(input.size() + 1);
    const size_t length = below(std::min<size_t>(input.size() - place, 32) + 1);
    switch (below(5)) {
      case 0:
        if (place < input.size()) input[place] = static_cast<char>(input[place] ^ (1 << below(8)));
        break;
      case 1:
        input.insert(place, 1, static_cast<char>(below(256)));
        break;
      case 2:
        input.erase(place, length);
        break;
      case 3:
        input.insert(place, input.substr(place, length));
        break;
      default: {
        const std::string& other = seeds[below(seeds.size())];
        input.insert(place, other.substr(below(other.size() + 1), 32));
      }
    }
  }
  return input;
}

void call(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::filesystem::path> files = files_of(argc - 1, argv + 1);
  if (files.empty()) {
    std::cerr << "there are no seeds to start from\n";
    return 2;
  }
  std::vector<std::string> seeds;
  for (const std::filesystem::path& file : files) {
    std::cout << file.filename().string() << std::endl;  // what crashes is the last line that is there
    seeds.push_back(seq2see::read_file(file));
    call(seeds.back());
  }
  std::mt19937_64 random(1);
  for (int i = 0; i < kMutations; ++i) {
    const size_t seed = static_cast<size_t>(i) % seeds.size();
    const std::string input = mutated(seeds[seed], seeds, random);
    try {
      call(input);
    } catch (const std::exception& error) {
      std::cerr << "mutation " << i << " of " << files[seed].string() << ": " << error.what() << '\n';
      return 1;
    }
  }
  std::cout << files.size() << " seeds and " << kMutations << " mutations\n";
}
