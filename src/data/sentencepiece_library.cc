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
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kHasSanitizer = true;
#else
constexpr bool kHasSanitizer = false;
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

/// A sanitizer puts a dlopen of its own before the C library's, and it ends the program at RTLD_DEEPBIND:
/// what the library calls would go past the sanitizer. Here that does no harm: the plug-in is not
/// instrumented then, and no memory that one side allocates is freed by the other. So the C library's is
/// called.
void* open_past_sanitizer(const char* path, int mode) {
  void* c_library = ::dlopen("libc.so.6", RTLD_NOW | RTLD_NOLOAD);
  void* function = c_library == nullptr ? nullptr : ::dlsym(c_library, "dlopen");
  if (function == nullptr) {
    throw UserError(kWhere, "it cannot be opened by a program built with a sanitizer on this system",
                    "use a release or debug build");
  }
  return reinterpret_cast<decltype(&::dlopen)>(function)(path, mode);
}

const SentencePieceApi* open_plugin() {
  const auto path = find_plugin();
  // DEEPBIND: inside the plug-in, SentencePiece's own protobuf goes before the one of LibTorch.
  constexpr int kMode = RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND;
  void* library = kHasSanitizer ? open_past_sanitizer(path.c_str(), kMode) : ::dlopen(path.c_str(), kMode);
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
