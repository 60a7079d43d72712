#include "benchmarks/allocations.h"

#include <c10/core/CPUAllocator.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>
#include <vector>

namespace seq2see::benchmarks {
namespace {

/// Counts what passes through it to the allocator that was there before.
class CountingAllocator : public c10::Allocator {
 public:
  explicit CountingAllocator(c10::Allocator& inner) : inner_(inner) {}

  [[nodiscard]] c10::DataPtr allocate(size_t bytes) const override {
    auto block = std::make_unique<Block>(Block{inner_.allocate(bytes), static_cast<int64_t>(bytes), &alive_});
    const int64_t alive = alive_ += block->bytes;
    int64_t peak = peak_;
    while (alive > peak && !peak_.compare_exchange_weak(peak, alive)) {
    }
    void* const data = block->memory.get();
    const c10::Device device = block->memory.device();
    return {data, block.release(), &release, device};
  }

  [[nodiscard]] int64_t peak() const { return peak_; }

 private:
  struct Block {
    c10::DataPtr memory;
    int64_t bytes;
    std::atomic<int64_t>* alive;
  };

  static void release(void* context) {
    const std::unique_ptr<Block> block(static_cast<Block*>(context));
    *block->alive -= block->bytes;
  }

  c10::Allocator& inner_;
  mutable std::atomic<int64_t> alive_ = 0;
  mutable std::atomic<int64_t> peak_ = 0;
};

}  // namespace

int64_t peak_tensor_bytes(const std::function<void()>& call) {
  c10::Allocator& inner = *c10::GetCPUAllocator();
  // Never given back: tensors that outlive the call return their memory through it. Not lost, though.
  static auto& kept = *new std::vector<std::unique_ptr<CountingAllocator>>();
  CountingAllocator* const counting = kept.emplace_back(std::make_unique<CountingAllocator>(inner)).get();
  // A priority below the one of the allocator in use would be ignored.
  constexpr uint8_t kHighest = 255;
  c10::SetCPUAllocator(counting, kHighest);
  call();
  c10::SetCPUAllocator(&inner, kHighest);
  return counting->peak();
}

}  // namespace seq2see::benchmarks
