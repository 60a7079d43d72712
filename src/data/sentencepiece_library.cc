#include "data/sentencepiece_library.h"

#include <dlfcn.h>

#include <array>
#include <filesystem>
#include <mutex>
#include <string>
#include <system_error>

#include "base/error.h"

namespace seq2see::data {
namespace {

constexpr const char* kFileName = "sentencepiece_plugin.so";
constexpr const char* kWhere = "SentencePiece plug-in";
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kHasAddressSanitizer = true;  // it refuses RTLD_DEEPBIND
#else
constexpr bool kHasAddressSanitizer = false;
#endif

std::mutex opening;
const SentencePieceApi* opened = nullptr;  // protected by `opening`

std::filesystem::path find_plugin() {
  std::error_code error;
  const auto executable = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto folder = executable.parent_path();
  const std::array<std::filesystem::path, 3> places = {
      folder, (folder / SEQ2SEE_LIBRARY_FOLDER_FROM_EXECUTABLE).lexically_normal(), SEQ2SEE_BUILD_FOLDER};
  std::string looked_in;
  for (const auto& place : places) {
    if (std::filesystem::exists(place / kFileName, error)) return place / kFileName;
    looked_in += (looked_in.empty() ? "" : ", ") + place.string();
  }
  throw UserError(kWhere, std::string(kFileName) + " is in none of " + looked_in,
                  "build it, or install the program with cmake --install");
}

const SentencePieceApi* open_plugin() {
  if (kHasAddressSanitizer) {
    throw UserError(kWhere, "it cannot be opened by a program built with AddressSanitizer",
                    "use a release or debug build");
  }
  const auto path = find_plugin();
  // DEEPBIND: inside the plug-in, SentencePiece's own protobuf goes before the one of LibTorch.
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
  if (library == nullptr) {
    throw UserError(kWhere, ::dlerror(), "install the package libsentencepiece0, or build the program anew");
  }
  using Entry = decltype(&seq2see_sentencepiece_api);
  const auto entry = reinterpret_cast<Entry>(::dlsym(library, "seq2see_sentencepiece_api"));
  if (entry == nullptr || entry()->version != SentencePieceApi::kVersion) {
    throw UserError(path.string(), "the plug-in belongs to another version of the program",
                    "build both anew");
  }
  return entry();
}

}  // namespace

const SentencePieceApi& sentencepiece_api() {
  const std::lock_guard lock(opening);
  if (opened == nullptr) opened = open_plugin();
  return *opened;
}

void use_linked_sentencepiece(const SentencePieceApi& api) {
  const std::lock_guard lock(opening);
  opened = &api;
}

}  // namespace seq2see::data
