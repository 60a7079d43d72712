// The sizes of the kernels for AVX-512 on any processor: the compiler splits the vectors, and all that
// remains untested on a processor without AVX-512 is the code it generates there, and the one instruction for
// pairs.
#define SEQ2SEE_PROCESSOR wide_for_tests
#define SEQ2SEE_PROCESSOR_NAME "64 bytes wide"
#define SEQ2SEE_VECTOR_BYTES 64
#define SEQ2SEE_TILE_ROWS 12
#define SEQ2SEE_PAIR_TILE_ROWS 12
#include "ops/kernels/compiled.inl"
