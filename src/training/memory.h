// What becomes of memory that is freed.
#pragma once

namespace seq2see::training {

/// From now on memory that is freed stays with the process, to be used again: a training frees and takes the
/// same megabytes at every update, and memory that the system takes back costs a page fault for every 4 KiB.
/// To be called before threads are started.
void keep_freed_memory();

/// Gives back, this once, what is free now: after work that is not repeated, such as training a vocabulary.
void return_freed_memory();

}  // namespace seq2see::training
