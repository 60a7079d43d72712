// For x86-64 with AVX2 and FMA.
#define SEQ2SEE_PROCESSOR avx2
#define SEQ2SEE_PROCESSOR_NAME "AVX2"
#define SEQ2SEE_VECTOR_BYTES 32
#define SEQ2SEE_TILE_ROWS 6
#define SEQ2SEE_PAIR_TILE_ROWS 4
#include "ops/kernels/compiled.inl"
