// For x86-64 with AVX-512.
#define SEQ2SEE_PROCESSOR avx512
#define SEQ2SEE_PROCESSOR_NAME "AVX-512"
#define SEQ2SEE_VECTOR_BYTES 64
#define SEQ2SEE_TILE_ROWS 12
#define SEQ2SEE_PAIR_TILE_ROWS 8
#include "ops/kernels/compiled.inl"
