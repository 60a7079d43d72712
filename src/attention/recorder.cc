#include "attention/recorder.h"

namespace seq2see::attention {
namespace {

// Layers keep no state, and a decoder need not know who looks on: so the one who does stands beside the call.
thread_local const Recorder* recorder_of_thread = nullptr;

}  // namespace

Recorder::Recorder() : outer_(recorder_of_thread) { recorder_of_thread = this; }

Recorder::~Recorder() { recorder_of_thread = outer_; }

const Recorder* Recorder::of_this_thread() { return recorder_of_thread; }

}  // namespace seq2see::attention
