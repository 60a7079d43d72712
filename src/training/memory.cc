#include "training/memory.h"

#include <limits>  // and with it the macro that tells which C library this is

#ifdef SEQ2SEE_HAS_TCMALLOC
#include <gperftools/malloc_extension.h>
#elif defined(__GLIBC__)
#include <malloc.h>
#endif

namespace seq2see::training {

#ifdef SEQ2SEE_HAS_TCMALLOC

void keep_freed_memory() { MallocExtension::instance()->SetMemoryReleaseRate(0.0); }

void return_freed_memory() { MallocExtension::instance()->ReleaseFreeMemory(); }

#elif defined(__GLIBC__)

void keep_freed_memory() {
  // Larger pieces than this, the largest that glibc allows, are mapped and unmapped each time.
  ::mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024);
  ::mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  // Arenas of their own for the threads would be given back whatever the threshold. The one arena takes
  // addresses generously: only the pages that are written to cost memory.
  ::mallopt(M_ARENA_MAX, 1);
  ::mallopt(M_TOP_PAD, 256 * 1024 * 1024);
}

void return_freed_memory() { ::malloc_trim(0); }

#else

void keep_freed_memory() {}

void return_freed_memory() {}

#endif

}  // namespace seq2see::training
