// For x86-64 with AVX-512 and its tiles for bfloat16 (AMX: Intel's Xeon since Sapphire Rapids).
#define SEQ2SEE_PROCESSOR amx
#define SEQ2SEE_PROCESSOR_NAME "AVX-512 with AMX"
#define SEQ2SEE_VECTOR_BYTES 64
#define SEQ2SEE_HAS_PAIR_INSTRUCTION
#define SEQ2SEE_HAS_TILES
#define SEQ2SEE_TILE_ROWS 12
#define SEQ2SEE_PAIR_TILE_ROWS 12  // of the tiles that AMX's stand in for
#include "ops/kernels/compiled.inl"
