// For any processor: registers of 16 bytes, which x86-64 (SSE2) and Arm (NEON) have.
#define SEQ2SEE_PROCESSOR any
#if defined(__x86_64__)
#define SEQ2SEE_PROCESSOR_NAME "SSE2"
#elif defined(__aarch64__)
#define SEQ2SEE_PROCESSOR_NAME "NEON"
#else
#define SEQ2SEE_PROCESSOR_NAME "generic"
#endif
#define SEQ2SEE_VECTOR_BYTES 16
#define SEQ2SEE_TILE_ROWS 6
#define SEQ2SEE_PAIR_TILE_ROWS 4
#define SEQ2SEE_WITH_DOUBLE
#include "ops/kernels/compiled.inl"
